/*
 * usage: WRITER | drain
 *
 * What a pipe costs: reads standard input to its end as prof-stats does, with
 * the pipe as large as it makes it, and nothing else.
 */

/* For F_SETPIPE_SZ on Linux. */
#define _GNU_SOURCE

#include <fcntl.h>
#include <unistd.h>

int
main(void)
{
	static _Alignas(4096) char block[64 * 1024];
	ssize_t got;

#ifdef F_SETPIPE_SZ
	fcntl(STDIN_FILENO, F_SETPIPE_SZ, 1024 * 1024);
#endif
	do
		got = read(STDIN_FILENO, block, sizeof block);
	while (got > 0);
	return got < 0;
}
