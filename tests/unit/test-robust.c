#include "unit.h"

#include "stat/robust.h"

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
	cmocka_unit_test(no_number_of_runs_finds_no_change),
};

UNIT_MAIN(tests)
