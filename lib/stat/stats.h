#ifndef STATS_H
#define STATS_H

/*
 * Statistics: pure functions over arrays of n finite doubles.  Results are in
 * the values' unit; what is beyond the range of a double is infinite.
 */

#include "stat/select.h"

#include <math.h>
#include <stddef.h>

/*
 * A compensated sum (Neumaier 1974): its error does not grow with the number
 * of terms.  Start from zeroes.
 */
struct stats_sum {
	double sum;
	double correction;
};

static inline void
stats_sum_add(struct stats_sum *s, double term)
{
	double sum = s->sum + term;

	if (fabs(s->sum) >= fabs(term))
		s->correction += (s->sum - sum) + term;
	else
		s->correction += (term - sum) + s->sum;
	s->sum = sum;
}

/* Adds all terms of the other one. */
void stats_sum_merge(struct stats_sum *s, const struct stats_sum *other);

double stats_sum_value(const struct stats_sum *s);

/* What one pass over values tells. */
struct stats_survey {
	struct stats_sum sum;
	double min;
	double max;
};

/* The sum, the smallest and the largest of n >= 1 values. */
struct stats_survey stats_survey(const double *values, size_t n);

/* The average of n >= 1 values of that total, within [min, max]. */
double stats_average(double total, size_t n, double min, double max);

/*
 * The sample variance (n - 1), 0 for one value: two passes, the second one
 * corrected for the rounding of the average (Chan, Golub & LeVeque 1983).  In
 * the values' unit squared.  n must be >= 1.
 */
double stats_variance(const double *values, size_t n, double average);

/*
 * The percentile of n >= 1 values, percent in [0, 100], by linear
 * interpolation between order statistics (Hyndman & Fan 1996, type 7).  Found
 * by selection, in time proportional to n; it leaves the values in another
 * order.
 */
double stats_percentile(double *values, size_t n, double percent);

/* The same of two percentiles, the first the lower one, in less time. */
void stats_two_percentiles(
    double *values, size_t n, const double percent[2], double result[2]);

/*
 * The same percentile of all values of all parts, which are >= 0, and of which
 * there is one at least.  They stay as they are.
 */
double stats_percentile_of_parts(
    const struct select_part *parts, size_t count, double percent);

#endif
