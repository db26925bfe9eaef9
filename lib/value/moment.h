#ifndef MOMENT_H
#define MOMENT_H

/*
 * Moments, and the time between two of them: by a clock that nobody sets
 * where both were read from it, else by their timestamps.
 */

#include <stdint.h>

/* A moment; one that a table or log tells has one of the two. */
struct moment {
	int64_t timestamp; /* microseconds since 1970, UTC, or TIMESTAMP_NONE */
	uint64_t ns;       /* by CLOCK_MONOTONIC; 0: not known */
};

struct moment moment_now(void);

/* CLOCK_MONOTONIC alone, in nanoseconds. */
uint64_t moment_ns(void);

/*
 * Milliseconds from one to the other, below 0 where the second is the
 * earlier; NaN where they have nothing in common.
 */
double moment_elapsed(struct moment from, struct moment to);

#endif
