#ifndef SPREAD_H
#define SPREAD_H

/*
 * Pictures of how the times of stages are distributed, one a stage, on an axis
 * that all of them share.
 */

#include "base/buffer.h"
#include "base/slice.h"
#include "report/axis.h"
#include "report/past.h"

#include <stddef.h>

/* What the axis must have: the least time above 0, the least median, and the
 * largest time.  Start from { .middle = INFINITY }. */
struct spread_ends {
	double least;
	double middle;
	double most;
};

void spread_add(struct spread_ends *e, const struct past *p);

struct axis spread_axis(const struct spread_ends *e);

/* The labels of that axis as a picture of their own. */
void spread_draw_axis(struct buffer *b, const struct axis *axis);

/*
 * A histogram; below it a line from the 5th to the 95th percentile, a box from
 * the 25th to the 75th, and a mark at the median.
 */
void spread_draw(struct buffer *b, const struct past *p,
    const struct axis *axis, struct slice name);

#endif
