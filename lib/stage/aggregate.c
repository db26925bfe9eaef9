#include "stage/aggregate.h"

#include "base/compiler.h"
#include "base/memory.h"
#include "stat/select.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* How many times are stored together. */
#define TOGETHER (AGGREGATE_FRESH + 1)

/* That of a stage whose points all have CPU time. */
static const struct stats_sum no_wall = { NAN, 0 };

static inline bool
all_have_cpu(const struct aggregate *g, size_t stage)
{
	return g->walls == NULL || isnan(g->walls[stage].sum);
}

/* Begins the stages of names that are new. */
static void
begin_stages(struct aggregate *g)
{
	size_t capacity = g->stages_capacity;

	for (; g->stages_count < g->names.count; g->stages_count++) {
		const size_t i = g->stages_count;

		g->stages = memory_grow_lines(
		    g->stages, i, &g->stages_capacity, sizeof *g->stages);
		g->stages[i] = (struct aggregate_stage){ .memory_max = NAN };
		if (g->walls == NULL)
			continue;
		g->walls =
		    memory_grow(g->walls, i, &capacity, sizeof *g->walls);
		g->walls[i] = no_wall;
	}
}

/* The capacity of the array of n times: it has doubled until there is room. */
static size_t
capacity_for(size_t n)
{
	size_t capacity = 0;

	while (capacity < n)
		capacity = memory_grown(capacity, sizeof(double));
	return capacity;
}

/* Makes room for one more than n times, where there is none. */
static NOINLINE void
grow_times(struct aggregate *g, struct aggregate_stage *stage, size_t n)
{
	size_t capacity = capacity_for(n);

	stage->times = pool_grow(
	    &g->times, stage->times, n, &capacity, sizeof *stage->times);
}

static inline void
add_time(struct aggregate *g, struct aggregate_stage *stage, double time)
{
	const size_t n = stage->count++, rest = n % TOGETHER;

	/* Arrays are full, if at all, at the powers of two. */
	if ((n & (n - 1)) == 0)
		grow_times(g, stage, n);
	if (!g->keeps_fresh) {
		stage->times[n] = time;
	} else if (rest < AGGREGATE_FRESH) {
		stage->fresh[rest] = time;
	} else {
		memcpy(
		    stage->times + n - rest, stage->fresh, sizeof stage->fresh);
		stage->times[n] = time;
	}
}

void
aggregate_settle(struct aggregate *g)
{
	size_t i;

	for (i = 0; i < g->names.count && g->keeps_fresh; i++) {
		struct aggregate_stage *stage = &g->stages[i];
		const size_t rest = stage->count % TOGETHER;

		memcpy(stage->times + stage->count - rest, stage->fresh,
		    rest * sizeof *stage->fresh);
	}
	g->keeps_fresh = false;
}

/* Keeps from now on the last times of each stage. */
static NOINLINE void
keep_fresh(struct aggregate *g)
{
	size_t i;

	for (i = 0; i < g->names.count; i++) {
		struct aggregate_stage *stage = &g->stages[i];
		const size_t rest = stage->count % TOGETHER;

		/* A stage that begins has none. */
		if (rest > 0)
			memcpy(stage->fresh, stage->times + stage->count - rest,
			    rest * sizeof *stage->fresh);
	}
	g->keeps_fresh = true;
}

struct stats_sum
aggregate_wall(const struct aggregate *g, size_t stage)
{
	const struct aggregate_stage *all = &g->stages[stage];
	const size_t waiting = g->keeps_fresh ? all->count % TOGETHER : 0;
	struct stats_sum sum = { 0 };
	size_t i;

	if (!all_have_cpu(g, stage))
		return g->walls[stage];
	for (i = 0; i < all->count - waiting; i++)
		stats_sum_add(&sum, all->times[i]);
	for (i = 0; i < waiting; i++)
		stats_sum_add(&sum, all->fresh[i]);
	return sum;
}

/* Before a point without CPU time is added: its stage has to tell from now on
 * which time is that of points with it. */
static NOINLINE void
begin_wall(struct aggregate *g, size_t number)
{
	size_t i;

	if (g->walls == NULL) {
		g->walls =
		    memory_resize(NULL, g->stages_capacity, sizeof *g->walls);
		for (i = 0; i < g->names.count; i++)
			g->walls[i] = no_wall;
	}
	g->walls[number] = aggregate_wall(g, number);
}

static inline void
add(struct aggregate *g, size_t number, const struct point *point)
{
	struct aggregate_stage *stage = &g->stages[number];
	const double time = point->execution_time;
	const double memory = point->memory_used;

	if (isnan(point->cpu_time)) {
		if (all_have_cpu(g, number))
			begin_wall(g, number);
	} else {
		stats_sum_add(&stage->cpu, point->cpu_time);
		if (!all_have_cpu(g, number))
			stats_sum_add(&g->walls[number], time);
	}
	if (!(memory <= stage->memory_max) && !isnan(memory))
		stage->memory_max = memory;
	add_time(g, stage, time);
}

/*
 * Asks for the memory that points of many stages need: of all of them what one
 * look brings, and then the next, so that they do not wait one by one.
 */
static ALWAYS_INLINE void
expect(const struct aggregate *g, const size_t *numbers, size_t count)
{
	const struct aggregate_stage *stage;
	size_t i;

	for (i = 0; i < count; i++)
		PREFETCH(&g->stages[numbers[i]]);
	for (i = 0; i < count; i++) {
		stage = &g->stages[numbers[i]];
		if (stage->count % TOGETHER == AGGREGATE_FRESH)
			PREFETCH(stage->times + stage->count - AGGREGATE_FRESH);
	}
}

void
aggregate_add_numbered(struct aggregate *g, const struct point *points,
    const size_t *numbers, size_t count)
{
	size_t i;

	begin_stages(g);
	if (g->stages_count >= INTERN_FEW) {
		if (!g->keeps_fresh)
			keep_fresh(g);
		expect(g, numbers, count);
	}
	for (i = 0; i < count; i++)
		add(g, numbers[i], &points[i]);
}

void
aggregate_add_points(
    struct aggregate *g, const struct point *points, size_t count)
{
	size_t numbers[INTERN_BATCH];
	size_t n;

	for (; count > 0; points += n, count -= n) {
		n = intern_ids(&g->names, &points->stage_name, sizeof *points,
		    count, numbers);
		aggregate_add_numbered(g, points, numbers, n);
	}
}

static struct stats *
add_row(struct aggregate *g)
{
	g->rows = memory_grow(
	    g->rows, g->rows_count, &g->rows_capacity, sizeof *g->rows);
	return &g->rows[g->rows_count++];
}

/* Makes room for so many rows more. */
static void
reserve_rows(struct aggregate *g, size_t count)
{
	if (g->rows_capacity - g->rows_count >= count)
		return;
	g->rows_capacity = g->rows_count + count;
	g->rows = memory_resize(g->rows, g->rows_capacity, sizeof *g->rows);
}

void
aggregate_add_stats(
    struct aggregate *g, const struct stats *stats, size_t count)
{
	for (; count > 0; stats++, count--) {
		struct stats *row = add_row(g);
		size_t number = intern_id(&g->given, stats->stage_name);

		*row = *stats;
		row->stage_name = intern_text(&g->given, number);
	}
}

static double
utilization(const struct aggregate *g, size_t stage, double total)
{
	const double wall =
	    all_have_cpu(g, stage) ? total : stats_sum_value(&g->walls[stage]);

	return wall > 0 ? stats_sum_value(&g->stages[stage].cpu) / wall : NAN;
}

/*
 * The statistics of a stage, but for its name and the global ones.  Its times
 * are added to those of all stages.
 */
static struct stats
describe(const struct aggregate *g, size_t number, struct stats_sum *all)
{
	static const double percent[] = { 50, 95 };
	const struct aggregate_stage *stage = &g->stages[number];
	const size_t n = stage->count;
	const struct stats_survey survey = stats_survey(stage->times, n);
	const double total = stats_sum_value(&survey.sum);
	double percentiles[2];
	struct stats s = {
		.count = (double)n,
		.min = survey.min,
		.max = survey.max,
		.total = total,
		.cpu_utilization = utilization(g, number, total),
		.memory_max = stage->memory_max,
	};

	stats_sum_merge(all, &survey.sum);
	s.avg = stats_average(s.total, n, s.min, s.max);
	s.variance = stats_variance(stage->times, n, s.avg);
	s.stdev = sqrt(s.variance);
	/* From here on the times are in another order. */
	stats_two_percentiles(stage->times, n, percent, percentiles);
	s.median = percentiles[0];
	s.percentile_95 = percentiles[1];
	return s;
}

/* So many stages before it is described, the times of one are asked for. */
#define AHEAD 2

/* Asks for the first times of a stage: behind them, one line follows another,
 * and processors see that. */
static ALWAYS_INLINE void
expect_times(const struct aggregate_stage *stage)
{
	size_t i;

	for (i = 0; i < stage->count && i < 128; i += 8)
		PREFETCH(&stage->times[i]);
}

static double
global_percentile(const struct aggregate *g, double percent)
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
aggregate_finish(struct aggregate *g)
{
	const size_t first = g->rows_count;
	struct stats_sum all = { 0 };
	double average, percentile_95;
	const size_t count = g->names.count;
	size_t i;

	if (count == 0)
		return;
	aggregate_settle(g);
	reserve_rows(g, count);
	for (i = 0; i < count; i++) {
		if (i + AHEAD < count)
			expect_times(&g->stages[i + AHEAD]);
		*add_row(g) = describe(g, i, &all);
	}
	average = global_average(&g->rows[first], count, &all);
	percentile_95 = global_percentile(g, 95);
	for (i = 0; i < count; i++) {
		struct stats *row = &g->rows[first + i];

		row->stage_name = intern_text(&g->names, i);
		row->global_avg = average;
		row->global_percentile_95 = percentile_95;
	}
}

void
aggregate_resume(struct aggregate *g)
{
	g->rows_count = 0;
}

void
aggregate_free(struct aggregate *g)
{
	size_t i;

	for (i = 0; i < g->names.count; i++)
		pool_give_back(&g->times, g->stages[i].times,
		    capacity_for(g->stages[i].count) * sizeof(double));
	pool_free(&g->times);
	free(g->stages);
	free(g->walls);
	free(g->rows);
	intern_free(&g->names);
	intern_free(&g->given);
	*g = (struct aggregate){ 0 };
}
