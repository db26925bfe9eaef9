#include "unit.h"

#include "base/array.h"
#include "base/random.h"
#include "stat/normal.h"
#include "stat/robust.h"
#include "stat/stats.h"

#include <math.h>

static void
assert_near(double seen, double expected)
{
	assert_true(fabs(seen - expected) <= 1e-14 * fabs(expected));
}

static void
the_deviation_is_that_of_the_median(void **state)
{
	/* The median is 4, and the deviations are 0 3 5 2 96 1 3: 3. */
	static const double odd[] = { 4, 1, 9, 2, 100, 3, 7 };
	/* The median is 2.5, and the deviations are 1.5 0.5 0.5 7.5: 1. */
	static const double even[] = { 10, 2, 3, 1 };

	(void)state;
	assert_near(robust_mad(odd, 7), 1.4826 * 3);
	assert_near(robust_mad(even, 4), 1.4826);
}

static void
equal_values_and_single_ones_do_not_deviate(void **state)
{
	static const double values[] = { 5, 5, 5, 90 };

	(void)state;
	assert_true(robust_mad(values, 4) == 0);
	assert_true(robust_mad(values, 1) == 0);
}

static void
the_values_stay_in_their_order(void **state)
{
	double values[] = { 3, 1, 2 };

	(void)state;
	assert_near(robust_mad(values, 3), 1.4826);
	assert_true(values[0] == 3 && values[1] == 1 && values[2] == 2);
}

/*
 * (1.64485 + 0.84162)^2 = 6.18256 and ln(1.05)^2 = 0.00238048, so it is
 * 2 * 6.18256 / 0.955 / 0.00238048 = 5439.1 times s^2: 2.18, 13.6 and 54.4.
 */
static void
more_variation_needs_more_runs(void **state)
{
	(void)state;
	assert_true(robust_runs_needed(0.02, 0.05) == 3);
	assert_true(robust_runs_needed(0.05, 0.05) == 14);
	assert_true(robust_runs_needed(0.10, 0.05) == 55);
	/* ln(1.10)^2 = 0.00908403: 1425.3 times s^2 */
	assert_true(robust_runs_needed(0.10, 0.10) == 15);
}

static void
two_runs_are_the_least(void **state)
{
	(void)state;
	assert_true(robust_runs_needed(0, 0.05) == 2);
	assert_true(robust_runs_needed(0, 0) == 2);
	assert_true(robust_runs_needed(0.001, 0.05) == 2);
}

/* R: qt(c(0.95, 0.975), 0.45 * (n - 1)) */
static void
a_quantile_is_one_of_student(void **state)
{
	static const struct {
		size_t n;
		double at_95;
		double at_975;
	} quantiles[] = {
		{ 12, 2.0195532641, 2.5784113267 },
		{ 13, 1.9825401633, 2.5143520150 },
		{ 20, 1.8441585273, 2.2804370283 },
		{ 41, 1.7340636066, 2.1009220402 },
		{ 100, 1.6797840029, 2.0146650602 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(quantiles); i++) {
		const size_t n = quantiles[i].n;

		assert_true(fabs(robust_quantile(0.95, n) / quantiles[i].at_95 -
				1) < 0.001);
		assert_true(
		    fabs(robust_quantile(0.975, n) / quantiles[i].at_975 - 1) <
		    0.001);
	}
}

/* The share of normal values outside an interval around the median of n. */
static double
missed(double p, size_t n)
{
	enum { ROUNDS = 20000, MOST = 40 };
	double values[MOST];
	uint64_t random = n;
	size_t misses = 0, i, round;

	for (round = 0; round < ROUNDS; round++) {
		double one = 0, reach;

		for (i = 0; i <= n; i++) {
			one = normal_quantile(
			    ((double)(random_bits(&random) >> 12) + 0.5) *
			    0x1p-52);
			if (i < n)
				values[i] = one;
		}
		reach = robust_quantile(p, n) * robust_sd(values, n) *
		    sqrt(1 + 1 / (double)n);
		misses += fabs(one - stats_percentile(values, n, 50)) > reach;
	}
	return (double)misses / ROUNDS;
}

static void
intervals_are_missed_as_often_as_they_should(void **state)
{
	static const size_t counts[] = { 5, 6, 7, 8, 9, 11, 15, 20, 40 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(counts); i++) {
		const double outside_90 = missed(0.95, counts[i]);
		const double outside_95 = missed(0.975, counts[i]);

		assert_true(outside_90 > 0.07 && outside_90 < 0.105);
		assert_true(outside_95 > 0.033 && outside_95 < 0.053);
	}
}

static void
no_number_of_runs_finds_no_change(void **state)
{
	(void)state;
	assert_true(robust_runs_needed(0.02, 0) == INFINITY);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(the_deviation_is_that_of_the_median),
	cmocka_unit_test(equal_values_and_single_ones_do_not_deviate),
	cmocka_unit_test(the_values_stay_in_their_order),
	cmocka_unit_test(more_variation_needs_more_runs),
	cmocka_unit_test(two_runs_are_the_least),
	cmocka_unit_test(a_quantile_is_one_of_student),
	cmocka_unit_test(intervals_are_missed_as_often_as_they_should),
	cmocka_unit_test(no_number_of_runs_finds_no_change),
};

UNIT_MAIN(tests)
