#include "stage/sketches.h"

#include "base/intern.h"
#include "base/memory.h"
#include "base/slice.h"
#include "model/model.h"
#include "stage/describe.h"
#include "stage/sketch_text.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

static void
init(void *item)
{
	sketch_init(item);
}

static const struct index_item sketch_item = { sizeof(struct sketch), init };

/* The number of a stage by name, added if it is new. */
static size_t
find(struct sketches *m, struct slice name)
{
	const size_t stage = intern_id(&m->stages.names, name);

	index_extend(&m->stages, &sketch_item, m->stages.names.count);
	return stage;
}

struct sketch *
sketches_at(const struct sketches *m, size_t stage)
{
	return index_at(&m->stages, &sketch_item, stage);
}

void
sketches_append(struct buffer *text, struct sketches *m, size_t stage)
{
	sketch_text_append(text, sketches_at(m, stage), &m->parents, stage);
}

/* The two cache lines of a sketch, and the place of its next mark. */
static const void *
second_line(const void *item)
{
	return &((const struct sketch *)item)->squares;
}

static const void *
next_mark(const void *item)
{
	const struct sketch *s = item;

	return s->times.marks != NULL ? s->times.marks + s->times.count : item;
}

void
sketches_add_points(
    struct sketches *m, const struct point *points, size_t count)
{
	struct index_batch batch = { .points = points, .rest = count };
	size_t i;

	while (index_next(&m->stages, &batch)) {
		index_extend(&m->stages, &sketch_item, batch.stages);
		index_prefetch(&m->stages, &sketch_item, &batch, second_line);
		index_prefetch(&m->stages, &sketch_item, &batch, next_mark);
		for (i = 0; i < batch.count; i++)
			sketch_add(
			    sketches_at(m, batch.numbers[i]), &batch.points[i]);
		parents_add_batch(&m->parents, &batch);
	}
}

static void
add_text(struct sketches *m, struct slice name, struct slice text)
{
	const uint64_t count = sketch_text_count(text);
	size_t stage;

	if (count > SKETCH_COUNT_MAX - m->merged) {
		m->left_out = true;
		return;
	}
	m->merged += count;
	stage = find(m, name);
	sketch_text_merge(sketches_at(m, stage), &m->parents, stage, text);
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
	size_t i, j;

	for (i = 0; i < g->stages.count; i++) {
		const struct aggregate_stage *stage = aggregate_at(g, i);
		const size_t number = find(m, index_name(&g->stages, i));
		struct sketch *s = sketches_at(m, number);

		for (j = 0; j < stage->count; j++)
			sketch_add_time(s, stage->times[j]);
		sketch_add_usage(s, &stage->usage);
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
		const struct sketch *s = sketches_at(m, i);

		count += s->times.count;
		sums = fmax(sums, fmax(s->usage.cpu.sum, s->usage.wall.sum));
	}
	for (i = 0; i < m->parents.links_count; i++)
		sums = fmax(sums, m->parents.links[i].time.sum);
	if (m->left_out || count > SKETCH_COUNT_MAX)
		return "the sketches have more than 9007199254740992 points";
	return isfinite(sums)
	    ? NULL
	    : "a sum of the sketches is beyond the range of a double";
}

struct stats *
sketches_describe(struct sketches *m)
{
	const size_t count = m->stages.count;
	struct stats *rows = memory_resize(NULL, count, sizeof *rows);
	struct stats whole;
	struct sketch all;
	size_t i;

	if (count == 0)
		return rows;
	sketch_init(&all);
	for (i = 0; i < count; i++) {
		sketch_merge(&all, sketches_at(m, i));
		rows[i] = sketch_describe(sketches_at(m, i));
	}
	whole = sketch_describe(&all);
	sketch_free(&all);
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
		sketch_free(sketches_at(m, i));
	index_free(&m->stages);
	parents_free(&m->parents);
}
