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

/* What one pass over values tells.  Zeroes are that of no values. */
struct stats_survey {
	size_t n;
	struct stats_sum sum;
	double min;
	double max;
};

/* That of n >= 1 values. */
struct stats_survey stats_survey(const double *values, size_t n);

/* Adds the values of the other one, at least one. */
void stats_survey_merge(
    struct stats_survey *s, const struct stats_survey *other);

/* The average of one value or more, within [min, max]. */
double stats_average(const struct stats_survey *s);

/*
 * The sample variance (n - 1), 0 for one value: two passes, the second one
 * corrected for the rounding of the average (Chan, Golub & LeVeque 1983).  In
 * the values' unit squared.  n must be >= 1.
 */
double stats_variance(const double *values, size_t n, double average);

/*
 * Where a percentile is among n ascending values: between those at i and
 * i + 1, from 0 on, `rest` hundredths of the way, 0 <= rest < 100.
 */
struct stats_place {
	size_t i;
	double rest;
};

/*
 * The place of a percentile of n >= 1 values, percent in [0, 100], for linear
 * interpolation between order statistics (Hyndman & Fan 1996, type 7).
 */
struct stats_place stats_place_of(size_t n, double percent);

/*
 * The percentile of n >= 1 values, percent in [0, 100], by that definition.
 * Found by selection, in time proportional to n; it leaves the values in
 * another order.
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
