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

/* Both samples smaller than this, and the Mann-Whitney test is exact. */
#define RANK_EXACT_BELOW 50

/*
 * The exact distributions of the Mann-Whitney U that were needed so far: for
 * samples of m and n without ties, P(U <= u) for u from 0 to m n.  Start from
 * zeroes.
 */
struct rank_distributions {
	double *cumulative[RANK_EXACT_BELOW][RANK_EXACT_BELOW];
};

void rank_free(struct rank_distributions *d);

/*
 * The two-sided p-value of the Mann-Whitney U test (Mann & Whitney 1947) of m
 * against n values: exact where both are fewer than RANK_EXACT_BELOW and none
 * are equal, else by the normal approximation with corrections for ties and
 * continuity, as R's wilcox.test does it; 1 where all are equal.  m and n must
 * be >= 1.  It sorts the values of each.
 */
double rank_mann_whitney(
    struct rank_distributions *d, double *x, size_t m, double *y, size_t n);

/*
 * The exact distribution of the Mann-Whitney U, both samples smaller than
 * RANK_EXACT_BELOW and without ties: P(U <= u) for u from 0 to m n.  It belongs
 * to d.
 */
const double *rank_distribution(
    struct rank_distributions *d, size_t m, size_t n);

/*
 * The same of the signed-rank V of n differences, fewer than RANK_EXACT_BELOW:
 * P(V <= v) for v from 0 to n (n + 1) / 2.  free() it.
 */
double *rank_signed_distribution(size_t n);

/*
 * The sum of t^3 - t over the groups of t equal values among m and n ascending
 * ones together.
 */
double rank_ties(const double *x, size_t m, const double *y, size_t n);

/*
 * The two-sided p-value of the signed-rank test (Wilcoxon 1945) of n
 * differences against 0.  Those of 0 are dropped.  It is exact where all of
 * them are fewer than RANK_EXACT_BELOW, none is 0, and no two have the same
 * magnitude; else by the normal approximation with corrections for ties and
 * continuity, as R's wilcox.test does it; 1 where no difference is left.
 */
double rank_signed_rank(const double *differences, size_t n);

/*
 * The smallest p-values that samples of that size can have without ties: of
 * the Mann-Whitney test, 2 / C(m + n, m), and of the signed-rank test, 2 / 2^n;
 * 1 at most.
 */
double rank_least_p(size_t m, size_t n);
double rank_least_signed_p(size_t n);

#endif
