#include "analysis/nest.h"

#include "base/heap.h"
#include "base/memory.h"
#include "stat/sort.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* An interval, in order of time. */
struct sorted {
	int64_t start;
	int64_t end;
	uint32_t source;
	uint32_t parent; /* by number in this order; NEST_NONE */
	uint32_t below;  /* of the same stage, open, and started before */
	uint32_t first;  /* child */
	uint32_t next;   /* child of the same parent */
};

struct nest_scratch {
	struct sorted *sorted;
	uint32_t *places; /* of points in sorted, by number less 1 */
	size_t capacity;
	uint32_t *open; /* by stage, the latest that started; NEST_NONE */
	size_t stages_count;
	uint32_t *heap; /* of points that run */
	size_t heap_count;
	/* When points are at work themselves, in ns. */
	double *work_starts;
	double *work_ends;
	size_t work_count;
};

static int
compare_times(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return (x->source > y->source) - (x->source < y->source);
}

static void
sort(struct sorted *sorted, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (compare_times(&sorted[i - 1], &sorted[i]) > 0) {
			qsort(sorted, n, sizeof *sorted, compare_times);
			return;
		}
}

/* Makes room for n intervals. */
static void
reserve(struct nest *nest, const struct intervals *v, size_t n)
{
	struct nest_scratch *s = nest->scratch;
	size_t i;

	if (s == NULL) {
		nest->scratch = s = memory_resize(NULL, 1, sizeof *s);
		*s = (struct nest_scratch){ .stages_count = v->stages.count };
		s->open = memory_resize(NULL, s->stages_count, sizeof *s->open);
		for (i = 0; i < s->stages_count; i++)
			s->open[i] = NEST_NONE;
	}
	if (n <= s->capacity)
		return;
	s->capacity = n;
	s->sorted = memory_resize(s->sorted, n, sizeof *s->sorted);
	s->places = memory_resize(s->places, n, sizeof *s->places);
	s->heap = memory_resize(s->heap, n, sizeof *s->heap);
	s->work_starts = memory_resize(s->work_starts, n, 3 * sizeof(double));
	s->work_ends = memory_resize(s->work_ends, n, 3 * sizeof(double));
	nest->points = memory_resize(nest->points, n + 1, sizeof *nest->points);
	nest->ends = memory_resize(nest->ends, n + 1, sizeof *nest->ends);
}

static void
take(struct nest_scratch *s, const struct interval *points,
    const struct intervals_run *run)
{
	size_t i;

	for (i = 0; i < run->count; i++) {
		const int64_t start = (points[i].start - run->start) * 1000;

		s->sorted[i] = (struct sorted){
			.start = start,
			.end = start + points[i].length,
			.source = (uint32_t)i,
			.parent = NEST_NONE,
			.first = NEST_NONE,
		};
	}
	sort(s->sorted, run->count);
}

/* Whether one takes exactly as long as the other, at the same time. */
static bool
is_same_time(const struct sorted *a, const struct sorted *b)
{
	return a->start == b->start && a->end == b->end;
}

/* Whether a point is inside another one that has the same time. */
static bool
is_inside(const struct sorted *sorted, uint32_t point, uint32_t other)
{
	while (point != NEST_NONE &&
	    is_same_time(&sorted[point], &sorted[other])) {
		if (point == other)
			return true;
		point = sorted[point].parent;
	}
	return false;
}

/*
 * Finds the parent of a point, whose stage is given: the latest started open
 * one; of those that start with it, one that does not end before it.
 */
static uint32_t
find_parent(struct nest_scratch *s, uint32_t child, bool is_own, uint32_t stage)
{
	const struct sorted *c = &s->sorted[child];
	uint32_t *top = is_own ? &s->sorted[child].below : &s->open[stage];
	uint32_t found;

	/* What has ended stays so, since children come in order of time. */
	while (*top != NEST_NONE && s->sorted[*top].end < c->start)
		*top = s->sorted[*top].below;
	found = *top;
	while (found != NEST_NONE &&
	    ((s->sorted[found].start == c->start &&
		 s->sorted[found].end < c->end) ||
		s->sorted[found].end < c->start))
		found = s->sorted[found].below;
	/* Two may name each other. */
	return is_inside(s->sorted, found, child) ? NEST_NONE : found;
}

/* Opens all points that start with the one at `begin`; returns their end. */
static size_t
open_points(struct nest_scratch *s, const struct interval *points, size_t begin,
    size_t n)
{
	size_t end = begin, i;

	while (end < n && s->sorted[end].start == s->sorted[begin].start)
		end++;
	/* The shortest of them is inside the others. */
	for (i = end; i-- > begin;) {
		uint32_t *open = &s->open[points[s->sorted[i].source].stage];

		s->sorted[i].below = *open;
		*open = (uint32_t)i;
	}
	return end;
}

static void
find_parents(struct nest *nest, const struct interval *points, size_t n)
{
	struct nest_scratch *s = nest->scratch;
	size_t begin, end, i;

	for (begin = 0; begin < n; begin = end) {
		end = open_points(s, points, begin, n);
		for (i = begin; i < end; i++) {
			const struct interval *p = &points[s->sorted[i].source];

			if (p->parent == INTERVALS_NONE)
				continue;
			s->sorted[i].parent = find_parent(
			    s, (uint32_t)i, p->parent == p->stage, p->parent);
			nest->orphans += s->sorted[i].parent == NEST_NONE;
		}
	}
	for (i = 0; i < n; i++)
		s->open[points[i].stage] = NEST_NONE;
}

/* Adds a point after the others. */
static void
place(struct nest *nest, const struct interval *points, uint32_t parent,
    uint32_t sorted)
{
	const struct sorted *at = &nest->scratch->sorted[sorted];
	struct nest_point *p = &nest->points[nest->count];
	struct nest_point *around = &nest->points[parent];

	*p = (struct nest_point){
		.start = at->start,
		.end = at->end,
		.stage = points[at->source].stage,
		.parent = parent,
		.depth = around->depth + 1,
		.last = NEST_NONE,
		.source = at->source,
	};
	if (parent > 0) {
		if (p->start > around->end)
			p->start = around->end;
		if (p->end > around->end)
			p->end = around->end;
		nest->overhang += (at->end - at->start) - (p->end - p->start);
	} else if (p->end > around->end)
		around->end = p->end;
	nest->scratch->places[nest->count++ - 1] = sorted;
	around->count++;
}

/* Places the children of the points already placed, level by level. */
static void
place_points(struct nest *nest, const struct interval *points, size_t n)
{
	struct sorted *sorted = nest->scratch->sorted;
	uint32_t outermost = NEST_NONE, child;
	size_t i;

	for (i = n; i-- > 0;) {
		const uint32_t parent = sorted[i].parent;
		uint32_t *first =
		    parent == NEST_NONE ? &outermost : &sorted[parent].first;

		sorted[i].next = *first;
		*first = (uint32_t)i;
	}
	nest->points[0] = (struct nest_point){
		.stage = INTERVALS_NONE,
		.parent = NEST_NONE,
		.last = NEST_NONE,
	};
	nest->count = 1;
	for (i = 0; i < nest->count; i++) {
		nest->points[i].first = (uint32_t)nest->count;
		child = i == 0 ? outermost
			       : sorted[nest->scratch->places[i - 1]].first;
		for (; child != NEST_NONE; child = sorted[child].next)
			place(nest, points, (uint32_t)i, child);
	}
	assert(nest->count == n + 1);
}

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

/* Notes when a point is at work itself. */
static void
note_work(struct nest *nest, int64_t start, int64_t end)
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
		note_work(nest, w->covered, until);
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
}

/* Works out what the points of a group could have waited for. */
static void
sweep_group(struct nest *nest, uint32_t parent)
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

void
nest_build(struct nest *nest, const struct intervals *v,
    const struct intervals_run *run)
{
	const struct interval *points = v->points + run->first;
	const size_t n = run->count;
	size_t i;

	assert(n < NEST_NONE);
	reserve(nest, v, n);
	nest->orphans = 0;
	nest->overhang = nest->longest_idle = 0;
	nest->before_idle = NEST_NONE;
	nest->scratch->work_count = 0;
	take(nest->scratch, points, run);
	if (v->has_parents)
		find_parents(nest, points, n);
	place_points(nest, points, n);
	for (i = 0; i < nest->count; i++) {
		struct nest_point *p = &nest->points[i];

		if (p->count > 0) {
			sweep_group(nest, (uint32_t)i);
			continue;
		}
		p->self = p->end - p->start;
		note_work(nest, p->start, p->end);
	}
	nest->idle = nest->points[0].self;
}

static void
sort_times(double *times, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (times[i] < times[i - 1]) {
			sort_doubles(times, n);
			return;
		}
}

size_t
nest_concurrency(const struct nest *nest)
{
	const struct nest_scratch *s = nest->scratch;
	const double *starts = s->work_starts, *ends = s->work_ends;
	size_t most = 1, ended = 0, i;

	sort_times(s->work_starts, s->work_count);
	sort_times(s->work_ends, s->work_count);
	for (i = 0; i < s->work_count; i++) {
		while (ended < i && ends[ended] <= starts[i] + NEST_TOLERANCE)
			ended++;
		if (i + 1 - ended > most)
			most = i + 1 - ended;
	}
	return most;
}

int64_t
nest_work(const struct nest *nest)
{
	int64_t sum = 0;
	size_t i;

	for (i = 1; i < nest->count; i++)
		sum += nest->points[i].self;
	return sum;
}

void
nest_free(struct nest *nest)
{
	struct nest_scratch *s = nest->scratch;

	free(nest->points);
	free(nest->ends);
	if (s != NULL) {
		free(s->sorted);
		free(s->places);
		free(s->open);
		free(s->heap);
		free(s->work_starts);
		free(s->work_ends);
	}
	free(s);
	*nest = (struct nest){ 0 };
}
