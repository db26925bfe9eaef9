#include "value/moment.h"

#include "value/timestamp.h"

#include <math.h>
#include <stdint.h>
#include <time.h>

uint64_t
moment_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

struct moment
moment_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (struct moment){ timestamp_of(now), moment_ns() };
}

double
moment_elapsed(struct moment from, struct moment to)
{
	if (from.ns != 0 && to.ns != 0)
		return (double)(int64_t)(to.ns - from.ns) / 1e6;
	if (from.timestamp == TIMESTAMP_NONE || to.timestamp == TIMESTAMP_NONE)
		return NAN;
	return (double)(to.timestamp - from.timestamp) / 1e3;
}
