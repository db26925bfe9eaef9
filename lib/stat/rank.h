#ifndef RANK_H
#define RANK_H

/* Rank statistics, which are robust against outliers. */

#include <stddef.h>

/*
 * The midranks, from 1, of n values: equal values share the average of their
 * ranks.  Returns the sum of t^3 - t over the groups of t equal values, 0
 * without ties.
 */
double rank_midranks(const double *values, size_t n, double *ranks);

/* Tests are exact for samples smaller than this without ties. */
#define RANK_EXACT_BELOW 50

/*
 * A cache of exact distributions of the Mann-Whitney U: for samples of m and n
 * values without ties, P(U <= u) for u from 0 to m n.  Start from zeroes.
 */
struct rank_distributions {
	double *cumulative[RANK_EXACT_BELOW][RANK_EXACT_BELOW];
};

void rank_free(struct rank_distributions *d);

/*
 * The two-sided p-value of the Mann-Whitney U test (Mann & Whitney 1947) of m
 * against n values: exact if both are below RANK_EXACT_BELOW and there are no
 * ties, else by the normal approximation with corrections for ties and
 * continuity, as in R's wilcox.test; 1 if all values are equal.  m and n must
 * be >= 1.  Sorts x and y.
 */
double rank_mann_whitney(
    struct rank_distributions *d, double *x, size_t m, double *y, size_t n);

/*
 * The exact distribution of the Mann-Whitney U without ties, for m and n below
 * RANK_EXACT_BELOW: P(U <= u) for u from 0 to m n.  Owned by d.
 */
const double *rank_distribution(
    struct rank_distributions *d, size_t m, size_t n);

/*
 * The same for the signed-rank V of n differences, n below RANK_EXACT_BELOW:
 * P(V <= v) for v from 0 to n (n + 1) / 2.  free() it.
 */
double *rank_signed_distribution(size_t n);

/*
 * The sum of t^3 - t over the groups of t equal values in the union of m and n
 * ascending values.
 */
double rank_ties(const double *x, size_t m, const double *y, size_t n);

/*
 * The two-sided p-value of the signed-rank test (Wilcoxon 1945) of n
 * differences, of which zeroes are dropped.  Exact if n is below
 * RANK_EXACT_BELOW and there are no zeroes or equal magnitudes; else by the
 * normal approximation with corrections for ties and continuity, as in R's
 * wilcox.test; 1 if all differences are 0.
 */
double rank_signed_rank(const double *differences, size_t n);

/*
 * The smallest possible p-values without ties: 2 / C(m + n, m) for the
 * Mann-Whitney test, 2 / 2^n for the signed-rank test; at most 1.
 */
double rank_least_p(size_t m, size_t n);
double rank_least_signed_p(size_t n);

#endif
