#include "analysis/lanes.h"

#include "base/heap.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>

/* A point to place, in order of time; parents before their children. */
struct placed {
	int64_t start;
	uint32_t depth;
	uint32_t point;
};

struct packing {
	const struct nest *nest;
	struct lanes_plan *plan;
	uint32_t *latest; /* by point: its last child in its lane; NEST_NONE */
	uint32_t *busy;   /* heap of points that have lanes, by their ends */
	size_t busy_count;
	uint32_t *idle; /* heap of lanes */
	size_t idle_count;
};

static int
compare_placed(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->depth != y->depth)
		return x->depth < y->depth ? -1 : 1;
	return (x->point > y->point) - (x->point < y->point);
}

static bool
ends_later(const void *on, uint32_t a, uint32_t b)
{
	const struct nest_point *points = on;

	return points[a].end > points[b].end;
}

static bool
is_further(const void *on, uint32_t a, uint32_t b)
{
	(void)on;
	return a > b;
}

/* Lets a point begin after another one in its lane. */
static void
follow(struct packing *k, uint32_t point, uint32_t start_of)
{
	const int64_t start = k->nest->points[start_of].start;

	if (k->plan->ends[point] > start)
		k->plan->ends[point] = start;
}

/* Gives back the lanes of the points that have ended. */
static void
end_lanes(struct packing *k, uint32_t point)
{
	const struct nest_point *points = k->nest->points;
	const int64_t until = points[point].start + NEST_TOLERANCE;

	while (k->busy_count > 0 && points[k->busy[0]].end <= until) {
		const uint32_t ended = k->busy[0];

		heap_pop(k->busy, k->busy_count--, ends_later, points);
		heap_push(k->idle, k->idle_count++, k->plan->lanes[ended],
		    is_further, NULL);
		follow(k, ended, point);
	}
}

/* Whether a point takes its parent's lane. */
static bool
joins_parent(struct packing *k, uint32_t point)
{
	const struct nest_point *points = k->nest->points;
	const uint32_t parent = points[point].parent;
	const uint32_t last = k->latest[parent];

	if (parent == 0)
		return false;
	if (last != NEST_NONE) {
		if (points[last].end > points[point].start + NEST_TOLERANCE)
			return false;
		follow(k, last, point);
	}
	k->latest[parent] = point;
	k->plan->lanes[point] = k->plan->lanes[parent];
	return true;
}

static void
place(struct packing *k, uint32_t point)
{
	end_lanes(k, point);
	if (joins_parent(k, point))
		return;
	if (k->idle_count > 0) {
		k->plan->lanes[point] = k->idle[0];
		heap_pop(k->idle, k->idle_count--, is_further, NULL);
	} else
		k->plan->lanes[point] = (uint32_t)k->plan->count++;
	heap_push(k->busy, k->busy_count++, point, ends_later, k->nest->points);
}

/* No child ends after its parent does in the same lane. */
static void
cut_children(struct packing *k)
{
	const struct nest_point *points = k->nest->points;
	size_t i;

	for (i = 1; i < k->nest->count; i++) {
		const uint32_t parent = points[i].parent;
		struct lanes_plan *plan = k->plan;

		if (parent > 0 && plan->lanes[i] == plan->lanes[parent] &&
		    plan->ends[i] > plan->ends[parent])
			plan->ends[i] = plan->ends[parent];
		if (plan->ends[i] < points[i].start)
			plan->ends[i] = points[i].start;
	}
}

static void
reserve(struct lanes_plan *plan, size_t n)
{
	if (n <= plan->capacity)
		return;
	plan->capacity = n;
	plan->lanes = memory_resize(plan->lanes, n, sizeof *plan->lanes);
	plan->ends = memory_resize(plan->ends, n, sizeof *plan->ends);
}

void
lanes_pack(struct lanes_plan *plan, const struct nest *nest)
{
	const size_t n = nest->count;
	struct placed *order = memory_resize(NULL, n, sizeof *order);
	struct packing k = {
		.nest = nest,
		.plan = plan,
		.latest = memory_resize(NULL, n, sizeof *k.latest),
		.busy = memory_resize(NULL, n, sizeof *k.busy),
		.idle = memory_resize(NULL, n, sizeof *k.idle),
	};
	size_t i;

	reserve(plan, n);
	plan->count = 0;
	for (i = 0; i < n; i++) {
		order[i] = (struct placed){ nest->points[i].start,
			nest->points[i].depth, (uint32_t)i };
		plan->ends[i] = nest->points[i].end;
		plan->lanes[i] = 0;
		k.latest[i] = NEST_NONE;
	}
	qsort(order + 1, n - 1, sizeof *order, compare_placed);
	for (i = 1; i < n; i++)
		place(&k, order[i].point);
	cut_children(&k);
	free(order);
	free(k.latest);
	free(k.busy);
	free(k.idle);
}

void
lanes_free(struct lanes_plan *plan)
{
	free(plan->lanes);
	free(plan->ends);
	*plan = (struct lanes_plan){ 0 };
}
