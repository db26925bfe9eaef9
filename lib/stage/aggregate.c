#include "stage/aggregate.h"

#include "base/compiler.h"
#include "base/crew.h"
#include "base/memory.h"
#include "stage/describe.h"
#include "stat/select.h"
#include "stat/stats.h"

#include <stdlib.h>

static void
init(void *item)
{
	*(struct aggregate_stage *)item =
	    (struct aggregate_stage){ .usage = usage_none };
}

static const struct index_item stage_item = { sizeof(struct aggregate_stage),
	init };

static inline struct aggregate_stage *
at(const struct aggregate *g, size_t stage)
{
	return index_at(&g->stages, &stage_item, stage);
}

struct aggregate_stage *
aggregate_at(const struct aggregate *g, size_t stage)
{
	return at(g, stage);
}

static inline void
add(struct aggregate *g, struct aggregate_stage *stage,
    const struct point *point)
{
	stage->times = pool_grow(&g->times, stage->times, stage->count,
	    &stage->capacity, sizeof *stage->times);
	stage->times[stage->count++] = point->execution_time;
	usage_add(&stage->usage, point);
}

/* Where the next time of a stage is stored. */
static const void *
next_time(const void *item)
{
	const struct aggregate_stage *stage = item;

	return stage->times + stage->count;
}

void
aggregate_add_batch(struct aggregate *g, const struct index_batch *batch)
{
	size_t i;

	index_extend(&g->stages, &stage_item, batch->stages);
	index_prefetch(&g->stages, &stage_item, batch, next_time);
	for (i = 0; i < batch->count; i++)
		add(g, at(g, batch->numbers[i]), &batch->points[i]);
	parents_add_batch(&g->parents, batch);
}

void
aggregate_add_points(
    struct aggregate *g, const struct point *points, size_t count)
{
	struct index_batch batch = { .points = points, .rest = count };

	while (index_next(&g->stages, &batch))
		aggregate_add_batch(g, &batch);
}

static struct stats *
add_row(struct aggregate *g)
{
	g->rows = memory_grow(
	    g->rows, g->rows_count, &g->rows_capacity, sizeof *g->rows);
	return &g->rows[g->rows_count++];
}

/* Makes room for `count` more rows. */
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

/* The statistics of a stage, and the survey of its times. */
static struct stats
describe(struct aggregate_stage *stage, struct stats_survey *times)
{
	static const double percent[] = { 50, 95 };
	const size_t n = stage->count;
	double percentiles[2], variance;

	*times = stats_survey(stage->times, n);
	variance = stats_variance(stage->times, n, stats_average(times));
	/* This reorders the times. */
	stats_two_percentiles(stage->times, n, percent, percentiles);
	return describe_stage(times, variance, percentiles, &stage->usage);
}

/* Prefetch distance, in stages. */
#define AHEAD 2

/* Prefetches the first times of a stage; the hardware prefetcher takes over
 * from there. */
static ALWAYS_INLINE void
prefetch_times(const struct aggregate_stage *stage)
{
	size_t i;

	for (i = 0; i < stage->count && i < 128; i += 8)
		PREFETCH(&stage->times[i]);
}

static double
global_percentile(const struct aggregate *g, double percent)
{
	const size_t count = g->stages.count;
	struct select_part *parts = memory_resize(NULL, count, sizeof *parts);
	double percentile;
	size_t i;

	for (i = 0; i < count; i++)
		parts[i] =
		    (struct select_part){ at(g, i)->times, at(g, i)->count };
	percentile = stats_percentile_of_parts(parts, count, percent);
	free(parts);
	return percentile;
}

/* Stages that are described before their surveys are merged. */
#define BLOCK ((size_t)4096)

/* Some stages in order, their rows, and the surveys of their times. */
struct block {
	struct aggregate *g;
	size_t first;
	struct stats *rows;
	struct stats_survey surveys[BLOCK];
};

static void
describe_some(void *with, size_t first, size_t count)
{
	struct block *b = with;
	size_t i;

	for (i = first; i < first + count; i++) {
		if (b->first + i + AHEAD < b->g->stages.count)
			prefetch_times(at(b->g, b->first + i + AHEAD));
		b->rows[i] = describe(at(b->g, b->first + i), &b->surveys[i]);
	}
}

/* Adds a row for each stage.  Returns the survey of all times. */
static struct stats_survey
describe_stages(struct aggregate *g)
{
	struct block *b = memory_resize(NULL, 1, sizeof *b);
	struct stats_survey all = { 0 };
	size_t done = 0, n, i;

	for (; done < g->stages.count; done += n) {
		n = g->stages.count - done;
		n = n < BLOCK ? n : BLOCK;
		b->g = g;
		b->first = done;
		b->rows = &g->rows[g->rows_count];
		crew_share(g->threads, n, describe_some, b);
		for (i = 0; i < n; i++)
			stats_survey_merge(&all, &b->surveys[i]);
		g->rows_count += n;
	}
	free(b);
	return all;
}

void
aggregate_finish(struct aggregate *g)
{
	const size_t first = g->rows_count, count = g->stages.count;
	struct stats_survey all;

	if (count == 0)
		return;
	reserve_rows(g, count);
	all = describe_stages(g);
	describe_all(&g->rows[first],
	    &(struct describe_all){ &g->stages, &g->parents,
		stats_average(&all), global_percentile(g, 95) });
}

void
aggregate_resume(struct aggregate *g)
{
	g->rows_count = 0;
}

void
aggregate_free(struct aggregate *g)
{
	const char *by = g->parents.by;
	size_t i;

	for (i = 0; i < g->stages.count; i++)
		pool_give_back(&g->times, at(g, i)->times,
		    at(g, i)->capacity * sizeof *at(g, i)->times);
	pool_free(&g->times);
	index_free(&g->stages);
	parents_free(&g->parents);
	intern_free(&g->given);
	free(g->rows);
	*g = (struct aggregate){ .parents.by = by };
}
