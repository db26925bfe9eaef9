#include "analysis/needs.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* What a schedule is built from. */
struct builder {
	struct needs *needs;
	struct schedule *schedule;
	const struct nest_point *points;
	const struct nest *nest;
	const struct intervals *v;
	const struct interval *intervals;
	const struct whatif *w;
	const struct needs_ending **chained; /* by point: what it follows */
	bool is_most;
};

static const struct interval *
interval_of(const struct builder *b, uint32_t point)
{
	return &b->intervals[b->points[point].source];
}

static bool
is_unknown(const struct builder *b, uint32_t point)
{
	return interval_of(b, point)->needs == INTERVALS_NONE;
}

static void
reserve(struct needs *n, const struct builder *b)
{
	if (b->nest->count > n->capacity) {
		n->capacity = b->nest->count;
		n->slacks =
		    memory_resize(n->slacks, n->capacity, sizeof *n->slacks);
		n->waits =
		    memory_resize(n->waits, n->capacity, sizeof *n->waits);
		n->endings =
		    memory_resize(n->endings, n->capacity, sizeof *n->endings);
		n->chained =
		    memory_resize(n->chained, n->capacity, sizeof *n->chained);
	}
	if (n->lists != NULL)
		return;
	n->stages_count = b->v->stages.count;
	n->can_matter =
	    memory_resize(NULL, n->stages_count, sizeof *n->can_matter);
	n->lists = memory_resize(NULL, n->stages_count, sizeof *n->lists);
	memset(n->lists, 0, n->stages_count * sizeof *n->lists);
}

/* A step for each start and end, and what a child and its parent need. */
static void
add_points(struct builder *b)
{
	struct schedule *s = b->schedule;
	uint32_t i;

	for (i = 0; i < b->nest->count; i++) {
		const struct nest_point *p = &b->points[i];
		const uint32_t around = p->parent;

		schedule_add(s,
		    around == NEST_NONE ? SCHEDULE_NONE
					: b->points[around].stage,
		    0);
		schedule_add(s, p->stage, p->count == 0 ? p->self : p->tail);
		schedule_need(s, needs_end_of(i), needs_start_of(i));
		if (around == NEST_NONE)
			continue;
		schedule_need(s, needs_start_of(i), needs_start_of(around));
		schedule_need(s, needs_end_of(around), needs_end_of(i));
	}
}

static int
compare_endings(const void *a, const void *b)
{
	const struct needs_ending *x = a, *y = b;

	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return (x->point > y->point) - (x->point < y->point);
}

/* Whether they are of one group, and each starts after the end of the one
 * before it. */
static bool
is_chain(
    const struct builder *b, const struct needs_ending *endings, size_t count)
{
	size_t i;

	for (i = 1; i < count; i++) {
		const struct nest_point *p = &b->points[endings[i].point];

		if (p->parent != b->points[endings[0].point].parent ||
		    p->start + NEST_TOLERANCE < endings[i - 1].end)
			return false;
	}
	return true;
}

/* What the start of a point waits for, as far as it is known. */
struct wait {
	int64_t latest; /* end of what it needs, or the parent's start */
	int64_t before; /* the parent's own time until then */
	int64_t needs;  /* the latest end of what it needs; -1: nothing */
};

/* Adds a need of a point's start: a step, and the last point before it. */
static void
add_need(const struct builder *b, struct wait *wait, uint32_t point,
    uint32_t step, uint32_t last)
{
	const struct nest_point *p = &b->points[point],
				*need = &b->points[last];

	schedule_need(b->schedule, needs_start_of(point), step);
	if (need->end > wait->needs)
		wait->needs = need->end;
	if (need->end < wait->latest)
		return;
	wait->latest = need->end;
	wait->before = need->parent == p->parent ? need->before : 0;
}

/* Lists the points of a stage as they end, with the steps that join them. */
static void
list_endings(struct builder *b, uint32_t stage, size_t first)
{
	struct needs_ending *e = &b->needs->endings[first];
	size_t count = 0, i;
	uint32_t p;

	for (p = b->w->first[stage]; p != NEST_NONE; p = b->w->next[p])
		e[count++] = (struct needs_ending){ b->points[p].end, p,
			needs_end_of(p) };
	b->needs->lists[stage] = (struct needs_list){ first, count };
	if (count < 2)
		return;
	qsort(e, count, sizeof *e, compare_endings);
	if (is_chain(b, e, count)) {
		for (i = 1; i < count; i++)
			b->chained[e[i].point] = &e[i - 1];
		return;
	}
	for (i = 1; i < count; i++) {
		e[i].step = schedule_add(b->schedule, SCHEDULE_NONE, 0);
		schedule_need(b->schedule, e[i].step, e[i - 1].step);
		schedule_need(b->schedule, e[i].step, needs_end_of(e[i].point));
	}
}

/* The last of a stage's endings before the start of a point, or NULL. */
static const struct needs_ending *
last_ending(const struct builder *b, uint32_t stage, uint32_t point)
{
	const struct needs_list list = b->needs->lists[stage];
	const struct needs_ending *e = &b->needs->endings[list.first];
	const int64_t until = b->points[point].start + NEST_TOLERANCE;
	size_t low = 0, high = list.count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (e[middle].end <= until)
			low = middle + 1;
		else
			high = middle;
	}
	if (low > 0 && e[low - 1].point == point)
		low--;
	return low > 0 ? &e[low - 1] : NULL;
}

static void
add_fault(struct needs *n, uint32_t point, uint32_t stage, bool is_cycle)
{
	n->faults = memory_grow(
	    n->faults, n->faults_count, &n->faults_capacity, sizeof *n->faults);
	n->faults[n->faults_count++] =
	    (struct needs_fault){ point, stage, is_cycle };
}

/* Adds what a point says that it needs. */
static void
add_given(struct builder *b, struct wait *wait, uint32_t point)
{
	const struct interval *interval = interval_of(b, point);
	const struct intervals_needs list = b->v->needs[interval->needs];
	size_t i;

	for (i = 0; i < list.count; i++) {
		const uint32_t stage = b->v->needed[list.first + i];
		const struct needs_ending *e = last_ending(b, stage, point);

		if (e != NULL)
			add_need(b, wait, point, e->step, e->point);
		else if (b->is_most)
			continue; /* said already */
		else if (b->needs->lists[stage].count == 0)
			b->needs->missing++;
		else
			add_fault(
			    b->needs, point, stage, stage == interval->stage);
	}
}

/* What a group has joined of its endings: all up to a number of them. */
struct joined {
	uint32_t count;
	uint32_t step;
};

/* Adds what a point needs that says nothing. */
static void
add_unknown(
    struct builder *b, struct wait *wait, uint32_t point, struct joined *joined)
{
	const struct nest_point *p = &b->points[point];
	const uint32_t *ends = &b->nest->ends[b->points[p->parent].first];

	b->needs->has_unknown = true;
	if (p->pred == NEST_NONE)
		return;
	if (b->is_most) {
		add_need(b, wait, point, needs_end_of(p->pred), p->pred);
		return;
	}
	for (; joined->count < p->ended; joined->count++) {
		const uint32_t step =
		    schedule_add(b->schedule, SCHEDULE_NONE, 0);

		if (joined->count > 0)
			schedule_need(b->schedule, step, joined->step);
		schedule_need(
		    b->schedule, step, needs_end_of(ends[joined->count]));
		joined->step = step;
	}
	add_need(b, wait, point, joined->step, p->pred);
}

/* Adds what a point needs, and measures its lag. */
static void
add_point(struct builder *b, uint32_t point, struct joined *joined)
{
	const struct nest_point *p = &b->points[point];
	struct schedule_step *step;
	struct wait wait = {
		.latest = b->points[p->parent].start,
		.needs = -1,
	};
	int64_t lag;

	if (b->chained[point] != NULL)
		add_need(b, &wait, point, b->chained[point]->step,
		    b->chained[point]->point);
	if (is_unknown(b, point))
		add_unknown(b, &wait, point, joined);
	else
		add_given(b, &wait, point);
	lag = p->start - wait.latest;
	step = &b->schedule->steps[needs_start_of(point)];
	if (p->parent > 0) {
		step->work = p->before - wait.before;
		if (step->work > lag)
			step->work = lag;
	}
	step->lag = lag - step->work;
	if (!b->is_most)
		b->needs->waits[point] = wait.needs < 0 ? -1
		    : p->start > wait.needs             ? p->start - wait.needs
							: 0;
}

static void
build(struct builder *b)
{
	size_t first = 0, i;
	uint32_t point, parent;

	schedule_clear(b->schedule);
	add_points(b);
	memset(b->chained, 0, b->nest->count * sizeof *b->chained);
	for (i = 0; i < b->w->count; i++) {
		list_endings(b, b->w->stages[i], first);
		first += b->needs->lists[b->w->stages[i]].count;
	}
	for (parent = 0; parent < b->nest->count; parent++) {
		const struct nest_point *around = &b->points[parent];
		struct joined joined = { 0 };

		for (point = 0; point < around->count; point++)
			add_point(b, around->first + point, &joined);
	}
	for (i = 0; i < b->w->count; i++)
		b->needs->lists[b->w->stages[i]] = (struct needs_list){ 0 };
	schedule_sort(b->schedule);
}

/* Says which needs close a cycle. */
static void
take_cycles(const struct builder *b)
{
	const struct schedule *s = b->schedule;
	size_t i;

	for (i = 0; i < s->dropped_count; i++) {
		const uint32_t point = s->dropped[i].step / 2;
		const uint32_t need = s->dropped[i].need / 2;

		if (point < b->nest->count && point > 0 &&
		    !is_unknown(b, point))
			add_fault(b->needs, point,
			    need > 0 && need < b->nest->count
				? b->points[need].stage
				: b->points[point].stage,
			    true);
	}
}

static const struct schedule_rules as_measured = { true, NULL, SCHEDULE_NONE,
	1 };
static const struct schedule_rules without_lags = { false, NULL, SCHEDULE_NONE,
	1 };

/* Runs the schedule, as it was and without waiting. */
static void
run(struct builder *b)
{
	struct needs *n = b->needs;
	struct schedule *s = &n->least;
	size_t i;

	n->end = schedule_run(s, &as_measured);
	schedule_slack(s, &as_measured, n->end);
	for (i = 0; i < b->w->count; i++)
		n->can_matter[b->w->stages[i]] = false;
	for (i = 0; i < s->count; i++)
		if (s->steps[i].owner < n->stages_count &&
		    s->steps[i].work > 0 && s->slacks[i] <= 0)
			n->can_matter[s->steps[i].owner] = true;
	n->length = schedule_run(s, &without_lags);
	schedule_slack(s, &without_lags, n->length);
	for (i = 0; i < b->nest->count; i++)
		n->slacks[i] = s->slacks[needs_end_of((uint32_t)i)];
}

void
needs_build(struct needs *n, const struct nest *nest, const struct intervals *v,
    const struct intervals_run *run_of, const struct whatif *w)
{
	struct builder b = {
		.needs = n,
		.schedule = &n->least,
		.points = nest->points,
		.nest = nest,
		.v = v,
		.intervals = v->points + run_of->first,
		.w = w,
	};

	reserve(n, &b);
	b.chained = n->chained;
	n->has_unknown = false;
	n->faults_count = n->missing = 0;
	build(&b);
	take_cycles(&b);
	run(&b);
	if (!n->has_unknown)
		return;
	b.schedule = &n->most;
	b.is_most = true;
	build(&b);
}

int64_t
needs_drag(struct needs *n, uint32_t stage)
{
	const struct schedule_rules rules = { false, NULL, stage, 0 };

	return n->length - schedule_run(&n->least, &rules);
}

/* What a run by some rules saves of its time. */
static struct whatif_saved
save(struct needs *n, const struct schedule_rules *rules)
{
	struct whatif_saved saved;

	saved.least = n->end - schedule_run(&n->least, rules);
	saved.most = saved.least;
	if (n->has_unknown)
		saved.most = n->end - schedule_run(&n->most, rules);
	return saved;
}

struct whatif_saved
needs_halve(struct needs *n, uint32_t stage)
{
	const struct schedule_rules rules = { true, NULL, stage, 0.5 };

	return save(n, &rules);
}

struct whatif_saved
needs_scale(struct needs *n, const double *factors)
{
	const struct schedule_rules rules = { true, factors, SCHEDULE_NONE, 1 };

	return save(n, &rules);
}

void
needs_free(struct needs *n)
{
	schedule_free(&n->least);
	schedule_free(&n->most);
	free(n->faults);
	free(n->slacks);
	free(n->waits);
	free(n->can_matter);
	free(n->endings);
	free(n->lists);
	free(n->chained);
	*n = (struct needs){ 0 };
}
