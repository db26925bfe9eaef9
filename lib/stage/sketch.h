#ifndef SKETCH_H
#define SKETCH_H

/*
 * What the points of one stage come to, in bounded memory, so that it can be
 * merged: sketches of the parts of a whole, in any order, merge to that of the
 * whole.  Count, extremes and percentiles are then the same to the bit, and
 * total and variance but for a few rounding errors.
 */

#include "model/model.h"
#include "stage/usage.h"
#include "stat/histogram.h"
#include "stat/stats.h"

/* Start from sketch_init. */
struct sketch {
	struct histogram times; /* it has their count too */
	double min;
	double max;
	struct stats_sum total;
	struct stats_sum squares; /* of the deviations from the average */
	struct usage usage;
};

void sketch_init(struct sketch *s);

/* Adds the elapsed time of a point. */
void sketch_add_time(struct sketch *s, double time);

/* Adds CPU and memory of points whose elapsed time is added. */
void sketch_add_usage(struct sketch *s, const struct usage *usage);

/* Adds a point. */
void sketch_add(struct sketch *s, const struct point *point);

/* Adds all that the other one was told of. */
void sketch_merge(struct sketch *s, const struct sketch *other);

/*
 * The percentile of one point or more, percent in [0, 100], by the definition
 * of stats_percentile: of order statistics each of which is told by its bucket,
 * but the least and the greatest, which are known.  None is told outside of
 * [min, max].  Where the order statistics are off by a share of their own value
 * (see histogram.h), so is what is between them, by that share at most.
 */
double sketch_percentile(struct sketch *s, double percent);

/* The statistics of one point or more, but for the name and the global ones. */
struct stats sketch_describe(struct sketch *s);

void sketch_free(struct sketch *s);

#endif
