#ifndef RANK_H
#define RANK_H

/* Statistics of ranks, which no outlier can move far. */

#include <stddef.h>

/*
 * The midranks, from 1, of n values: equal ones share the average of theirs.
 * Returns the sum of t^3 - t over the groups of t equal values: 0 where there
 * are none.
 */
double rank_midranks(const double *values, size_t n, double *ranks);

/*
 * The exact distribution of the Mann-Whitney U of m and n values without ties,
 * kept from one test to the next of the same sizes.  Start from zeroes.
 */
struct rank_distribution {
	size_t m;
	size_t n;
	double *cumulative; /* P(U <= u), u from 0 to m n */
};

void rank_free(struct rank_distribution *d);

/*
 * The two-sided p-value of the Mann-Whitney U test (Mann & Whitney 1947) of m
 * against n values: exact where both are fewer than 50 and none are equal,
 * else by the normal approximation with corrections for ties and continuity,
 * as R's wilcox.test does it; 1 where all are equal.  m and n must be >= 1.
 */
double rank_mann_whitney(struct rank_distribution *d, const double *x, size_t m,
    const double *y, size_t n);

#endif
