#include "base/io.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

/* Waits until fd is writable. */
static void
await_room(int fd)
{
	struct pollfd room = { .fd = fd, .events = POLLOUT };

	while (poll(&room, 1, -1) < 0 && errno == EINTR)
		continue;
}

int
io_write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t written = write(fd, bytes, n);

		if (written >= 0) {
			bytes += written;
			n -= (size_t)written;
		} else if (errno == EAGAIN)
			await_room(fd);
		else if (errno != EINTR)
			return -1;
	}
	return 0;
}

void
io_report_limit(void)
{
	signal(SIGXFSZ, SIG_IGN);
}
