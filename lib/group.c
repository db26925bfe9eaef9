#include "group.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct group_stage *
find_stage(struct group *g, struct slice name)
{
	size_t known = g->names.count;
	size_t number = names_number(&g->names, name);

	if (number == known) {
		g->stages = memory_grow(
		    g->stages, number, &g->stages_capacity, sizeof *g->stages);
		g->stages[number] = (struct group_stage){ .memory_max = NAN };
	}
	return &g->stages[number];
}

void
group_add_point(struct group *g, const struct point *point)
{
	struct group_stage *stage = find_stage(g, point->stage_name);

	stage->times = memory_grow(
	    stage->times, stage->count, &stage->capacity, sizeof *stage->times);
	stage->times[stage->count++] = point->execution_time;
	stage->memory_max = fmax(stage->memory_max, point->memory_used);
	if (!isnan(point->cpu_time)) {
		stats_sum_add(&stage->cpu, point->cpu_time);
		stats_sum_add(&stage->wall, point->execution_time);
	}
}

static struct stats *
add_row(struct group *g)
{
	g->rows = memory_grow(
	    g->rows, g->rows_count, &g->rows_capacity, sizeof *g->rows);
	return &g->rows[g->rows_count++];
}

void
group_add_stats(struct group *g, const struct stats *stats)
{
	struct stats *row = add_row(g);
	size_t number = names_number(&g->given, stats->stage_name);

	*row = *stats;
	row->stage_name = names_text(&g->given, number);
}

static double
utilization(const struct group_stage *stage)
{
	double wall = stats_sum_value(&stage->wall);

	return wall > 0 ? stats_sum_value(&stage->cpu) / wall : NAN;
}

/* The statistics of a stage, but for its name and the global ones. */
static struct stats
describe(const struct group_stage *stage)
{
	double *times = stage->times;
	size_t n = stage->count;
	struct stats s = {
		.count = (double)n,
		.min = stats_min(times, n),
		.max = stats_max(times, n),
		.total = stats_total(times, n),
		.cpu_utilization = utilization(stage),
		.memory_max = stage->memory_max,
	};

	s.avg = stats_average(s.total, n, s.min, s.max);
	s.variance = stats_variance(times, n, s.avg);
	s.stdev = sqrt(s.variance);
	/* From here on the times are in another order. */
	s.median = stats_percentile(times, n, 50);
	s.percentile_95 = stats_percentile(times, n, 95);
	return s;
}

/* All times of all stages; to be freed. */
static double *
merge_times(const struct group *g, size_t *count)
{
	size_t i, n = 0;
	double *all;

	for (i = 0; i < g->names.count; i++)
		n += g->stages[i].count;
	all = memory_resize(NULL, n, sizeof *all);
	*count = 0;
	for (i = 0; i < g->names.count; i++) {
		const struct group_stage *stage = &g->stages[i];

		memcpy(all + *count, stage->times, stage->count * sizeof *all);
		*count += stage->count;
	}
	return all;
}

void
group_finish(struct group *g)
{
	double *all, average, percentile_95;
	size_t i, n;

	if (g->names.count == 0)
		return;
	all = merge_times(g, &n);
	average = stats_average(
	    stats_total(all, n), n, stats_min(all, n), stats_max(all, n));
	percentile_95 = stats_percentile(all, n, 95);
	free(all);
	for (i = 0; i < g->names.count; i++) {
		struct group_stage *stage = &g->stages[i];
		struct stats *row = add_row(g);

		*row = describe(stage);
		row->stage_name = names_text(&g->names, i);
		row->global_avg = average;
		row->global_percentile_95 = percentile_95;
	}
}

void
group_resume(struct group *g)
{
	g->rows_count = 0;
}

void
group_free(struct group *g)
{
	size_t i;

	for (i = 0; i < g->names.count; i++)
		free(g->stages[i].times);
	free(g->stages);
	free(g->rows);
	names_free(&g->names);
	names_free(&g->given);
	*g = (struct group){ 0 };
}
