#include "unit.h"

#include "stat/kendall.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/*
 * Expected numbers are those of R 4.2.2, for y and i <- seq_along(y):
 *	cor.test(i, y, method = "kendall", continuity = TRUE)$p.value
 *	d <- outer(y, y, "-") / outer(i, i, "-"); median(d[lower.tri(d)])
 */

#define MOST 2001

static void
expect(const double *values, size_t n, double p, double slope)
{
	const double seen_p = kendall_p(values, n);
	const double seen_slope = kendall_slope(values, n);

	assert_true(fabs(seen_p - p) <= 1e-12 * p);
	assert_true(fabs(seen_slope - slope) <= 1e-12);
}

/* i <- 0:(n - 1); 100 + (i * 37) %% 101 / 10 + slope * i, or its floor() */
static void
expect_series(
    size_t n, double slope, bool is_floored, double p, double expected)
{
	double values[MOST];
	size_t i;

	for (i = 0; i < n; i++) {
		values[i] =
		    100 + (double)(i * 37 % 101) / 10 + slope * (double)i;
		if (is_floored)
			values[i] = floor(values[i]);
	}
	expect(values, n, p, expected);
}

static void
few_values_have_an_exact_p_value(void **state)
{
	static const double values[] = { 5, 3, 8, 1, 9, 4, 7, 6, 10, 2, 12,
		11 };

	(void)state;
	expect(values, 12, 0.11595087782587776, 0.5);
	expect_series(
	    49, 0.05, false, 0.068777251607665235, 0.077272727272726757);
	expect_series(
	    49, -0.2, false, 6.9133991116086309e-06, -0.17272727272727326);
}

static void
many_values_and_ties_have_a_normal_one(void **state)
{
	static const double values[] = { 7, 7, 7, 7, 7, 7, 8 };

	(void)state;
	expect(values, 7, 0.21129954733371048, 0);
	expect_series(
	    50, 0.05, false, 0.029640382843796224, 0.077272727272727187);
	expect_series(
	    60, 0.03, true, 0.083401988809602257, 0.045454545454545456);
	expect_series(60, 0, true, 0.73875680883396622, 0);
	expect_series(
	    200, 0.002, false, 0.47959287271921136, 0.0034084507042254145);
}

/* 2,001,000 slopes, many of which are equal but for rounding. */
static void
the_slope_is_found_among_many(void **state)
{
	(void)state;
	expect_series(
	    2001, 0.0001, false, 0.28456078750398206, 0.00010000000000000144);
}

static void
equal_values_and_two_values(void **state)
{
	double values[MOST];
	size_t i;

	(void)state;
	for (i = 0; i < MOST; i++)
		values[i] = 0;
	expect(values, MOST, 1, 0);
	expect(values, 2, 1, 0);
	values[1] = 3;
	expect(values, 2, 1, 3);
	/* All in order: of 5! orders this one and the contrary. */
	for (i = 0; i < 5; i++)
		values[i] = (double)(i * i);
	expect(values, 5, 2 / 120.0, 4);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(few_values_have_an_exact_p_value),
	cmocka_unit_test(many_values_and_ties_have_a_normal_one),
	cmocka_unit_test(the_slope_is_found_among_many),
	cmocka_unit_test(equal_values_and_two_values),
};

UNIT_MAIN(tests)
