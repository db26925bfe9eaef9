#include "stat/stats.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

double
stats_sum_value(const struct stats_sum *s)
{
	/* The correction of an infinite sum is NaN. */
	return isfinite(s->sum) ? s->sum + s->correction : s->sum;
}

void
stats_sum_merge(struct stats_sum *s, const struct stats_sum *other)
{
	stats_sum_add(s, other->sum);
	s->correction += other->correction;
}

struct stats_survey
stats_survey(const double *values, size_t n)
{
	struct stats_survey all = { n, .min = values[0], .max = values[0] };
	struct stats_sum sum = { 0 };
	size_t i;

	for (i = 0; i < n; i++) {
		const double v = values[i];

		stats_sum_add(&sum, v);
		all.min = v < all.min ? v : all.min;
		all.max = v > all.max ? v : all.max;
	}
	all.sum = sum;
	return all;
}

struct stats_survey
stats_survey_known(const double *values, size_t n)
{
	struct stats_survey all = { 0 };
	size_t i;

	for (i = 0; i < n; i++) {
		const double v = values[i];

		if (isnan(v))
			continue;
		stats_sum_add(&all.sum, v);
		all.min = all.n == 0 || v < all.min ? v : all.min;
		all.max = all.n == 0 || v > all.max ? v : all.max;
		all.n++;
	}
	return all;
}

void
stats_survey_merge(struct stats_survey *s, const struct stats_survey *other)
{
	const bool is_first = s->n == 0;

	s->n += other->n;
	stats_sum_merge(&s->sum, &other->sum);
	if (is_first || other->min < s->min)
		s->min = other->min;
	if (is_first || other->max > s->max)
		s->max = other->max;
}

double
stats_average(const struct stats_survey *s)
{
	const double total = stats_sum_value(&s->sum);

	assert(s->n >= 1);
	if (!isfinite(total))
		return total;
	return fmin(fmax(total / (double)s->n, s->min), s->max);
}

double
stats_variance(const double *values, size_t n, double average)
{
	struct stats_sum squares = { 0 };
	double rest = 0;
	size_t i;

	assert(n >= 1);
	if (n == 1)
		return 0;
	for (i = 0; i < n; i++) {
		double d = values[i] - average;

		stats_sum_add(&squares, d * d);
		rest += d;
	}
	if (isinf(squares.sum))
		return squares.sum;
	return fmax(0, stats_sum_value(&squares) - rest * rest / (double)n) /
	    (double)(n - 1);
}

struct stats_place
stats_place_of(uint64_t n, double percent)
{
	/* The index is (n - 1) * percent / 100.  Dividing last avoids the
	 * rounding error of percent / 100. */
	const double hundredfold = (double)(n - 1) * percent;
	const double rest = fmod(hundredfold, 100);

	assert(n >= 1 && percent >= 0 && percent <= 100);
	return (
	    struct stats_place){ (uint64_t)((hundredfold - rest) / 100), rest };
}

static double
between(struct select_pair pair, double rest)
{
	return pair.value + rest / 100 * (pair.next - pair.value);
}

double
stats_percentile(double *values, size_t n, double percent)
{
	const struct stats_place p = stats_place_of(n, percent);

	return between(select_pair(values, n, (size_t)p.i), p.rest);
}

void
stats_two_percentiles(
    double *values, size_t n, const double percent[2], double result[2])
{
	const struct stats_place low = stats_place_of(n, percent[0]);
	const struct stats_place high = stats_place_of(n, percent[1]);
	const size_t at = (size_t)low.i, apart = (size_t)(high.i - low.i);

	result[0] = between(select_pair(values, n, at), low.rest);
	/* The first selection left no larger value before that index. */
	result[1] = between(select_pair(values + at, n - at, apart), high.rest);
}

double
stats_percentile_of_parts(
    const struct select_part *parts, size_t count, double percent)
{
	struct stats_place p;
	size_t n = 0, i;

	for (i = 0; i < count; i++)
		n += parts[i].n;
	p = stats_place_of(n, percent);
	return between(select_pair_of_parts(parts, count, (size_t)p.i), p.rest);
}
