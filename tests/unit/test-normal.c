#include "unit.h"

#include "stat/normal.h"

#include <math.h>

static void
assert_near(double seen, double expected)
{
	assert_true(fabs(seen - expected) <= 1e-14 * fabs(expected));
}

/* R: qnorm(p) */
static const double quantiles[][2] = {
	{ 1e-300, -37.047096299361201 },
	{ 1e-20, -9.2623400897984052 },
	{ 1e-10, -6.3613409024040557 },
	{ 0.001, -3.0902323061678132 },
	{ 0.025, -1.9599639845400538 },
	{ 0.07, -1.4757910281791702 },
	{ 0.2, -0.84162123357291418 },
	{ 0.25, -0.67448975019608171 },
	{ 0.5, 0 },
	{ 0.8, 0.84162123357291441 },
	{ 0.925, 1.4395314709384559 },
	{ 0.93, 1.4757910281791708 },
	{ 0.95, 1.6448536269514715 },
	{ 0.975, 1.9599639845400536 },
	{ 0.995, 2.5758293035488999 },
};

static void
quantiles_are_those_of_tables(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof quantiles / sizeof *quantiles; i++)
		assert_near(normal_quantile(quantiles[i][0]), quantiles[i][1]);
}

static void
the_distribution_function_gives_p_back(void **state)
{
	int i;

	(void)state;
	for (i = 1; i < 1000; i++) {
		const double p = i / 1000.0;
		const double z = normal_quantile(p);

		assert_true(fabs(erfc(-z / sqrt(2)) / 2 - p) <= 1e-15);
	}
	for (i = 1; i < 300; i++) {
		const double p = pow(10, -i);
		const double z = normal_quantile(p);

		/* z itself is rounded, which z^2 of it multiplies. */
		assert_true(fabs(erfc(-z / sqrt(2)) / 2 / p - 1) <=
		    (z * z + 10) * 1e-15);
	}
}

static void
the_ends_are_infinite(void **state)
{
	(void)state;
	assert_true(normal_quantile(0) == -INFINITY);
	assert_true(normal_quantile(1) == INFINITY);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(quantiles_are_those_of_tables),
	cmocka_unit_test(the_distribution_function_gives_p_back),
	cmocka_unit_test(the_ends_are_infinite),
};

UNIT_MAIN(tests)
