#include "stats.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

void
stats_sum_add(struct stats_sum *s, double term)
{
	double sum = s->sum + term;

	if (fabs(s->sum) >= fabs(term))
		s->correction += (s->sum - sum) + term;
	else
		s->correction += (term - sum) + s->sum;
	s->sum = sum;
}

double
stats_sum_value(const struct stats_sum *s)
{
	/* The correction of an infinite sum is no number. */
	return isfinite(s->sum) ? s->sum + s->correction : s->sum;
}

double
stats_total(const double *values, size_t n)
{
	struct stats_sum s = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		stats_sum_add(&s, values[i]);
	return stats_sum_value(&s);
}

double
stats_average(double total, size_t n, double min, double max)
{
	assert(n >= 1);
	if (!isfinite(total))
		return total;
	return fmin(fmax(total / (double)n, min), max);
}

double
stats_variance(const double *values, size_t n, double average)
{
	struct stats_sum squares = { 0 }, rest = { 0 };
	double r;
	size_t i;

	assert(n >= 1);
	if (n == 1)
		return 0;
	for (i = 0; i < n; i++) {
		double d = values[i] - average;

		stats_sum_add(&squares, d * d);
		stats_sum_add(&rest, d);
	}
	if (isinf(squares.sum))
		return squares.sum;
	r = stats_sum_value(&rest);
	return fmax(0, stats_sum_value(&squares) - r * r / (double)n) /
	    (double)(n - 1);
}

double
stats_min(const double *values, size_t n)
{
	double min = values[0];
	size_t i;

	for (i = 1; i < n; i++)
		if (values[i] < min)
			min = values[i];
	return min;
}

double
stats_max(const double *values, size_t n)
{
	double max = values[0];
	size_t i;

	for (i = 1; i < n; i++)
		if (values[i] > max)
			max = values[i];
	return max;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The median of the first, the middle and the last of n >= 1 values. */
static double
guess_median(const double *values, size_t n)
{
	double a = values[0], b = values[n / 2], c = values[n - 1];

	return fmax(fmin(a, b), fmin(fmax(a, b), c));
}

/*
 * Moves values about until no value before i is larger, and none behind it
 * smaller, than the one at i (Hoare 1961).
 */
static void
select_value(double *values, size_t n, size_t i)
{
	int tries = 64; /* enough but for an order made to be bad */

	while (n > 2 && tries-- > 0) {
		double pivot = guess_median(values, n);
		size_t left = 0, right = n - 1;

		for (;;) {
			double swap;

			while (values[left] < pivot)
				left++;
			while (values[right] > pivot)
				right--;
			if (left >= right)
				break;
			swap = values[left];
			values[left++] = values[right];
			values[right--] = swap;
		}
		/* Up to right they are at most the pivot, from there on at
		 * least. */
		if (i <= right)
			n = right + 1;
		else {
			values += right + 1;
			n -= right + 1;
			i -= right + 1;
		}
	}
	if (n > 1)
		qsort(values, n, sizeof *values, compare);
}

double
stats_percentile(double *values, size_t n, double percent)
{
	double hundredfold, rest, low;
	size_t i;

	assert(n >= 1 && percent >= 0 && percent <= 100);
	/* The index is (n - 1) * percent / 100.  Dividing last keeps its
	 * fraction free of the rounding of percent / 100. */
	hundredfold = (double)(n - 1) * percent;
	rest = fmod(hundredfold, 100);
	i = (size_t)((hundredfold - rest) / 100);
	select_value(values, n, i);
	low = values[i];
	if (i + 1 >= n)
		return low;
	return low + rest / 100 * (stats_min(values + i + 1, n - i - 1) - low);
}
