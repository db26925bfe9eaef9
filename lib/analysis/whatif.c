#include "analysis/whatif.h"

#include "base/heap.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* With more points at a time it is not tested whether they agree. */
#define LIVE_MAX 32

static void
reserve(struct whatif *w, size_t n)
{
	if (n <= w->capacity)
		return;
	w->capacity = n;
	w->next = memory_resize(w->next, n, sizeof *w->next);
	w->stages = memory_resize(w->stages, n, sizeof *w->stages);
	w->saved = memory_resize(w->saved, n, sizeof *w->saved);
	w->shifts = memory_resize(w->shifts, n, sizeof *w->shifts);
	w->heap = memory_resize(w->heap, n, sizeof *w->heap);
	w->is_pending = memory_resize(w->is_pending, n, sizeof *w->is_pending);
	w->is_scaled = memory_resize(w->is_scaled, n, sizeof *w->is_scaled);
	w->changes = memory_resize(w->changes, n, sizeof *w->changes);
}

/* Forgets the stages of the run before, and makes room for all. */
static void
clear_stages(struct whatif *w, size_t stages_count)
{
	size_t i;

	for (i = 0; i < w->count; i++)
		w->first[w->stages[i]] = NEST_NONE;
	w->count = 0;
	if (w->first_count == stages_count)
		return;
	w->first = memory_resize(w->first, stages_count, sizeof *w->first);
	for (i = 0; i < stages_count; i++)
		w->first[i] = NEST_NONE;
	w->first_count = stages_count;
}

/* Lists the points of each stage in their order. */
static void
list_points(struct whatif *w)
{
	const struct nest_point *points = w->nest->points;
	size_t i;

	for (i = w->nest->count; i-- > 1;) {
		uint32_t *first = &w->first[points[i].stage];

		w->next[i] = *first;
		*first = (uint32_t)i;
	}
	for (i = 1; i < w->nest->count; i++)
		if (w->first[points[i].stage] == i)
			w->stages[w->count++] = points[i].stage;
}

void
whatif_begin(struct whatif *w, const struct nest *nest, size_t stages_count)
{
	clear_stages(w, stages_count);
	reserve(w, nest->count);
	memset(w->saved, 0, nest->count * sizeof *w->saved);
	memset(w->is_pending, 0, nest->count * sizeof *w->is_pending);
	memset(w->is_scaled, 0, nest->count * sizeof *w->is_scaled);
	w->nest = nest;
	list_points(w);
	whatif_trees_begin(&w->trees, nest);
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* What is saved of a time that becomes so much of it. */
static int64_t
saved_of(int64_t time, double factor)
{
	return llround((double)time * (1 - factor));
}

/* A walk through a group, in which points end earlier than measured. */
struct replay {
	const struct nest_point *points;
	const struct nest_point *around;
	const uint32_t *ends; /* the group in the order of its ends */
	uint32_t ended;       /* how many of them have ended */
	int64_t latest;       /* of their ends, as they would be */
};

static struct replay
replay_of(const struct whatif *w, uint32_t around)
{
	const struct nest_point *points = w->nest->points;

	return (struct replay){
		.points = points,
		.around = &points[around],
		.ends = &w->nest->ends[points[around].first],
		.latest = points[around].start,
	};
}

/* When what a point waits for has ended, as measured. */
static int64_t
measured(const struct replay *r, uint32_t pred)
{
	return pred == NEST_NONE ? r->around->start : r->points[pred].end;
}

static void
end_points(struct replay *r, uint32_t until, const int64_t *shifts)
{
	for (; r->ended < until; r->ended++) {
		const uint32_t point = r->ends[r->ended];

		r->latest =
		    later(r->latest, r->points[point].end - shifts[point]);
	}
}

/* What a group saves at the least, if its parent takes `factor` of its own
 * time. */
static int64_t
save_least(struct whatif *w, uint32_t around, double factor)
{
	struct replay r = replay_of(w, around);
	uint32_t i;

	for (i = 0; i < r.around->count; i++) {
		const uint32_t point = r.around->first + i;
		const struct nest_point *p = &r.points[point];

		end_points(&r, p->ended, w->shifts);
		w->shifts[point] = measured(&r, p->pred) - r.latest +
		    w->saved[point].least +
		    (p->lag_is_self ? saved_of(p->lag, factor) : 0);
	}
	end_points(&r, r.around->count, w->shifts);
	return measured(&r, r.around->last) - r.latest +
	    saved_of(r.around->tail, factor);
}

/* The same at the most. */
static int64_t
save_most(struct whatif *w, uint32_t around, double factor)
{
	const struct nest_point *points = w->nest->points;
	const struct nest_point *a = &points[around];
	int64_t latest = a->start;
	uint32_t i;

	for (i = 0; i < a->count; i++) {
		const uint32_t point = a->first + i;
		const struct nest_point *p = &points[point];

		w->shifts[point] =
		    (p->pred == NEST_NONE ? 0 : w->shifts[p->pred]) +
		    w->saved[point].most +
		    (p->lag_is_self ? saved_of(p->lag, factor) : 0);
		latest = later(latest, p->end - w->shifts[point]);
	}
	return a->end -
	    later(latest,
		a->end - w->shifts[a->last] - saved_of(a->tail, factor));
}

struct whatif_saved
whatif_scale(struct whatif *w, const double *factors)
{
	const struct nest_point *points = w->nest->points;
	struct whatif_saved saved = { 0 };
	uint32_t i;

	/* Children come after their parents. */
	for (i = (uint32_t)w->nest->count; i-- > 0;) {
		const double factor = i == 0 ? 1 : factors[points[i].stage];

		saved.least = saved.most = saved_of(points[i].self, factor);
		if (points[i].count > 0) {
			saved.least = save_least(w, i, factor);
			saved.most = save_most(w, i, factor);
		}
		w->saved[i] = saved;
	}
	memset(w->saved, 0, w->nest->count * sizeof *w->saved);
	return saved;
}

/* The points of a group that run in a replay of a part of it. */
struct live {
	uint32_t points[LIVE_MAX]; /* that started in this part */
	uint32_t count;            /* LIVE_MAX: they are too many to know */
	uint32_t earlier;          /* how many started before it, */
	int64_t shift;             /* all with this shift */
};

static void
live_start(struct live *l, uint32_t point)
{
	if (l->count < LIVE_MAX)
		l->points[l->count++] = point;
}

static void
live_end(struct live *l, uint32_t point)
{
	uint32_t i;

	if (l->count == LIVE_MAX)
		return;
	for (i = 0; l->points[i] != point; i++)
		continue;
	l->points[i] = l->points[--l->count];
}

/* Whether all have that shift: then it is that of all that follow. */
static bool
live_agree(const struct live *l, int64_t shift, const int64_t *shifts)
{
	uint32_t i;

	if (l->count == LIVE_MAX || (l->earlier > 0 && l->shift != shift))
		return false;
	for (i = 0; i < l->count; i++)
		if (shifts[l->points[i]] != shift)
			return false;
	return true;
}

/* Ends points of which those before `first` have the shift of the live ones. */
static void
end_live(struct replay *r, struct live *l, uint32_t until, uint32_t first,
    const int64_t *shifts)
{
	for (; r->ended < until; r->ended++) {
		const uint32_t point = r->ends[r->ended];
		const bool is_live = point >= first;

		r->latest = later(r->latest,
		    r->points[point].end -
			(is_live ? shifts[point] : l->shift));
		if (is_live)
			live_end(l, point);
		else
			l->earlier--;
	}
}

/*
 * Replays a group from a point on, before which all is shifted alike, until it
 * is so again.  Updates the shift, and returns the point that was reached.
 */
static uint32_t
replay_from(struct whatif *w, struct replay *r, uint32_t first, int64_t *shift)
{
	const uint32_t end = r->around->first + r->around->count;
	const struct nest_point *p = &r->points[first];
	struct live live = {
		.earlier = first - r->around->first - p->ended,
		.shift = *shift,
	};
	uint32_t point;

	r->ended = p->ended;
	r->latest = measured(r, p->pred) - *shift;
	for (point = first; point < end; point++) {
		int64_t own;

		p = &r->points[point];
		end_live(r, &live, p->ended, first, w->shifts);
		own = measured(r, p->pred) - r->latest;
		if (point > first && live_agree(&live, own, w->shifts)) {
			*shift = own;
			return point;
		}
		w->shifts[point] = own + w->saved[point].least;
		live_start(&live, point);
	}
	end_live(r, &live, r->around->count, first, w->shifts);
	*shift = measured(r, r->around->last) - r->latest;
	return end;
}

/* save_least, if all changes are those of some points. */
static int64_t
save_least_of(struct whatif *w, uint32_t around, size_t count)
{
	struct replay r = replay_of(w, around);
	int64_t shift = 0;
	uint32_t reached = 0;
	size_t i;

	for (i = 0; i < count; i++)
		if (w->changes[i].point >= reached)
			reached =
			    replay_from(w, &r, w->changes[i].point, &shift);
	return shift;
}

static bool
comes_before(const void *on, uint32_t a, uint32_t b)
{
	(void)on;
	return a < b;
}

static void
add_pending(struct whatif *w, size_t *pending, uint32_t point)
{
	if (w->is_pending[point])
		return;
	w->is_pending[point] = true;
	heap_push(w->heap, (*pending)++, point, comes_before, NULL);
}

/* Makes the points of a stage take half of their own time. */
static size_t
add_halves(struct whatif *w, size_t stage)
{
	const struct nest_point *points = w->nest->points;
	size_t pending = 0;
	uint32_t i;

	for (i = w->first[stage]; i != NEST_NONE; i = w->next[i]) {
		w->is_scaled[i] = points[i].count > 0;
		if (w->is_scaled[i])
			add_pending(w, &pending, points[i].first);
		else {
			w->saved[i].least = w->saved[i].most =
			    saved_of(points[i].self, 0.5);
			add_pending(w, &pending, i);
		}
	}
	return pending;
}

/* Takes the points of the last group off the heap, in their order.  Returns
 * how many. */
static size_t
take_group(struct whatif *w, size_t *pending, uint32_t around)
{
	const struct nest_point *points = w->nest->points;
	size_t count = 0, i;

	while (*pending > 0 && points[w->heap[0]].parent == around) {
		w->changes[count++].point = w->heap[0];
		w->is_pending[w->heap[0]] = false;
		heap_pop(w->heap, (*pending)--, comes_before, NULL);
	}
	for (i = 0; i < count / 2; i++) {
		const struct whatif_change change = w->changes[i];

		w->changes[i] = w->changes[count - 1 - i];
		w->changes[count - 1 - i] = change;
	}
	for (i = 0; i < count; i++)
		w->changes[i].saved = w->saved[w->changes[i].point].most;
	return count;
}

struct whatif_saved
whatif_halve(struct whatif *w, size_t stage)
{
	size_t pending = add_halves(w, stage), count, i;
	struct whatif_saved saved = { 0 };

	while (pending > 0) {
		const uint32_t around = w->nest->points[w->heap[0]].parent;

		count = take_group(w, &pending, around);
		if (w->is_scaled[around]) {
			saved.least = save_least(w, around, 0.5);
			saved.most = save_most(w, around, 0.5);
		} else {
			saved.least = save_least_of(w, around, count);
			saved.most = whatif_trees_save(
			    &w->trees, around, w->changes, count);
		}
		for (i = 0; i < count; i++)
			w->saved[w->changes[i].point] =
			    (struct whatif_saved){ 0 };
		w->is_scaled[around] = false;
		if (around == 0)
			break;
		w->saved[around] = saved;
		add_pending(w, &pending, around);
	}
	return saved;
}

void
whatif_free(struct whatif *w)
{
	free(w->first);
	free(w->next);
	free(w->stages);
	free(w->saved);
	free(w->shifts);
	free(w->heap);
	free(w->is_pending);
	free(w->is_scaled);
	free(w->changes);
	whatif_trees_free(&w->trees);
	*w = (struct whatif){ 0 };
}
