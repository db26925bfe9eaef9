#include "stage/sketch.h"

#include "stage/describe.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

void
sketch_init(struct sketch *s)
{
	*s = (struct sketch){ .usage = usage_none };
}

/*
 * Merges the total of n values, and the squares of their deviations, into those
 * of s (Chan, Golub & LeVeque 1979).  fma keeps the rounding errors of the
 * products: without them, the difference of nearly equal products would suffer
 * cancellation.
 */
static void
merge_moments(struct sketch *s, double n, const struct stats_sum *total,
    const struct stats_sum *squares)
{
	const double m = (double)s->times.count;
	const double a = s->total.sum * n, b = total->sum * m;
	double rest, apart;

	if (m > 0) {
		rest = fma(s->total.sum, n, -a) - fma(total->sum, m, -b);
		rest += s->total.correction * n - total->correction * m;
		apart = ((a - b) + rest) / (m * n);
		stats_sum_add(&s->squares, apart * apart * (m * n / (m + n)));
	}
	stats_sum_merge(&s->squares, squares);
	stats_sum_merge(&s->total, total);
}

static void
widen(struct sketch *s, double min, double max)
{
	const bool is_first = s->times.count == 0;

	if (is_first || min < s->min)
		s->min = min;
	if (is_first || max > s->max)
		s->max = max;
}

void
sketch_add_numbers(struct sketch *s, const struct sketch_numbers *numbers)
{
	widen(s, numbers->min, numbers->max);
	merge_moments(
	    s, (double)numbers->n, &numbers->total, &numbers->squares);
	usage_merge(&s->usage, &numbers->usage);
}

void
sketch_add_times(struct sketch *s, const double *times, size_t n)
{
	const struct stats_survey survey = stats_survey(times, n);
	const double variance =
	    stats_variance(times, n, stats_average(&survey));

	sketch_add_numbers(s,
	    &(struct sketch_numbers){ n, survey.min, survey.max, survey.sum,
		{ variance * (double)(n - 1), 0 }, usage_none });
	histogram_add_values(&s->times, times, n);
}

void
sketch_merge(struct sketch *s, const struct sketch *other)
{
	if (other->times.count == 0)
		return;
	sketch_add_numbers(s,
	    &(struct sketch_numbers){ other->times.count, other->min,
		other->max, other->total, other->squares, other->usage });
	histogram_merge(&s->times, &other->times);
}

static double
order_statistic(struct sketch *s, uint64_t rank)
{
	if (rank == 0)
		return s->min;
	if (rank == s->times.count - 1)
		return s->max;
	return fmin(
	    fmax(histogram_middle(histogram_at(&s->times, rank)), s->min),
	    s->max);
}

double
sketch_percentile(struct sketch *s, double percent)
{
	const struct stats_place p = stats_place_of(s->times.count, percent);
	const double low = order_statistic(s, p.i);
	double high;

	if (p.rest == 0)
		return low;
	high = order_statistic(s, p.i + 1);
	return fmin(low + p.rest / 100 * (high - low), high);
}

/* Infinite if the total or a square overflowed. */
static double
variance(const struct sketch *s)
{
	const uint64_t n = s->times.count;
	double squares = stats_sum_value(&s->squares);

	if (n == 1)
		return 0;
	return isfinite(squares) ? squares / (double)(n - 1) : INFINITY;
}

struct stats
sketch_describe(struct sketch *s)
{
	const struct stats_survey times = { s->times.count, s->total, s->min,
		s->max };
	const double percentiles[] = { sketch_percentile(s, 50),
		sketch_percentile(s, 95) };

	return describe_stage(&times, variance(s), percentiles, &s->usage);
}

void
sketch_free(struct sketch *s)
{
	histogram_free(&s->times);
}
