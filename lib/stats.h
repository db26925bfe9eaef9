#ifndef STATS_H
#define STATS_H

/*
 * Statistics: pure functions over arrays of n finite doubles.  Results are in
 * the values' unit; what is beyond the range of a double is infinite.
 */

#include <stddef.h>

/*
 * A compensated sum (Neumaier 1974): its error does not grow with the number
 * of terms.  Start from zeroes.
 */
struct stats_sum {
	double sum;
	double correction;
};

void stats_sum_add(struct stats_sum *s, double term);
double stats_sum_value(const struct stats_sum *s);

double stats_total(const double *values, size_t n);

/* The average of n >= 1 values of that total, within [min, max]. */
double stats_average(double total, size_t n, double min, double max);

/*
 * The sample variance (n - 1), 0 for one value: two passes, the second one
 * corrected for the rounding of the average (Chan, Golub & LeVeque 1983).  In
 * the values' unit squared.  n must be >= 1.
 */
double stats_variance(const double *values, size_t n, double average);

/* The smallest and the largest of n >= 1 values. */
double stats_min(const double *values, size_t n);
double stats_max(const double *values, size_t n);

/*
 * The percentile of n >= 1 values, percent in [0, 100], by linear
 * interpolation between order statistics (Hyndman & Fan 1996, type 7).  Found
 * by selection, in time proportional to n; it leaves the values in another
 * order.
 */
double stats_percentile(double *values, size_t n, double percent);

#endif
