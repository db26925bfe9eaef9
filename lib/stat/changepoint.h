#ifndef CHANGEPOINT_H
#define CHANGEPOINT_H

/*
 * Change points: where the level of a stage's times steps up or down.
 *
 * Binary segmentation: a segment is split at the maximum of the Mann-Whitney U
 * over all split points (Pettitt 1979, but standardized), if a permutation test
 * finds it significant; else around the middle part whose rank sum deviates
 * most, as between a step and its reversal; and so on in all parts.  Then each
 * step is placed anew between its neighbours, since levels beyond those may
 * have drawn it away, and the parts next to those that move are searched again,
 * until none moves.  At last steps that are too small compared with the
 * segments on both sides are removed, the smallest effect first, and each other
 * is moved to where its two levels fit the values best.
 */

#include <stdbool.h>
#include <stddef.h>

struct changepoint_limits {
	double alpha;      /* p-values up to this are significant, 0..1 */
	double min_change; /* of the median, percent */
	double min_effect; /* of the median, in robust standard deviations */
};

/* The default limits. */
extern const struct changepoint_limits changepoint_defaults;

/* With fewer values no step is reported. */
#define CHANGEPOINT_VALUES_MIN 8

/* With a smaller alpha no step is reported: too many permutations. */
#define CHANGEPOINT_ALPHA_MIN 0.001

/* One change point. */
struct changepoint {
	size_t at;            /* index of the first value after it */
	double before_median; /* of the values since the previous step */
	double after_median;  /* of the values up to the next step */
	double p_value;       /* 0..1 */
};

/* Where steps may be: at values where something could have changed. */
struct changepoint_places {
	bool (*may_be)(const void *with, size_t at);
	const void *with;
};

/*
 * Finds the steps in n finite values in chronological order.  Returns how
 * many; *steps has them, oldest first; free() it.  Deterministic.  With places
 * that are not NULL, a step is at one of those, if any is between its
 * neighbours.
 */
size_t changepoint_find(const double *values, size_t n,
    const struct changepoint_limits *limits,
    const struct changepoint_places *places, struct changepoint **steps);

#endif
