#ifndef MOMENT_H
#define MOMENT_H

/*
 * Points in time, and the time between two of them: by the monotonic clock if
 * both have a reading of it, else by their timestamps.
 */

#include <stdint.h>

/* A point in time; from a table or a log it has only one of the two. */
struct moment {
	int64_t timestamp; /* microseconds since 1970, UTC, or TIMESTAMP_NONE */
	uint64_t ns;       /* CLOCK_MONOTONIC, nanoseconds; 0: unknown */
};

struct moment moment_now(void);

/* CLOCK_MONOTONIC, in nanoseconds. */
uint64_t moment_ns(void);

/*
 * Milliseconds from one to the other, negative if `to` is earlier; NaN if they
 * have no clock in common.
 */
double moment_elapsed(struct moment from, struct moment to);

#endif
