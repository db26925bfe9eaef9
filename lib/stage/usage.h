#ifndef USAGE_H
#define USAGE_H

/* CPU time and memory of the points of one stage. */

#include "model/model.h"
#include "stat/stats.h"

#include <math.h>

struct usage {
	struct stats_sum cpu;  /* ms, of the points with a CPU time */
	struct stats_sum wall; /* ms, of the same points */
	double memory_max;     /* bytes; NaN: unknown */
};

/* No points. */
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
