#include "stage/sketches.h"

#include "base/compiler.h"
#include "base/crew.h"
#include "base/intern.h"
#include "base/memory.h"
#include "base/slice.h"
#include "model/model.h"
#include "stage/describe.h"
#include "stage/sketch_text.h"
#include "stage/usage.h"
#include "stat/histogram.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* With so many times, struct latest is four cache lines. */
#define LATEST 26

/*
 * The latest points of a stage, whose times are still to be added to its sketch:
 * many at once, since with many stages the costs of a point are its cache
 * misses, and a sketch has more of them.
 */
struct latest {
	struct usage usage; /* of all points of the stage */
	size_t count;
	double times[LATEST]; /* ms */
};

static void
init_latest(void *item)
{
	struct latest *latest = item;

	latest->usage = usage_none;
	latest->count = 0;
}

static const struct index_item latest_item = { sizeof(struct latest),
	init_latest };

static struct latest *
latest_at(const struct sketches *m, size_t stage)
{
	return index_at(&m->stages, &latest_item, stage);
}

static void
init_sketch(void *item)
{
	sketch_init(item);
}

static const struct index_item sketch_item = { sizeof(struct sketch),
	init_sketch };

static struct sketch *
sketch_at(const struct sketches *m, size_t stage)
{
	return index_at(&m->sketches, &sketch_item, stage);
}

/* Adds the latest points of a stage to its sketch. */
static struct sketch *
settle(struct sketches *m, size_t stage, struct latest *latest)
{
	struct sketch *s = sketch_at(m, stage);

	if (latest->count > 0)
		sketch_add_times(s, latest->times, latest->count);
	s->usage = latest->usage;
	latest->count = 0;
	return s;
}

struct sketch *
sketches_at(struct sketches *m, size_t stage)
{
	return settle(m, stage, latest_at(m, stage));
}

/* Makes room for all stages that are numbered. */
static void
extend(struct sketches *m)
{
	index_extend(&m->stages, &latest_item, m->stages.names.count);
	index_extend(&m->sketches, &sketch_item, m->stages.names.count);
}

/* The number of a stage by name, added if it is new. */
static size_t
find(struct sketches *m, struct slice name)
{
	const size_t stage = intern_id(&m->stages.names, name);

	extend(m);
	return stage;
}

static inline void
add(struct sketches *m, size_t stage, const struct point *point)
{
	struct latest *latest = latest_at(m, stage);

	if (latest->count == LATEST)
		settle(m, stage, latest);
	latest->times[latest->count++] = point->execution_time;
	usage_add(&latest->usage, point);
}

/* Prefetches all cache lines of some bytes. */
static ALWAYS_INLINE void
prefetch_all(const void *begin, size_t size)
{
	const char *at = begin;
	size_t i;

	for (i = 0; i < size; i += 64)
		PREFETCH(at + i);
	PREFETCH(at + size - 1);
}

/*
 * If there are many stages, prefetches where the times of a batch are stored,
 * and for those that are full all that they go to, so that the cache misses
 * overlap.
 */
static ALWAYS_INLINE void
prefetch(const struct sketches *m, const struct index_batch *batch)
{
	size_t full[INTERN_BATCH], count = 0, i;

	if (m->stages.count < INTERN_FEW)
		return;
	for (i = 0; i < batch->count; i++)
		PREFETCH(latest_at(m, batch->numbers[i]));
	for (i = 0; i < batch->count; i++) {
		const struct latest *latest = latest_at(m, batch->numbers[i]);

		PREFETCH(latest->times + latest->count);
		if (latest->count == LATEST) {
			full[count++] = batch->numbers[i];
			prefetch_all(latest->times, sizeof latest->times);
			prefetch_all(sketch_at(m, batch->numbers[i]),
			    sizeof(struct sketch));
		}
	}
	for (i = 0; i < count; i++) {
		const struct histogram *h = &sketch_at(m, full[i])->times;

		if (h->marks != NULL)
			PREFETCH(h->marks + h->count);
	}
}

void
sketches_add_points(
    struct sketches *m, const struct point *points, size_t count)
{
	struct index_batch batch = { .points = points, .rest = count };
	size_t i;

	while (index_next(&m->stages, &batch)) {
		extend(m);
		prefetch(m, &batch);
		for (i = 0; i < batch.count; i++)
			add(m, batch.numbers[i], &batch.points[i]);
		parents_add_batch(&m->parents, &batch);
	}
}

static void
add_text(struct sketches *m, struct slice name, struct slice text)
{
	const uint64_t count = sketch_text_count(text);
	struct sketch *s;
	size_t stage;

	if (count > SKETCH_COUNT_MAX - m->merged) {
		m->left_out = true;
		return;
	}
	m->merged += count;
	stage = find(m, name);
	s = sketches_at(m, stage);
	sketch_text_merge(s, &m->parents, stage, text);
	latest_at(m, stage)->usage = s->usage;
}

void
sketches_add_stats(struct sketches *m, const struct stats *stats, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		add_text(m, stats[i].stage_name, stats[i].sketch);
}

void
sketches_add_group(struct sketches *m, const struct aggregate *g)
{
	size_t i;

	for (i = 0; i < g->stages.count; i++) {
		const struct aggregate_stage *stage = aggregate_at(g, i);
		const size_t number = find(m, index_name(&g->stages, i));

		sketch_add_times(
		    sketches_at(m, number), stage->times, stage->count);
		usage_merge(&latest_at(m, number)->usage, &stage->usage);
		parents_merge(&m->parents, number, &g->parents, i);
	}
}

const char *
sketches_overflow(const struct sketches *m)
{
	uint64_t count = 0;
	double sums = 0;
	size_t i;

	for (i = 0; i < m->stages.count; i++) {
		const struct sketch *s = sketch_at(m, i);
		const struct latest *latest = latest_at(m, i);

		count += s->times.count + latest->count;
		sums = fmax(
		    sums, fmax(latest->usage.cpu.sum, latest->usage.wall.sum));
	}
	for (i = 0; i < m->parents.links_count; i++)
		sums = fmax(sums, m->parents.links[i].time.sum);
	if (m->left_out || count > SKETCH_COUNT_MAX)
		return "the sketches have more than 9007199254740992 points";
	return isfinite(sums)
	    ? NULL
	    : "a sum of the sketches is beyond the range of a double";
}

/* The stages of some sketches, and their rows. */
struct described {
	struct sketches *m;
	struct stats *rows;
};

static void
describe_some(void *with, size_t first, size_t count)
{
	const struct described *d = with;
	size_t i;

	for (i = first; i < first + count; i++)
		d->rows[i] = sketch_describe(sketches_at(d->m, i));
}

/* The statistics of the points of all stages together. */
static struct stats
describe_whole(struct sketches *m)
{
	struct sketch all;
	struct stats whole;
	size_t i;

	sketch_init(&all);
	for (i = 0; i < m->stages.count; i++)
		sketch_merge(&all, sketches_at(m, i));
	whole = sketch_describe(&all);
	sketch_free(&all);
	return whole;
}

struct stats *
sketches_describe(struct sketches *m)
{
	const size_t count = m->stages.count;
	struct stats *rows = memory_resize(NULL, count, sizeof *rows);
	struct stats whole;

	if (count == 0)
		return rows;
	crew_share(
	    m->threads, count, describe_some, &(struct described){ m, rows });
	whole = describe_whole(m);
	describe_all(rows,
	    &(struct describe_all){
		&m->stages, &m->parents, whole.avg, whole.percentile_95 });
	return rows;
}

void
sketches_free(struct sketches *m)
{
	size_t i;

	for (i = 0; i < m->stages.count; i++)
		sketch_free(sketch_at(m, i));
	index_free(&m->stages);
	index_free(&m->sketches);
	parents_free(&m->parents);
}
