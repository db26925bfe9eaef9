/*
 * usage: feed FILE | READER
 *
 * Writes a file to a pipe without copying it, as cat does not: what is left is
 * what the reader takes.
 */

/* For splice and F_SETPIPE_SZ. */
#define _GNU_SOURCE

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define PIPE ((size_t)1024 * 1024)

int
main(int argc, char **argv)
{
	const int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	ssize_t moved;

	if (fd < 0) {
		fprintf(stderr, "usage: feed FILE | READER\n");
		return 2;
	}
	fcntl(STDOUT_FILENO, F_SETPIPE_SZ, (int)PIPE);
	do
		moved =
		    splice(fd, NULL, STDOUT_FILENO, NULL, PIPE, SPLICE_F_MOVE);
	while (moved > 0);
	if (moved < 0)
		perror("feed");
	return moved < 0;
}
