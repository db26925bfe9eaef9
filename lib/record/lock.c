#include "record/lock.h"

#include "base/diag.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Of the time between two attempts, in ns: it doubles from the first on. */
#define PAUSE_MIN 50000L
#define PAUSE_MAX 20000000L

/* After that wait it is said, and a signal that came before ends it; in ns. */
#define LONG_WAIT 1000000000L

static int
set_lock(int fd, short type)
{
	struct flock whole = { .l_type = type, .l_whence = SEEK_SET };

	return fcntl(fd, F_SETLK, &whole);
}

/* Whether the lock was refused because another process has it. */
static bool
is_taken(int error)
{
	return error == EAGAIN || error == EACCES || error == EINTR;
}

static void
describe(int fd, struct diag *d)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	/* On a network, the process may be unknown. */
	if (fcntl(fd, F_GETLK, &whole) == 0 && whole.l_type != F_UNLCK &&
	    whole.l_pid > 0)
		diag_reason(d, "process %ld has locked it", (long)whole.l_pid);
	else
		diag_reason(d, "another process has locked it");
}

static void
say(struct lock *l, int fd)
{
	struct diag d;

	if (l->has_said)
		return;
	l->has_said = true;
	describe(fd, &d);
	diag_say(l->prog, "%s: %s: waiting", l->name, d.reason);
}

static bool
rest(const struct lock *l, long ns)
{
	const struct timespec pause = { .tv_nsec = ns };

	if (l->rest != NULL)
		return l->rest(l->with, &pause);
	nanosleep(&pause, NULL);
	return true;
}

int
lock_take(struct lock *l, int fd, struct diag *error)
{
	long pause = PAUSE_MIN, waited = 0;
	bool may_wait = true;

	while (set_lock(fd, F_WRLCK) < 0) {
		if (!is_taken(errno)) {
			diag_reason(error, "%s", strerror(errno));
			return -1;
		}
		if (waited >= LONG_WAIT && !may_wait) {
			describe(fd, error);
			return -1;
		}
		if (waited >= LONG_WAIT)
			say(l, fd);
		else
			waited += pause;
		may_wait = rest(l, pause);
		if (pause < PAUSE_MAX)
			pause *= 2;
	}
	return 0;
}

void
lock_release(int fd)
{
	set_lock(fd, F_UNLCK);
}
