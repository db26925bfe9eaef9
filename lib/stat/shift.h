#ifndef SHIFT_H
#define SHIFT_H

/* How far one sample lies from another, and how sure that is. */

#include "stat/rank.h"

#include <stddef.h>

/*
 * A shift in the values' unit, > 0 where the second sample is the larger one,
 * and its confidence interval, which is that of R's wilcox.test(conf.int =
 * TRUE).  Where that uses the normal approximation, it searches for the ends
 * numerically: they agree within its tolerance.  Where there are too few values
 * for the confidence, by rank_least_p or rank_least_signed_p, low is -infinity
 * and high is infinity.
 */
struct shift {
	double estimate;
	double low;
	double high;
	double inner_low; /* of a second interval, of less confidence */
	double inner_high;
};

/*
 * From m >= 1 to n >= 1 ascending values: the median of the m n differences
 * y - x (Hodges & Lehmann 1963).  The interval goes from the C-th smallest to
 * the C-th largest difference, C by the distribution of the Mann-Whitney U:
 * exact where rank_mann_whitney is, else m n / 2 - z sqrt(variance of U)
 * (Hollander & Wolfe 1999, section 4.3), rounded to the nearest whole number,
 * as the test's correction for continuity would have it.  The variance is
 * corrected for ties within each sample; those between x and y vanish once one
 * of them is shifted.  confidence and that of the inner interval are in (0, 1);
 * the two are found together in less time than one after the other.
 */
struct shift shift_between(struct rank_distributions *d, const double *x,
    size_t m, const double *y, size_t n, double confidence, double inner);

/*
 * The same of n >= 1 ascending differences of pairs: the pseudomedian, which is
 * the median of the averages of any two differences, or of one with itself
 * (Walsh 1949).  C is by the distribution of the signed-rank V: exact where
 * rank_signed_rank is, else n (n + 1) / 4 - z sqrt(variance of V) (Hollander &
 * Wolfe 1999, section 3.3), corrected for equal differences.  A difference of
 * 0 counts as any other; R drops it, which moves its estimate away from 0.
 */
struct shift shift_of_pairs(
    const double *differences, size_t n, double confidence, double inner);

#endif
