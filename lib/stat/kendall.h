#ifndef KENDALL_H
#define KENDALL_H

/*
 * Whether values drift, and how fast, by all pairs of them: the larger later
 * one against the smaller one, and the slope between them.  Outliers move
 * neither.
 */

#include <stddef.h>

/* The test is exact for fewer values than this without ties. */
#define KENDALL_EXACT_BELOW 50

/*
 * The two-sided p-value of the Mann-Kendall test (Mann 1945; Kendall 1968) of n
 * >= 2 values in order of time: exact below KENDALL_EXACT_BELOW without ties,
 * else by the normal approximation with corrections for ties and continuity, as
 * in R's cor.test(method = "kendall", continuity = TRUE); 1 if all are equal.
 * In O(n log n).
 */
double kendall_p(const double *values, size_t n);

/*
 * The median of the slopes between any two of n >= 2 finite values one step
 * apart (Theil 1950; Sen 1968), in the values' unit a step.  In O(n log n) as a
 * rule, by counting how many slopes are below one (Cole, Salowe, Steiger &
 * Szemeredi 1989); slopes that differ by a few roundings of the values are
 * taken as equal.
 */
double kendall_slope(const double *values, size_t n);

#endif
