#include "analysis/nest.h"

#include "analysis/nest_sweep.h"
#include "base/memory.h"
#include "stat/sort.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int
compare_times(const void *a, const void *b)
{
	const struct nest_sorted *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return (x->source > y->source) - (x->source < y->source);
}

static void
sort(struct nest_sorted *sorted, size_t n)
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

		s->sorted[i] = (struct nest_sorted){
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
is_same_time(const struct nest_sorted *a, const struct nest_sorted *b)
{
	return a->start == b->start && a->end == b->end;
}

/* Whether a point is inside another one that has the same time. */
static bool
is_inside(const struct nest_sorted *sorted, uint32_t point, uint32_t other)
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
	const struct nest_sorted *c = &s->sorted[child];
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
	const struct nest_sorted *at = &nest->scratch->sorted[sorted];
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
	struct nest_sorted *sorted = nest->scratch->sorted;
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
	nest->most = 1;
	nest->scratch->work_count = 0;
	take(nest->scratch, points, run);
	if (v->has_parents)
		find_parents(nest, points, n);
	place_points(nest, points, n);
	for (i = 0; i < nest->count; i++) {
		struct nest_point *p = &nest->points[i];

		if (p->count > 0) {
			nest_sweep(nest, (uint32_t)i);
			continue;
		}
		p->self = p->end - p->start;
		nest_note_work(nest, p->start, p->end);
	}
	nest->idle = nest->points[0].self;
	nest->is_flat = nest->points[0].count == n;
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

	if (nest->is_flat)
		return nest->most;
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
