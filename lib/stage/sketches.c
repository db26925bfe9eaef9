#include "stage/sketches.h"

#include "base/memory.h"
#include "base/slice.h"
#include "model/model.h"
#include "stage/describe.h"
#include "stage/sketch_text.h"

#include <stdlib.h>

static void
init(void *item)
{
	sketch_init(item);
}

static const struct index_item sketch_item = { sizeof(struct sketch), init };

static struct sketch *
find(struct sketches *m, struct slice name)
{
	return index_find(&m->stages, &sketch_item, name);
}

struct sketch *
sketches_at(const struct sketches *m, size_t stage)
{
	return index_at(&m->stages, &sketch_item, stage);
}

void
sketches_add_points(
    struct sketches *m, const struct point *points, size_t count)
{
	struct index_batch batch = { .points = points, .rest = count };
	size_t i;

	while (index_next(&m->stages, &batch)) {
		index_extend(&m->stages, &sketch_item, batch.stages);
		for (i = 0; i < batch.count; i++)
			sketch_add(
			    sketches_at(m, batch.numbers[i]), &batch.points[i]);
	}
}

void
sketches_add_stats(struct sketches *m, const struct stats *stats, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		sketch_text_merge(
		    find(m, stats[i].stage_name), stats[i].sketch);
}

void
sketches_add_group(struct sketches *m, const struct aggregate *g)
{
	size_t i, j;

	for (i = 0; i < g->stages.count; i++) {
		const struct aggregate_stage *stage = aggregate_at(g, i);
		struct sketch *s = find(m, index_name(&g->stages, i));

		for (j = 0; j < stage->count; j++)
			sketch_add_time(s, stage->times[j]);
		sketch_add_usage(s, &stage->usage);
	}
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
	describe_all(rows, &m->stages, whole.avg, whole.percentile_95);
	return rows;
}

void
sketches_free(struct sketches *m)
{
	size_t i;

	for (i = 0; i < m->stages.count; i++)
		sketch_free(sketches_at(m, i));
	index_free(&m->stages);
}
