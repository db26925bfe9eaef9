#include "analysis/whatif.h"

#include "analysis/whatif_lanes.h"
#include "base/heap.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
	w->changes = memory_resize(w->changes, n + 1, sizeof *w->changes);
	w->lanes = memory_resize(w->lanes, n, WHATIF_LANES * sizeof *w->lanes);
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
		w->shifts[point] = nest_waited(r.points, r.around, p->pred) -
		    r.latest + w->saved[point].least +
		    (p->lag_is_self ? saved_of(p->lag, factor) : 0);
	}
	end_points(&r, r.around->count, w->shifts);
	return nest_waited(r.points, r.around, r.around->last) - r.latest +
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
add_halves(struct whatif *w, uint32_t stage)
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
	for (i = 0; i < count; i++) {
		w->changes[i].saved = w->saved[w->changes[i].point].least;
		w->changes[i].lane = 0;
	}
	return count;
}

/* Makes the changes those of the most that is saved. */
static void
set_most(struct whatif *w, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		w->changes[i].saved = w->saved[w->changes[i].point].most;
}

/* Halves one stage, whose points may be parents or children. */
static struct whatif_saved
halve_nested(struct whatif *w, uint32_t stage)
{
	size_t pending = add_halves(w, stage), count, i;
	struct whatif_saved saved = { 0 };
	int64_t least[WHATIF_LANES];

	while (pending > 0) {
		const uint32_t around = w->nest->points[w->heap[0]].parent;

		count = take_group(w, &pending, around);
		if (w->is_scaled[around]) {
			saved.least = save_least(w, around, 0.5);
			saved.most = save_most(w, around, 0.5);
		} else {
			w->changes[count].point = NEST_NONE;
			whatif_lanes_save(
			    w->nest, around, w->changes, w->lanes, least);
			saved.least = least[0];
			set_most(w, count);
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

/* Whether the points of a stage are neither parents nor children. */
static bool
is_flat(const struct whatif *w, uint32_t stage)
{
	uint32_t i;

	for (i = w->first[stage]; i != NEST_NONE; i = w->next[i])
		if (w->nest->points[i].parent != 0 ||
		    w->nest->points[i].count > 0)
			return false;
	return true;
}

/* Lists the points of a stage as changes. */
static size_t
list_changes(struct whatif *w, uint32_t stage)
{
	size_t count = 0;
	uint32_t i;

	for (i = w->first[stage]; i != NEST_NONE; i = w->next[i])
		w->changes[count++] = (struct whatif_change){ i, 0,
			saved_of(w->nest->points[i].self, 0.5) };
	return count;
}

/* Lists the points of some stages, each with its lane, in their order. */
static size_t
merge_changes(struct whatif *w, const uint32_t *stages, uint32_t lanes)
{
	uint32_t next[WHATIF_LANES], lane, least;
	size_t count = 0;

	for (lane = 0; lane < lanes; lane++)
		next[lane] = w->first[stages[lane]];
	for (;;) {
		least = 0;
		for (lane = 1; lane < lanes; lane++)
			if (next[lane] < next[least])
				least = lane;
		if (lanes == 0 || next[least] == NEST_NONE)
			return count;
		w->changes[count++] =
		    (struct whatif_change){ next[least], least,
			    saved_of(w->nest->points[next[least]].self, 0.5) };
		next[least] = w->next[next[least]];
	}
}

/* Halves up to WHATIF_LANES flat stages, each on its own. */
static void
halve_flat(struct whatif *w, const uint32_t *stages, uint32_t lanes,
    struct whatif_saved *saved)
{
	int64_t least[WHATIF_LANES];
	size_t count;
	uint32_t i;

	for (i = 0; i < lanes; i++) {
		count = list_changes(w, stages[i]);
		saved[i].most =
		    whatif_trees_save(&w->trees, 0, w->changes, count);
	}
	count = merge_changes(w, stages, lanes);
	w->changes[count].point = NEST_NONE;
	whatif_lanes_save(w->nest, 0, w->changes, w->lanes, least);
	for (i = 0; i < lanes; i++)
		saved[i].least = least[i];
}

void
whatif_halve(struct whatif *w, const uint32_t *stages, size_t count,
    struct whatif_saved *saved)
{
	uint32_t batch[WHATIF_LANES] = { 0 };
	struct whatif_saved of_batch[WHATIF_LANES];
	size_t places[WHATIF_LANES], i;
	uint32_t lanes = 0, j;

	for (i = 0; i < count; i++) {
		if (!is_flat(w, stages[i])) {
			saved[i] = halve_nested(w, stages[i]);
			continue;
		}
		places[lanes] = i;
		batch[lanes++] = stages[i];
		if (lanes < WHATIF_LANES)
			continue;
		halve_flat(w, batch, lanes, of_batch);
		for (j = 0; j < lanes; j++)
			saved[places[j]] = of_batch[j];
		lanes = 0;
	}
	halve_flat(w, batch, lanes, of_batch);
	for (j = 0; j < lanes; j++)
		saved[places[j]] = of_batch[j];
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
	free(w->lanes);
	whatif_trees_free(&w->trees);
	*w = (struct whatif){ 0 };
}
