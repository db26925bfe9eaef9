#include "merge.h"

#include "memory.h"
#include "sketchtext.h"

#include <stdlib.h>

static struct sketch *
find_sketch(struct merge *m, struct slice name)
{
	size_t known = m->names.count;
	size_t number = names_number(&m->names, name);

	if (number == known) {
		m->sketches = memory_grow(
		    m->sketches, number, &m->capacity, sizeof *m->sketches);
		sketch_init(&m->sketches[number]);
	}
	return &m->sketches[number];
}

void
merge_add_points(struct merge *m, const struct point *points, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		sketch_add(find_sketch(m, points[i].stage_name), &points[i]);
}

void
merge_add_stats(struct merge *m, const struct stats *stats, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		sketchtext_merge(
		    find_sketch(m, stats[i].stage_name), stats[i].sketch);
}

void
merge_add_group(struct merge *m, struct group *g)
{
	size_t i, j;

	group_settle(g);
	for (i = 0; i < g->names.count; i++) {
		const struct group_stage *stage = &g->stages[i];
		const struct stats_sum wall = group_wall(g, i);
		struct sketch *s = find_sketch(m, names_text(&g->names, i));

		for (j = 0; j < stage->count; j++)
			sketch_add_time(s, stage->times[j]);
		sketch_add_memory(s, stage->memory_max);
		sketch_add_cpu(s, &stage->cpu, &wall);
	}
}

struct stats *
merge_describe(struct merge *m)
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
		rows[i].stage_name = names_text(&m->names, i);
		rows[i].global_avg = whole.avg;
		rows[i].global_percentile_95 = whole.percentile_95;
	}
	return rows;
}

void
merge_free(struct merge *m)
{
	size_t i;

	for (i = 0; i < m->names.count; i++)
		sketch_free(&m->sketches[i]);
	free(m->sketches);
	names_free(&m->names);
	*m = (struct merge){ 0 };
}
