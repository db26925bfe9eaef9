#ifndef STATS_H
#define STATS_H

/*
 * Descriptive statistics of arrays of n finite doubles.  Results are in the
 * values' unit, and infinite on overflow.
 */

#include "stat/select.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A compensated sum (Neumaier 1974), whose error does not grow with the number
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

/* The result of one pass over n values.  All zeroes if n is 0. */
struct stats_survey {
	uint64_t n;
	struct stats_sum sum;
	double min;
	double max;
};

/* Surveys n >= 1 values. */
struct stats_survey stats_survey(const double *values, size_t n);

/* The same of those of n >= 0 values that are not NaN. */
struct stats_survey stats_survey_known(const double *values, size_t n);

/* Adds the values of the other one, whose n must be >= 1. */
void stats_survey_merge(
    struct stats_survey *s, const struct stats_survey *other);

/* The average, within [min, max]; s->n must be >= 1. */
double stats_average(const struct stats_survey *s);

/*
 * The sample variance (n - 1), 0 for one value, by the corrected two-pass
 * algorithm (Chan, Golub & LeVeque 1983).  In the values' unit squared.  n must
 * be >= 1.
 */
double stats_variance(const double *values, size_t n, double average);

/*
 * The position of a percentile in n ascending values: between those at i and
 * i + 1, counted from 0, `rest` percent of the way, 0 <= rest < 100.
 */
struct stats_place {
	uint64_t i;
	double rest;
};

/*
 * The position of a percentile in n >= 1 values, percent in [0, 100], for
 * linear interpolation between order statistics (Hyndman & Fan 1996, type 7).
 */
struct stats_place stats_place_of(uint64_t n, double percent);

/*
 * The percentile of n >= 1 values, percent in [0, 100], by that definition.
 * By selection, in O(n); reorders the values.
 */
double stats_percentile(double *values, size_t n, double percent);

/* Two percentiles at once, percent[0] <= percent[1], which is faster. */
void stats_two_percentiles(
    double *values, size_t n, const double percent[2], double result[2]);

/*
 * The percentile of the values of all parts, which must be >= 0 and at least
 * one.  Does not reorder them.
 */
double stats_percentile_of_parts(
    const struct select_part *parts, size_t count, double percent);

#endif
