#include "analysis/path.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void
path_begin(struct path_walk *walk, const struct nest *nest)
{
	if (nest->count > walk->points_capacity) {
		walk->points_capacity = nest->count;
		walk->is_on = memory_resize(
		    walk->is_on, nest->count, sizeof *walk->is_on);
	}
	memset(walk->is_on, 0, nest->count * sizeof *walk->is_on);
	walk->count = 0;
	walk->length = 0;
}

void
path_add(struct path_walk *walk, uint32_t point, int64_t start, int64_t end)
{
	if (start >= end)
		return;
	walk->pieces = memory_grow(
	    walk->pieces, walk->count, &walk->capacity, sizeof *walk->pieces);
	walk->pieces[walk->count++] = (struct path_piece){ point, start, end };
	if (point > 0)
		walk->length += end - start;
}

void
path_end(struct path_walk *walk)
{
	size_t i;

	for (i = 0; i < walk->count / 2; i++) {
		struct path_piece *other = &walk->pieces[walk->count - 1 - i];
		const struct path_piece piece = walk->pieces[i];

		walk->pieces[i] = *other;
		*other = piece;
	}
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

void
path_observe(struct path_walk *walk, const struct nest *nest)
{
	const struct nest_point *points = nest->points;
	int64_t until = points[0].end;
	uint32_t around = 0, point = points[0].last;

	path_begin(walk, nest);
	for (;;) {
		const struct nest_point *parent = &points[around];
		int64_t end;

		if (point == NEST_NONE) {
			/* All of the children are walked. */
			path_add(walk, around, parent->start, until);
			if (around == 0)
				break;
			until = earlier(until, parent->start);
			point = parent->pred;
			around = parent->parent;
			continue;
		}
		end = earlier(until, points[point].end);
		path_add(walk, around, end, until);
		walk->is_on[point] = true;
		until = end;
		around = point;
		point = points[point].last;
	}
	path_end(walk);
}

void
path_free(struct path_walk *walk)
{
	free(walk->pieces);
	free(walk->is_on);
	*walk = (struct path_walk){ 0 };
}
