/* The walk along the critical path: see needs.h. */

#include "analysis/needs.h"
#include "analysis/nest.h"
#include "analysis/path.h"
#include "analysis/schedule.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* A walk from the end of the critical path to its start. */
struct back {
	const struct schedule *schedule;
	const struct nest *nest;
	struct path_walk *walk;
	uint32_t *stands; /* by step, for those that join others */
	int64_t until;    /* what is walked begins then */
};

/* Whether the point of a step appeared before that of another. */
static bool
is_earlier(const struct back *k, uint32_t a, uint32_t b)
{
	const struct nest_point *points = k->nest->points;

	return points[a / 2].source < points[b / 2].source;
}

/*
 * What a step waited for: the start or the end of a point, since a step that
 * joins others stands for the last of them.  SCHEDULE_NONE: nothing.
 */
static uint32_t
find_need(const struct back *k, uint32_t step)
{
	const struct schedule *s = k->schedule;
	const struct schedule_step *at = &s->steps[step];
	uint32_t best = SCHEDULE_NONE, i;
	int64_t end = INT64_MIN;

	for (i = 0; i < at->count; i++) {
		const uint32_t need = s->needs[at->first + i];
		uint32_t stands;

		if (need == SCHEDULE_NONE || s->ends[need] < end)
			continue;
		stands = k->stands[need];
		if (stands == SCHEDULE_NONE)
			continue;
		if (s->ends[need] > end || is_earlier(k, stands, best))
			best = stands;
		end = s->ends[need];
	}
	return best;
}

/* Adds the own time of a point up to then, and the gap after it. */
static void
add_piece(struct back *k, uint32_t point, int64_t end, int64_t length)
{
	int64_t start;

	if (length <= 0)
		return;
	if (end > k->until)
		end = k->until;
	start = end - length;
	path_add(k->walk, 0, end, k->until);
	path_add(k->walk, point, start, end);
	k->until = start;
}

/* Steps that end a point have its own time, those that start it its
 * parent's. */
static void
walk_step(struct back *k, uint32_t step)
{
	const uint32_t point = step / 2;
	const struct nest_point *p = &k->nest->points[point];
	const int64_t work = k->schedule->steps[step].work;

	if (point > 0)
		k->walk->is_on[point] = true;
	if (step == needs_end_of(point))
		add_piece(k, point, p->end, work);
	else if (point > 0)
		add_piece(k, p->parent, p->start, work);
}

void
needs_walk(
    const struct needs *n, struct path_walk *walk, const struct nest *nest)
{
	const struct schedule *s = &n->least;
	struct back k = {
		.schedule = s,
		.nest = nest,
		.walk = walk,
		.until = nest->points[0].end,
		.stands = memory_resize(NULL, s->count, sizeof *k.stands),
	};
	uint32_t step;
	size_t i;

	path_begin(walk, nest);
	for (i = 0; i < s->count; i++) {
		step = s->order[i];
		k.stands[step] =
		    step < 2 * nest->count ? step : find_need(&k, step);
	}
	for (step = needs_end_of(0); step != SCHEDULE_NONE;
	     step = find_need(&k, step))
		walk_step(&k, step);
	path_add(walk, 0, 0, k.until);
	path_end(walk);
	free(k.stands);
}
