#include "unit.h"

#include "stat/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Equal up to a few rounding errors. */
static void
assert_close(double seen, double expected)
{
	assert_true(fabs(seen - expected) <= 4e-16 * fabs(expected));
}

/* R 4.2.2: sum, mean, var, and quantile(type = 7) of these seven. */
static const double sample[] = { 12.5, 3.25, 99.75, 7, 41.5, 18, 0.5 };
#define N (sizeof sample / sizeof *sample)

static double
total_of(const double *values, size_t n)
{
	const struct stats_survey survey = stats_survey(values, n);

	return stats_sum_value(&survey.sum);
}

static void
total_average_and_variance_are_those_of_r(void **state)
{
	const struct stats_survey survey = stats_survey(sample, N);

	(void)state;
	assert_close(stats_sum_value(&survey.sum), 182.5);
	assert_close(stats_average(&survey), 26.071428571428573);
	assert_close(
	    stats_variance(sample, N, 26.071428571428573), 1242.389880952381);
}

static void
percentiles_are_those_of_r(void **state)
{
	static const double percent[] = { 0, 5, 25, 50, 90, 95, 99.9, 100 };
	static const double expected[] = { 0.5, 1.325, 5.125, 12.5, 64.8,
		82.275, 99.4005, 99.75 };
	double values[N];
	size_t i;

	(void)state;
	memcpy(values, sample, sizeof sample);
	for (i = 0; i < sizeof percent / sizeof *percent; i++)
		assert_true(fabs(stats_percentile(values, N, percent[i]) -
				expected[i]) < 1e-12);
}

static void
percentile_95_of_1_to_100_is_95_05(void **state)
{
	double values[100];
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		values[i] = 100 - i;
	assert_close(stats_percentile(values, 100, 95), 95.05);
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/*
 * Compared with sorting, since integer percentiles of 101 values are order
 * statistics: ascending, descending, all equal, two values, up and down, and
 * shuffled.
 */
static void
percentiles_are_order_statistics_whatever_the_order(void **state)
{
	int order, percent, i;

	(void)state;
	for (order = 0; order < 6; order++) {
		double values[101], sorted[101];

		for (i = 0; i < 101; i++) {
			const int mixed = i * 37 % 101;
			const int made[] = { i, -i, 7, i % 2, abs(50 - i),
				mixed * mixed };

			values[i] = sorted[i] = made[order];
		}
		qsort(sorted, 101, sizeof *sorted, compare);
		for (percent = 0; percent <= 100; percent++)
			assert_true(stats_percentile(values, 101, percent) ==
			    sorted[percent]);
	}
}

static void
one_value_is_all_its_percentiles_and_does_not_vary(void **state)
{
	double one[] = { 7.25 };

	(void)state;
	assert_true(stats_percentile(one, 1, 0) == 7.25);
	assert_true(stats_percentile(one, 1, 95) == 7.25);
	assert_true(stats_percentile(one, 1, 100) == 7.25);
	assert_true(stats_variance(one, 1, 7.25) == 0);
}

/* The naive one-pass formula gives 0 here.  4, 7, 13, 16: average 10, variance
 * (36 + 9 + 9 + 36) / 3 = 30. */
static void
a_small_spread_on_a_large_base_is_seen(void **state)
{
	static const double values[] = { 1e12 + 4, 1e12 + 7, 1e12 + 13,
		1e12 + 16 };

	(void)state;
	assert_true(total_of(values, 4) == 4e12 + 40);
	assert_true(stats_variance(values, 4, 1e12 + 10) == 30);
}

static void
a_sum_loses_no_small_terms(void **state)
{
	/* Each 1 is half a unit in the last place of 1e16. */
	static const double values[] = { 1, 1e16, 1, 1, 1, -1e16 };

	(void)state;
	assert_true(total_of(values, 6) == 4);
}

static void
the_average_of_equal_values_is_that_value(void **state)
{
	double values[10];
	int i, n;

	(void)state;
	for (i = 0; i < 10; i++)
		values[i] = 0.1;
	for (n = 1; n <= 10; n++) {
		const struct stats_survey survey =
		    stats_survey(values, (size_t)n);
		const double average = stats_average(&survey);

		assert_true(average == 0.1);
		assert_true(stats_variance(values, (size_t)n, average) == 0);
	}
}

/* The sample in two parts. */
static void
surveys_merge_to_that_of_the_whole(void **state)
{
	struct stats_survey merged = { 0 };
	size_t part;

	(void)state;
	for (part = 0; part < 2; part++) {
		const struct stats_survey survey = stats_survey(
		    part == 0 ? sample : sample + 3, part == 0 ? 3 : N - 3);

		stats_survey_merge(&merged, &survey);
	}
	assert_true(merged.n == N);
	assert_true(merged.min == 0.5 && merged.max == 99.75);
	assert_close(stats_sum_value(&merged.sum), 182.5);
}

/* Of 1, 2, 3: 1, though the average given is off by a half. */
static void
a_variance_does_not_depend_on_the_rounding_of_the_average(void **state)
{
	static const double values[] = { 1, 2, 3 };

	(void)state;
	assert_true(stats_variance(values, 3, 2.5) == 1);
	assert_true(stats_variance(values, 3, 1.5) == 1);
}

static void
a_variance_beyond_a_double_is_infinite(void **state)
{
	static const double values[] = { 1e200, 5e200, 1 };

	(void)state;
	assert_true(isinf(stats_variance(values, 3, 2e200)));
}

static void
a_total_beyond_a_double_is_infinite(void **state)
{
	static const double values[] = { 1e308, 1e308, 1 };
	const struct stats_survey survey = stats_survey(values, 3);

	(void)state;
	assert_true(isinf(stats_sum_value(&survey.sum)));
	assert_true(isinf(stats_average(&survey)));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(total_average_and_variance_are_those_of_r),
	cmocka_unit_test(percentiles_are_those_of_r),
	cmocka_unit_test(percentile_95_of_1_to_100_is_95_05),
	cmocka_unit_test(percentiles_are_order_statistics_whatever_the_order),
	cmocka_unit_test(one_value_is_all_its_percentiles_and_does_not_vary),
	cmocka_unit_test(a_small_spread_on_a_large_base_is_seen),
	cmocka_unit_test(a_sum_loses_no_small_terms),
	cmocka_unit_test(the_average_of_equal_values_is_that_value),
	cmocka_unit_test(surveys_merge_to_that_of_the_whole),
	cmocka_unit_test(
	    a_variance_does_not_depend_on_the_rounding_of_the_average),
	cmocka_unit_test(a_variance_beyond_a_double_is_infinite),
	cmocka_unit_test(a_total_beyond_a_double_is_infinite),
};

UNIT_MAIN(tests)
