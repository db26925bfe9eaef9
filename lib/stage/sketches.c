#include "stage/sketches.h"

#include "base/intern.h"
#include "base/memory.h"
#include "base/slice.h"
#include "model/model.h"
#include "stage/sketch_text.h"
#include "stat/stats.h"

#include <stdlib.h>

static struct sketch *
find_sketch(struct sketches *m, struct slice name)
{
	size_t known = m->names.count;
	size_t number = intern_id(&m->names, name);

	if (number == known) {
		m->sketches = memory_grow(
		    m->sketches, number, &m->capacity, sizeof *m->sketches);
		sketch_init(&m->sketches[number]);
	}
	return &m->sketches[number];
}

void
sketches_add_points(
    struct sketches *m, const struct point *points, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		sketch_add(find_sketch(m, points[i].stage_name), &points[i]);
}

void
sketches_add_stats(struct sketches *m, const struct stats *stats, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		sketch_text_merge(
		    find_sketch(m, stats[i].stage_name), stats[i].sketch);
}

void
sketches_add_group(struct sketches *m, struct aggregate *g)
{
	size_t i, j;

	aggregate_settle(g);
	for (i = 0; i < g->names.count; i++) {
		const struct aggregate_stage *stage = &g->stages[i];
		const struct stats_sum wall = aggregate_wall(g, i);
		struct sketch *s = find_sketch(m, intern_text(&g->names, i));

		for (j = 0; j < stage->count; j++)
			sketch_add_time(s, stage->times[j]);
		sketch_add_memory(s, stage->memory_max);
		sketch_add_cpu(s, &stage->cpu, &wall);
	}
}

struct stats *
sketches_describe(struct sketches *m)
{
	const size_t count = m->names.count;
	struct stats *rows = memory_resize(NULL, count, sizeof *rows);
	struct stats whole;
	struct sketch all;
	size_t i;

	if (count == 0)
		return rows;
	sketch_init(&all);
	for (i = 0; i < count; i++)
		sketch_merge(&all, &m->sketches[i]);
	whole = sketch_describe(&all);
	sketch_free(&all);
	for (i = 0; i < count; i++) {
		rows[i] = sketch_describe(&m->sketches[i]);
		rows[i].stage_name = intern_text(&m->names, i);
		rows[i].global_avg = whole.avg;
		rows[i].global_percentile_95 = whole.percentile_95;
	}
	return rows;
}

void
sketches_free(struct sketches *m)
{
	size_t i;

	for (i = 0; i < m->names.count; i++)
		sketch_free(&m->sketches[i]);
	free(m->sketches);
	intern_free(&m->names);
	*m = (struct sketches){ 0 };
}
