#ifndef SKETCH_H
#define SKETCH_H

/*
 * Mergeable statistics of one stage in bounded memory: the sketches of the
 * parts of a data set, merged in any order, are the sketch of the whole.
 * Count, minimum, maximum and percentiles are then bit-identical; total and
 * variance are the same up to rounding.
 */

#include "model/model.h"
#include "stage/usage.h"
#include "stat/histogram.h"
#include "stat/stats.h"

#include <stddef.h>
#include <stdint.h>

/* More points may not be counted exactly by a double. */
#define SKETCH_COUNT_MAX ((uint64_t)1 << 53)

/* Start from sketch_init. */
struct sketch {
	struct histogram times; /* ms; with the count */
	double min;             /* ms */
	double max;
	struct stats_sum total;
	struct stats_sum squares; /* of deviations from the average, ms^2 */
	struct usage usage;
};

void sketch_init(struct sketch *s);

/* Adds the wall times of n >= 1 points, in ms. */
void sketch_add_times(struct sketch *s, const double *times, size_t n);

/* All that a sketch of n > 0 points says but for its histogram. */
struct sketch_numbers {
	uint64_t n;
	double min;
	double max;
	struct stats_sum total;
	struct stats_sum squares;
	struct usage usage;
};

/* Adds the numbers of points whose times are then to be added to s->times. */
void sketch_add_numbers(struct sketch *s, const struct sketch_numbers *numbers);

/* Adds all points of the other one. */
void sketch_merge(struct sketch *s, const struct sketch *other);

/*
 * The percentile of at least one point, percent in [0, 100], as defined by
 * stats_percentile, of approximate order statistics: the middles of their
 * buckets, limited to [min, max]; minimum and maximum are exact.  Its relative
 * error is at most that of the order statistics (see histogram.h).  Sorts the
 * histogram.
 */
double sketch_percentile(struct sketch *s, double percent);

/* The statistics of at least one point, without name and global statistics. */
struct stats sketch_describe(struct sketch *s);

void sketch_free(struct sketch *s);

#endif
