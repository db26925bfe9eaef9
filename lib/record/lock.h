#ifndef LOCK_H
#define LOCK_H

/*
 * Locks a file against other recorders.  One that has stopped, or a file system
 * that lost an unlock, can hold a lock forever: after a second of waiting that
 * is said, and signals end the wait.
 */

#include "base/diag.h"

#include <stdbool.h>
#include <time.h>

/* Set prog and name, the rest to zeroes. */
struct lock {
	const char *prog; /* for the message; borrowed */
	const char *name; /* of the file, likewise */
	/*
	 * Sleeps that long while signals are blocked; false: one of them wants
	 * an end.  NULL: they are not blocked.
	 */
	bool (*rest)(void *with, const struct timespec *pause);
	void *with;
	bool has_said; /* that it waits */
};

/* Returns 0, or -1 with the reason of *error set. */
int lock_take(struct lock *l, int fd, struct diag *error);

void lock_release(int fd);

#endif
