#ifndef CHANGEPOINT_H
#define CHANGEPOINT_H

/*
 * Change points: where the level of a stage's times stepped up or down.
 *
 * A history is split at the largest rank statistic, the standardized
 * Mann-Whitney U over all places (Pettitt 1979, but for the standardization),
 * if a permutation test finds it significant; else round the part in its
 * middle that stands out most, as where a step was taken back; and so on in
 * all parts.  Of the places found, those whose step is too small against what
 * is on both sides of it are taken back, the least clear first.
 */

#include <stddef.h>

struct changepoint_limits {
	double alpha;      /* p-values up to this are significant */
	double min_change; /* of the median, percent */
	double min_effect; /* of the median, robust standard deviations */
};

/* The limits unless a user asks for others. */
extern const struct changepoint_limits changepoint_defaults;

/* Fewer values than this and no step is claimed. */
#define CHANGEPOINT_VALUES_MIN 8

/* Below this alpha no step is claimed: it takes too many permutations. */
#define CHANGEPOINT_ALPHA_MIN 0.001

/* One change point. */
struct changepoint {
	size_t at;            /* the first value after it */
	double before_median; /* back to the step before, if any */
	double after_median;  /* up to the step behind, if any */
	double p_value;
};

/*
 * Finds the steps of n values in order of time.  Returns how many, in *steps,
 * oldest first, to be freed.  The same values give the same steps.
 */
size_t changepoint_find(const double *values, size_t n,
    const struct changepoint_limits *limits, struct changepoint **steps);

#endif
