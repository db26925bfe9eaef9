#include "stage/describe.h"

#include "model/schema.h"

#include <math.h>
#include <stddef.h>

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

void
describe_all(struct stats *rows, const struct index *stages, double average,
    double percentile_95)
{
	size_t i;

	for (i = 0; i < stages->count; i++) {
		rows[i].stage_name = index_name(stages, i);
		rows[i].global_avg = average;
		rows[i].global_percentile_95 = percentile_95;
	}
}
