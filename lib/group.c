#include "group.h"

#include "hint.h"
#include "memory.h"

#include <math.h>
#include <stdlib.h>

/* Begins the stages of names that are new. */
static HINT_APART void
begin_stages(struct group *g, size_t known)
{
	for (; known < g->names.count; known++) {
		g->stages = memory_grow_lines(
		    g->stages, known, &g->stages_capacity, sizeof *g->stages);
		g->stages[known] = (struct group_stage){ .memory_max = NAN };
	}
}

static HINT_APART void
grow_times(struct group *g, struct group_stage *stage)
{
	stage->times = pool_grow(&g->times, stage->times, stage->count,
	    &stage->capacity, sizeof *stage->times);
}

static inline void
add(struct group *g, struct group_stage *stage, const struct point *point)
{
	const double time = point->execution_time;
	const double memory = point->memory_used;

	if (stage->count == stage->capacity)
		grow_times(g, stage);
	stage->times[stage->count++] = time;
	if (!(memory <= stage->memory_max) && !isnan(memory))
		stage->memory_max = memory;
	if (!isnan(point->cpu_time)) {
		stats_sum_add(&stage->cpu, point->cpu_time);
		stats_sum_add(&stage->wall, time);
	}
}

/*
 * Asks for the memory that points of many stages need: of all of them what one
 * look brings, and then the next, so that they do not wait one by one.
 */
static HINT_FITTED void
expect(const struct group *g, const size_t *numbers, size_t count)
{
	const struct group_stage *stage;
	size_t i;

	for (i = 0; i < count; i++) {
		stage = &g->stages[numbers[i]];
		HINT_SOON(stage);
		HINT_SOON((const char *)(stage + 1) - 1);
	}
	for (i = 0; i < count; i++) {
		stage = &g->stages[numbers[i]];
		if (stage->times != NULL)
			HINT_SOON(&stage->times[stage->count]);
	}
}

void
group_add_points(struct group *g, const struct point *points, size_t count)
{
	size_t numbers[NAMES_AT_ONCE];
	size_t known, n, i;

	for (; count > 0; points += n, count -= n) {
		known = g->names.count;
		n = names_number_points(&g->names, points, count, numbers);
		if (known < g->names.count)
			begin_stages(g, known);
		if (known >= NAMES_FEW)
			expect(g, numbers, n);
		for (i = 0; i < n; i++)
			add(g, &g->stages[numbers[i]], &points[i]);
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
group_add_stats(struct group *g, const struct stats *stats, size_t count)
{
	for (; count > 0; stats++, count--) {
		struct stats *row = add_row(g);
		size_t number = names_number(&g->given, stats->stage_name);

		*row = *stats;
		row->stage_name = names_text(&g->given, number);
	}
}

static double
utilization(const struct group_stage *stage)
{
	double wall = stats_sum_value(&stage->wall);

	return wall > 0 ? stats_sum_value(&stage->cpu) / wall : NAN;
}

/*
 * The statistics of a stage, but for its name and the global ones.  Its times
 * are added to those of all stages.
 */
static struct stats
describe(const struct group_stage *stage, struct stats_sum *all)
{
	static const double percent[] = { 50, 95 };
	const size_t n = stage->count;
	struct stats_survey survey = stats_survey(stage->times, n, all);
	double percentiles[2];
	struct stats s = {
		.count = (double)n,
		.min = survey.min,
		.max = survey.max,
		.total = survey.total,
		.cpu_utilization = utilization(stage),
		.memory_max = stage->memory_max,
	};

	s.avg = stats_average(s.total, n, s.min, s.max);
	s.variance = stats_variance(stage->times, n, s.avg);
	s.stdev = sqrt(s.variance);
	/* From here on the times are in another order. */
	stats_two_percentiles(stage->times, n, percent, percentiles);
	s.median = percentiles[0];
	s.percentile_95 = percentiles[1];
	return s;
}

static double
global_percentile(const struct group *g, double percent)
{
	const size_t count = g->names.count;
	struct select_part *parts = memory_resize(NULL, count, sizeof *parts);
	double percentile;
	size_t i;

	for (i = 0; i < count; i++)
		parts[i] = (struct select_part){ g->stages[i].times,
			g->stages[i].count };
	percentile = stats_percentile_of_parts(parts, count, percent);
	free(parts);
	return percentile;
}

/* The average of all points, from their sum and what the stages come to. */
static double
global_average(const struct stats *rows, size_t count, struct stats_sum *all)
{
	double min = rows[0].min, max = rows[0].max;
	size_t i, n = 0;

	for (i = 0; i < count; i++) {
		min = fmin(min, rows[i].min);
		max = fmax(max, rows[i].max);
		n += (size_t)rows[i].count;
	}
	return stats_average(stats_sum_value(all), n, min, max);
}

void
group_finish(struct group *g)
{
	const size_t first = g->rows_count;
	struct stats_sum all = { 0 };
	double average, percentile_95;
	const size_t count = g->names.count;
	size_t i;

	if (count == 0)
		return;
	for (i = 0; i < count; i++)
		*add_row(g) = describe(&g->stages[i], &all);
	average = global_average(&g->rows[first], count, &all);
	percentile_95 = global_percentile(g, 95);
	for (i = 0; i < count; i++) {
		struct stats *row = &g->rows[first + i];

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
		pool_give_back(&g->times, g->stages[i].times,
		    g->stages[i].capacity * sizeof *g->stages[i].times);
	pool_free(&g->times);
	free(g->stages);
	free(g->rows);
	names_free(&g->names);
	names_free(&g->given);
	*g = (struct group){ 0 };
}
