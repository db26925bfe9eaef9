#include "analysis/nest_sweep.h"

#include "base/heap.h"

#include <stdbool.h>

/*
 * Whether a is rather waited for than b: it ends later.  Of those that end at
 * the same time, a point without length comes after all others, since it can
 * be between them and what follows, and the others in their order.
 */
static bool
ends_after(const struct nest_point *a, const struct nest_point *b)
{
	const bool a_is_long = a->start < a->end, b_is_long = b->start < b->end;

	if (a->end != b->end)
		return a->end > b->end;
	if (a_is_long != b_is_long)
		return b_is_long;
	return a_is_long ? a < b : a > b;
}

static bool
pops_after(const void *points, uint32_t a, uint32_t b)
{
	const struct nest_point *p = points;

	return ends_after(&p[a], &p[b]);
}

void
nest_note_work(struct nest *nest, int64_t start, int64_t end)
{
	struct nest_scratch *s = nest->scratch;

	if (end <= start)
		return;
	s->work_starts[s->work_count] = (double)start;
	s->work_ends[s->work_count++] = (double)end;
}

/* What a group has been until a point of it starts. */
struct sweep {
	uint32_t parent;
	uint32_t ended;  /* points */
	uint32_t best;   /* of those the last to end; NEST_NONE */
	int64_t covered; /* when none runs that has started */
	int64_t own;     /* the parent's own time until then */
};

/* Takes the points that end by then off those that run. */
static void
end_points(struct nest *nest, struct sweep *w, int64_t until)
{
	struct nest_scratch *s = nest->scratch;
	const struct nest_point *points = nest->points;

	while (s->heap_count > 0 && points[s->heap[0]].end <= until) {
		const uint32_t point = s->heap[0];

		heap_pop(s->heap, s->heap_count--, pops_after, points);
		nest->ends[points[w->parent].first + w->ended++] = point;
		if (w->best == NEST_NONE ||
		    ends_after(&points[point], &points[w->best]))
			w->best = point;
	}
}

/* The parent is on its own until then. */
static void
uncover(struct nest *nest, struct sweep *w, int64_t until)
{
	const int64_t length = until - w->covered;

	if (w->parent > 0)
		nest_note_work(nest, w->covered, until);
	else if (length > nest->longest_idle) {
		nest->longest_idle = length;
		nest->before_idle = w->best;
	}
	w->own += length;
}

static void
start_point(struct nest *nest, struct sweep *w, uint32_t point)
{
	struct nest_point *p = &nest->points[point];
	const struct nest_point *around = &nest->points[w->parent];

	end_points(nest, w, p->start + NEST_TOLERANCE);
	p->pred = w->best;
	p->ended = w->ended;
	p->lag = p->start -
	    (w->best == NEST_NONE ? around->start : nest->points[w->best].end);
	p->lag_is_self = p->start > w->covered;
	if (p->lag_is_self)
		uncover(nest, w, p->start);
	p->before = w->own;
	if (p->end > w->covered)
		w->covered = p->end;
	heap_push(nest->scratch->heap, nest->scratch->heap_count++, point,
	    pops_after, nest->points);
	/* Those without length have ended by the next start. */
	if (p->end > p->start && nest->scratch->heap_count > nest->most)
		nest->most = nest->scratch->heap_count;
}

void
nest_sweep(struct nest *nest, uint32_t parent)
{
	struct nest_point *around = &nest->points[parent];
	struct sweep w = {
		.parent = parent,
		.best = NEST_NONE,
		.covered = around->start,
	};
	uint32_t i;

	for (i = 0; i < around->count; i++)
		start_point(nest, &w, around->first + i);
	end_points(nest, &w, INT64_MAX);
	around->last = w.best;
	around->tail = around->end - w.covered;
	if (around->tail > 0)
		uncover(nest, &w, around->end);
	around->self = w.own;
}
