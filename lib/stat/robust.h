#ifndef ROBUST_H
#define ROBUST_H

/* Spread that no outlier can blow up, and how many runs it calls for. */

#include <stddef.h>

/*
 * The standard deviation over the MAD of a normal distribution, which is
 * 1 / normal_quantile(0.75), as it is usually given.
 */
#define ROBUST_MAD_TO_SD 1.4826

/*
 * The median absolute deviation from the median of n >= 1 values, times 1.4826
 * (Hampel 1974): of normal values it estimates the standard deviation.  In the
 * values' unit; 0 where more than half of them are equal.
 */
double robust_mad(const double *values, size_t n);

/* The same without its bias where n is small (Croux & Rousseeuw 1992). */
double robust_sd(const double *values, size_t n);

/*
 * How far one more normal value is from the median of n >= 2: it is below that
 * many robust_sd of them, times sqrt(1 + 1/n), with probability p in (0.5, 1).
 * That is close to the quantile of Student's t with 0.45 (n - 1) degrees of
 * freedom, which is computed by its expansion (Abramowitz & Stegun 1964,
 * 26.7.5): by simulation, intervals of 90 and 95 percent are missed by 7 to 10
 * and by 3 to 5 percent of values, from n = 5 on.
 */
double robust_quantile(double p, size_t n);

/*
 * How many runs a side the Mann-Whitney test needs to find a change by margin,
 * 0.05 for 5 percent, with a probability of 80 percent: s >= 0 is the standard
 * deviation of the logs of times.  It is the number of the t-test, one-sided
 * at the 5 percent level, by the normal approximation,
 * 2 s^2 (z(.95) + z(.80))^2 / ln(1 + margin)^2, over the efficiency of ranks
 * for normal values, 3 / pi = 0.955 (Hodges & Lehmann 1956), rounded up, and 2
 * at least.  Infinite where margin is 0 and s is not.
 */
double robust_runs_needed(double s, double margin);

#endif
