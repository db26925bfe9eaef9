#ifndef USAGE_H
#define USAGE_H

/* What the points of one stage tell of CPU and memory. */

#include "model/model.h"
#include "stat/stats.h"

#include <math.h>

struct usage {
	struct stats_sum cpu;  /* over the points that have CPU time, ms: */
	struct stats_sum wall; /* that, and their elapsed time */
	double memory_max;     /* bytes; NaN where no point has any */
};

/* That of no points. */
static const struct usage usage_none = { .memory_max = NAN };

static inline void
usage_add_memory(struct usage *u, double memory)
{
	if (!(memory <= u->memory_max) && !isnan(memory))
		u->memory_max = memory;
}

static inline void
usage_add(struct usage *u, const struct point *point)
{
	usage_add_memory(u, point->memory_used);
	if (isnan(point->cpu_time))
		return;
	stats_sum_add(&u->cpu, point->cpu_time);
	stats_sum_add(&u->wall, point->execution_time);
}

/* Adds the points of the other one. */
static inline void
usage_merge(struct usage *u, const struct usage *other)
{
	usage_add_memory(u, other->memory_max);
	stats_sum_merge(&u->cpu, &other->cpu);
	stats_sum_merge(&u->wall, &other->wall);
}

#endif
