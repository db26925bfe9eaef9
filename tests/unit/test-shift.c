#include "unit.h"

#include "base/memory.h"
#include "stat/shift.h"
#include "stat/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double *
sorted_copy(const double *values, size_t n)
{
	double *copy = memory_resize(NULL, n, sizeof *copy);

	memcpy(copy, values, n * sizeof *copy);
	sort_doubles(copy, n);
	return copy;
}

static struct shift
between(const double *x, size_t m, const double *y, size_t n, double confidence)
{
	struct rank_distributions d = { 0 };
	double *sorted_x = sorted_copy(x, m), *sorted_y = sorted_copy(y, n);
	struct shift shift =
	    shift_between(&d, sorted_x, m, sorted_y, n, confidence, 0.9);

	free(sorted_x);
	free(sorted_y);
	rank_free(&d);
	return shift;
}

static struct shift
of_pairs(const double *differences, size_t n, double confidence)
{
	double *sorted = sorted_copy(differences, n);
	struct shift shift = shift_of_pairs(sorted, n, confidence, 0.9);

	free(sorted);
	return shift;
}

static void
assert_near(double seen, double expected)
{
	if (isinf(expected))
		assert_true(seen == expected);
	else
		assert_true(
		    fabs(seen - expected) <= 1e-12 * fmax(1, fabs(expected)));
}

static void
assert_shift(struct shift seen, double estimate, double low, double high)
{
	assert_near(seen.estimate, estimate);
	assert_near(seen.low, low);
	assert_near(seen.high, high);
}

static void
assert_without_ends(struct shift seen, double estimate)
{
	assert_shift(seen, estimate, -INFINITY, INFINITY);
}

/*
 * All shifts from here on are those of R 4.2.2, wilcox.test(y, x, conf.int =
 * TRUE), where nothing else is said.
 */
static void
logs_of_times_give_the_change_in_percent(void **state)
{
	double x[] = { 100, 98, 103, 101, 99, 102, 97, 104 };
	double y[] = { 108, 106, 111, 109, 107, 113, 105, 112 };
	struct shift shift;
	int i;

	(void)state;
	for (i = 0; i < 8; i++) {
		x[i] = log(x[i]);
		y[i] = log(y[i]);
	}
	shift = between(x, 8, y, 8, 0.95);
	assert_shift(shift, 0.078860493547817434, 0.048318577270807239,
	    0.1074202486208371);
	assert_near(100 * expm1(shift.estimate), 8.2053358115273802);
	assert_near(100 * expm1(shift.low), 4.9504950495049105);
	assert_near(100 * expm1(shift.high), 11.3402061855670375);
	/* conf.level = 0.9 */
	assert_shift(between(x, 8, y, 8, 0.9), 0.078860493547817434,
	    0.056618893999507591, 0.10436001532424211);
}

static void
small_samples_without_ties_have_the_exact_interval(void **state)
{
	static const double x[] = { 0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91,
		1.64, 0.73, 1.46 };
	static const double y[] = { 1.15, 0.88, 0.90, 0.74, 1.21 };

	(void)state;
	assert_shift(between(x, 10, y, 5, 0.95), -0.305, -0.76, 0.15);
	assert_shift(between(x, 10, y, 5, 0.9), -0.305, -0.72, 0.08);
	assert_shift(between(y, 5, x, 10, 0.95), 0.305, -0.15, 0.76);
}

static void
forty_nine_a_side_are_exact_and_fifty_are_not(void **state)
{
	double x[50], y[50];
	int i;

	(void)state;
	for (i = 0; i < 50; i++) {
		x[i] = i * i;
		y[i] = 1.5 * i * i + 7.25;
	}
	assert_shift(between(x, 49, y, 49, 0.95), 222.25, -36.25, 631.75);
	/* tol.root = 1e-13, and rounded to that */
	assert_shift(between(x, 50, y, 50, 0.95), 224.75, -36.25, 654.25);
}

/*
 * R finds the ends numerically: with tol.root = 1e-13 it says
 * -0.99999999999996891 for -1.  In 240 random samples, half of them with ties,
 * all ends agreed within tol.root = 1e-10.
 */
static void
ties_take_the_normal_approximation(void **state)
{
	static const double x[] = { 1, 2, 2, 3, 5, 5, 6, 8 };
	static const double y[] = { 2, 4, 4, 6, 7, 9, 9, 10 };

	(void)state;
	assert_shift(between(x, 8, y, 8, 0.95), 2, -1, 6);
	assert_shift(between(x, 8, y, 8, 0.9), 2, 0, 5);
}

/* C is 31 with ties within the samples, 30 without any: -1 would be the end. */
static void
ties_within_a_sample_narrow_the_interval(void **state)
{
	static const double x[] = { 1, 2, 2, 3, 3, 3, 3, 4, 4, 4 };
	static const double y[] = { 2, 2, 2, 3, 3, 3, 4, 5, 5, 5, 6, 6 };
	static const double d[] = { 2, -1, 2, -2, 1, 4, 4, 3, -1, -2, 2, -1,
		4 };

	(void)state;
	assert_shift(between(x, 10, y, 12, 0.95), 1, 0, 2);
	/* 18, not 17, where -0.5 is */
	assert_shift(of_pairs(d, 13, 0.95), 1, 0, 3);
}

/* With ties between x and y, or d and -d, C would be 35 and 22, not 34 and 21. */
static void
ties_that_a_shift_ends_do_not(void **state)
{
	static const double x[] = { 1, 1, 1, 1, 2, 2, 2, 3, 4, 4, 4, 4 };
	static const double y[] = { 1, 1, 2, 2, 3, 3, 4, 4, 6, 6, 6 };
	static const double d[] = { 2, 4, -3, 3, -2, -1, 4, 4, 1, 1, 3, -3, -1,
		1 };

	(void)state;
	assert_shift(between(x, 12, y, 11, 0.95), 1, -1, 2);
	assert_shift(of_pairs(d, 14, 0.95), 1, -1, 2.5);
}

/* 2 and -2 are a tie; without it the interval is exact: -3 to 37.5. */
static void
opposite_pairs_take_the_normal_approximation(void **state)
{
	static const double d[] = { 2, -2, 18, 37, 6, 44, -14, 38, 45, -12 };

	(void)state;
	assert_shift(of_pairs(d, 10, 0.95), 16.5, -4, 38);
}

/* P(U <= 2) is 3 / 20, half of 1 - 0.7 but for rounding.  conf.level = 0.7 */
static void
a_level_that_is_met_but_for_rounding_is_met(void **state)
{
	static const double far = 100;
	double x[19];
	int i;

	(void)state;
	for (i = 0; i < 19; i++)
		x[i] = i + 1;
	assert_shift(between(x, 19, &far, 1, 0.7), 90, 82, 98);
}

/* x = 1:60, y = 1:55 * 1.25 + 0.1; tol.root = 1e-13 */
static void
large_samples_take_the_normal_approximation(void **state)
{
	double x[60], y[55];
	int i;

	(void)state;
	for (i = 0; i < 60; i++)
		x[i] = i + 1;
	for (i = 0; i < 55; i++)
		y[i] = 1.25 * (i + 1) + 0.1;
	assert_shift(between(x, 60, y, 55, 0.95), 4.6, -2.65, 11.85);
}

/*
 * The least p-value of 1 against 38 is 2 / 39, of 1 against 39 2 / 40; of 3
 * against 3 it is 2 / 20.
 */
static void
too_few_values_leave_an_interval_without_ends(void **state)
{
	static const double x[] = { 1, 2, 4 };
	static const double y[] = { 12.5, 11, 14 };
	static const double far = 100;
	double many[39];
	int i;

	(void)state;
	for (i = 0; i < 39; i++)
		many[i] = i + 1;
	assert_without_ends(between(x, 1, y, 1, 0.95), 11.5);
	assert_without_ends(between(x, 2, y, 2, 0.9), 10.25);
	assert_without_ends(between(x, 3, y, 3, 0.95), 10);
	assert_shift(between(x, 3, y, 3, 0.9), 10, 7, 13);
	assert_without_ends(between(many, 38, &far, 1, 0.95), 80.5);
	assert_shift(between(many, 39, &far, 1, 0.95), 80, 61, 99);
}

static void
equal_values_have_no_shift_but_few_do_not_prove_it(void **state)
{
	static const double same[] = { 7, 7, 7, 7, 7 };

	(void)state;
	assert_without_ends(between(same, 1, same, 1, 0.95), 0);
	assert_without_ends(between(same, 3, same, 3, 0.95), 0);
	assert_shift(between(same, 4, same, 4, 0.95), 0, 0, 0);
}

/* For pairs R is asked for wilcox.test(d, conf.int = TRUE). */
static void
few_pairs_without_ties_have_the_exact_interval(void **state)
{
	/* The heights of maize of Darwin, crossed less selfed. */
	static const double maize[] = { 49, -67, 8, 16, 6, 23, 28, 41, 14, 29,
		56, 24, 75, 60, -48 };
	static const double d[] = { 0.952, -0.147, 1.022, 0.43, 0.62, 0.59,
		0.49, -0.08, 0.01 };

	(void)state;
	assert_shift(of_pairs(maize, 15, 0.95), 25, 4, 41.5);
	assert_shift(of_pairs(maize, 15, 0.9), 25, 8, 39.5);
	assert_shift(of_pairs(d, 9, 0.95), 0.46, 0.01, 0.786);
}

static void
forty_nine_pairs_are_exact_and_fifty_are_not(void **state)
{
	double d[50];
	int i;

	(void)state;
	for (i = 0; i < 50; i++)
		d[i] = (i + 1) % 3 == 0 ? -i - 1 : i + 1;
	assert_shift(of_pairs(d, 49, 0.95), 9.5, 0.5, 18.5);
	assert_shift(of_pairs(d, 50, 0.95), 10, 1, 19.5);
}

static void
tied_pairs_take_the_normal_approximation(void **state)
{
	static const double d[] = { -3, -1, 2, 2, 4, 4, 4, 5, 7, 9 };

	(void)state;
	assert_shift(of_pairs(d, 10, 0.95), 3.5, 0.5, 6);
}

/* R, which would drop the zeros, is asked for d + 1000. */
static void
pairs_without_a_difference_count(void **state)
{
	static const double d[] = { 0, -1, 0, 1, 5, 2, 0, 3, 2, 8 };

	(void)state;
	assert_shift(of_pairs(d, 10, 0.95), 1.5, 0, 4);
}

/* 6 pairs can have a p-value of 2 / 64, 5 of 2 / 32. */
static void
too_few_pairs_leave_an_interval_without_ends(void **state)
{
	static const double d[] = { 1, 2, 3, 4, 5, 6 };
	static const double same[] = { 3, 3, 3, 3, 3, 3 };

	(void)state;
	assert_without_ends(of_pairs(d, 1, 0.95), 1);
	assert_without_ends(of_pairs(d, 2, 0.95), 1.5);
	assert_without_ends(of_pairs(d, 5, 0.95), 3);
	assert_shift(of_pairs(d, 5, 0.9), 3, 1, 5);
	assert_shift(of_pairs(d, 6, 0.95), 3.5, 1, 6);
	assert_without_ends(of_pairs(same, 5, 0.95), 3);
	assert_shift(of_pairs(same, 6, 0.95), 3, 3, 3);
}

enum { MANY = 200000 };

static double
rounded_rank(double mean, double variance)
{
	return round(mean - 1.959963984540054 * sqrt(variance));
}

/*
 * From 0, 1 ... to 5, 6 ... the shift is 5, and (n - t) (n - t + 1) / 2 of the
 * n^2 differences are at most 5 - t, for t from 0 to n.
 */
static void
two_hundred_thousand_values_a_side_are_compared(void **state)
{
	double *x = memory_resize(NULL, MANY, sizeof *x);
	double *y = memory_resize(NULL, MANY, sizeof *y);
	const double n = MANY;
	double rank = rounded_rank(n * n / 2, n * n / 12 * (2 * n + 1)), t;
	struct shift shift;
	int i;

	(void)state;
	for (i = 0; i < MANY; i++) {
		x[i] = i;
		y[i] = i + 5;
	}
	shift = between(x, MANY, y, MANY, 0.95);
	t = 5 - shift.low;
	assert_true(shift.estimate == 5 && shift.high == 5 + t);
	assert_true((n - t) * (n - t + 1) / 2 >= rank);
	assert_true((n - t - 1) * (n - t) / 2 < rank);
	free(x);
	free(y);
}

/*
 * Of the sums of i <= j, both from 0 on, floor(q / 2) + 1 are q, and so
 * (h + 1)^2 at most 2 h and (h + 1) (h + 2) at most 2 h + 1.
 */
static double
count_sums(double most)
{
	const double h = floor(most / 2);

	return (h + 1) * (most == 2 * h ? h + 1 : h + 2);
}

static void
two_hundred_thousand_pairs_are_compared(void **state)
{
	double *d = memory_resize(NULL, MANY, sizeof *d);
	const double n = MANY;
	const double rank =
	    rounded_rank(n * (n + 1) / 4, n * (n + 1) * (2 * n + 1) / 24);
	struct shift shift;
	int i;

	(void)state;
	for (i = 0; i < MANY; i++)
		d[i] = i;
	shift = of_pairs(d, MANY, 0.95);
	assert_true(shift.estimate == (n - 1) / 2);
	assert_true(shift.high == n - 1 - shift.low);
	assert_true(count_sums(2 * shift.low) >= rank);
	assert_true(count_sums(2 * shift.low - 1) < rank);
	free(d);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(logs_of_times_give_the_change_in_percent),
	cmocka_unit_test(small_samples_without_ties_have_the_exact_interval),
	cmocka_unit_test(forty_nine_a_side_are_exact_and_fifty_are_not),
	cmocka_unit_test(ties_take_the_normal_approximation),
	cmocka_unit_test(ties_within_a_sample_narrow_the_interval),
	cmocka_unit_test(ties_that_a_shift_ends_do_not),
	cmocka_unit_test(opposite_pairs_take_the_normal_approximation),
	cmocka_unit_test(a_level_that_is_met_but_for_rounding_is_met),
	cmocka_unit_test(large_samples_take_the_normal_approximation),
	cmocka_unit_test(too_few_values_leave_an_interval_without_ends),
	cmocka_unit_test(equal_values_have_no_shift_but_few_do_not_prove_it),
	cmocka_unit_test(few_pairs_without_ties_have_the_exact_interval),
	cmocka_unit_test(forty_nine_pairs_are_exact_and_fifty_are_not),
	cmocka_unit_test(tied_pairs_take_the_normal_approximation),
	cmocka_unit_test(pairs_without_a_difference_count),
	cmocka_unit_test(too_few_pairs_leave_an_interval_without_ends),
	cmocka_unit_test(two_hundred_thousand_values_a_side_are_compared),
	cmocka_unit_test(two_hundred_thousand_pairs_are_compared),
};

UNIT_MAIN(tests)
