#include "analysis/whatif_lanes.h"

#include <math.h>
#include <stddef.h>

/*
 * A replay of a group with WHATIF_LANES stages at a time, each halved on its
 * own.
 */
struct lanes {
	const struct nest_point *points;
	const struct nest_point *around;
	const uint32_t *ends;        /* the group in the order of its ends */
	uint32_t ended;              /* how many of them have ended */
	double latest[WHATIF_LANES]; /* of their ends, as they would be */
	double shifts[WHATIF_LANES]; /* of all that is before `first` */
	uint32_t first;
	double *own; /* of the ends, by point from there on and lane */
};

static double *
own_of(const struct lanes *l, uint32_t point)
{
	return &l->own[(size_t)point * WHATIF_LANES];
}

static const double *
shifts_of(const struct lanes *l, uint32_t point)
{
	return point < l->first ? l->shifts : own_of(l, point);
}

static void
end_lanes(struct lanes *l, uint32_t until)
{
	size_t i;

	for (; l->ended < until; l->ended++) {
		const uint32_t point = l->ends[l->ended];
		const double end = (double)l->points[point].end;
		const double *shifts = shifts_of(l, point);

		for (i = 0; i < WHATIF_LANES; i++) {
			const double shifted = end - shifts[i];

			l->latest[i] =
			    l->latest[i] > shifted ? l->latest[i] : shifted;
		}
	}
}

/*
 * Replays a group from the first change on, before which all is shifted alike,
 * to a point before which all have ended, or to the end of the group: there it
 * is so again.  Takes the changes on the way.
 */
static void
replay_part(struct lanes *l, const struct whatif_change **changes)
{
	const uint32_t begin = l->around->first;
	const uint32_t end = begin + l->around->count;
	const uint32_t first = (*changes)->point;
	double base =
	    (double)nest_waited(l->points, l->around, l->points[first].pred);
	uint32_t point;
	size_t i;

	l->first = first;
	l->ended = l->points[first].ended;
	for (i = 0; i < WHATIF_LANES; i++)
		l->latest[i] = base - l->shifts[i];
	for (point = first; point < end; point++) {
		const struct nest_point *p = &l->points[point];
		double *own = own_of(l, point);

		if (point > first && p->ended == point - begin)
			break;
		end_lanes(l, p->ended);
		base = (double)nest_waited(l->points, l->around, p->pred);
		for (i = 0; i < WHATIF_LANES; i++)
			own[i] = base - l->latest[i];
		for (; (*changes)->point == point; ++*changes)
			own[(*changes)->lane] += (double)(*changes)->saved;
	}
	end_lanes(l, point - begin);
	base = (double)nest_waited(l->points, l->around,
	    point < end ? l->points[point].pred : l->around->last);
	for (i = 0; i < WHATIF_LANES; i++)
		l->shifts[i] = base - l->latest[i];
}

void
whatif_lanes_save(const struct nest *nest, uint32_t around,
    const struct whatif_change *changes, double *room,
    int64_t saved[WHATIF_LANES])
{
	struct lanes l = {
		.points = nest->points,
		.around = &nest->points[around],
		.ends = &nest->ends[nest->points[around].first],
		.own = room,
	};
	size_t i;

	while (changes->point != NEST_NONE)
		replay_part(&l, &changes);
	for (i = 0; i < WHATIF_LANES; i++)
		saved[i] = llround(l.shifts[i]);
}
