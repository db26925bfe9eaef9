#include "stage/describe.h"

#include "model/schema.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

static double
cpu_utilization(const struct usage *usage)
{
	const double wall = stats_sum_value(&usage->wall);

	return wall > 0 ? stats_sum_value(&usage->cpu) / wall : NAN;
}

struct stats
describe_stage(const struct stats_survey *times, double variance,
    const double percentiles[2], const struct usage *usage)
{
	struct stats s;

	/* Columns not set below are written empty. */
	schema_clear(SCHEMA_STATS, &s);
	s.count = (double)times->n;
	s.min = times->min;
	s.max = times->max;
	s.total = stats_sum_value(&times->sum);
	s.avg = stats_average(times);
	s.variance = variance;
	s.stdev = sqrt(variance);
	s.median = percentiles[0];
	s.percentile_95 = percentiles[1];
	s.cpu_utilization = cpu_utilization(usage);
	s.memory_max = usage->memory_max;
	return s;
}

/*
 * A total less the time of other stages inside, but not below 0: children that
 * run at the same time take more than their parent.
 */
static double
self_total(double total, const struct stats_sum *inside)
{
	return fmax(total - stats_sum_value(inside), 0);
}

void
describe_all(struct stats *rows, const struct describe_all *all)
{
	struct stats_sum *inside = parents_inside(all->parents, all->stages);
	size_t i;

	for (i = 0; i < all->stages->count; i++) {
		rows[i].stage_name = index_name(all->stages, i);
		rows[i].global_avg = all->average;
		rows[i].global_percentile_95 = all->percentile_95;
		rows[i].self_total = self_total(rows[i].total, &inside[i]);
	}
	free(inside);
}
