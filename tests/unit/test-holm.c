#include "unit.h"

#include "stat/holm.h"

#include <math.h>

#define MOST 8

static void
assert_adjusted(const double *p, size_t n, const double *expected)
{
	double adjusted[MOST];
	size_t i;

	holm_adjust(p, n, adjusted);
	for (i = 0; i < n; i++)
		if (isnan(expected[i]))
			assert_true(isnan(adjusted[i]));
		else
			assert_true(fabs(adjusted[i] - expected[i]) <= 1e-15);
}

static void
the_least_p_is_multiplied_by_their_number_and_so_down(void **state)
{
	static const double p[] = { 0.001, 0.01, 0.02, 0.04 };
	/* 4 * 0.001, 3 * 0.01, 2 * 0.02, 1 * 0.04 */
	static const double expected[] = { 0.004, 0.03, 0.04, 0.04 };

	(void)state;
	assert_adjusted(p, 4, expected);
}

static void
the_order_of_p_does_not_matter(void **state)
{
	static const double p[] = { 0.04, 0.001, 0.02, 0.01 };
	static const double expected[] = { 0.04, 0.004, 0.04, 0.03 };

	(void)state;
	assert_adjusted(p, 4, expected);
}

static void
an_adjusted_p_is_not_below_one_before_nor_above_1(void **state)
{
	static const double p[] = { 0.02, 0.019, 0.9 };
	/* 3 * 0.019 = 0.057 is more than 2 * 0.02. */
	static const double expected[] = { 0.057, 0.057, 0.9 };
	static const double large[] = { 0.6, 0.7 };
	static const double ones[] = { 1, 1 };

	(void)state;
	assert_adjusted(p, 3, expected);
	assert_adjusted(large, 2, ones);
}

static void
what_is_no_number_does_not_count(void **state)
{
	const double p[] = { 0.01, 0.3, NAN, 0.02, 0.9, 0.005, 0.02 };
	/* R: p.adjust(c(.01, .3, NA, .02, .9, .005, .02), "holm") */
	const double expected[] = { 0.05, 0.6, NAN, 0.08, 0.9, 0.03, 0.08 };
	const double none[] = { NAN, NAN };

	(void)state;
	assert_adjusted(p, 7, expected);
	assert_adjusted(none, 2, none);
}

static void
the_result_may_replace_what_it_is_of(void **state)
{
	double p[] = { 0.04, 0.001, 0.02, 0.01 };
	const double expected[] = { 0.04, 0.004, 0.04, 0.03 };
	int i;

	(void)state;
	holm_adjust(p, 4, p);
	for (i = 0; i < 4; i++)
		assert_true(fabs(p[i] - expected[i]) <= 1e-15);
}

static void
one_stays_and_none_is_nothing(void **state)
{
	static const double p[] = { 0.03 };

	(void)state;
	assert_adjusted(p, 1, p);
	assert_adjusted(p, 0, p);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(the_least_p_is_multiplied_by_their_number_and_so_down),
	cmocka_unit_test(the_order_of_p_does_not_matter),
	cmocka_unit_test(an_adjusted_p_is_not_below_one_before_nor_above_1),
	cmocka_unit_test(what_is_no_number_does_not_count),
	cmocka_unit_test(the_result_may_replace_what_it_is_of),
	cmocka_unit_test(one_stays_and_none_is_nothing),
};

UNIT_MAIN(tests)
