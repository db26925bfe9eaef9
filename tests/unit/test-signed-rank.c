#include "unit.h"

#include "stat/rank.h"

#include <math.h>
#include <stdlib.h>

#define MOST 60

static void
assert_p(double seen, double expected)
{
	assert_true(fabs(seen - expected) <= 1e-12 * expected);
}

/* n, n - 1 ... 1, multiples of 3 negated. */
static void
fill(double *d, int n)
{
	int i;

	for (i = 0; i < n; i++)
		d[i] = (n - i) % 3 == 0 ? i - n : n - i;
}

/* All p-values below are from R 4.2.2, wilcox.test(d). */
static void
few_differences_without_ties_are_tested_exactly(void **state)
{
	/* Darwin's maize heights, crossed less selfed. */
	static const double maize[] = { 49, -67, 8, 16, 6, 23, 28, 41, 14, 29,
		56, 24, 75, 60, -48 };
	static const double d[] = { 0.952, -0.147, 1.022, 0.43, 0.62, 0.59,
		0.49, -0.08, 0.01 };

	(void)state;
	assert_p(rank_signed_rank(maize, 15), 0.041259765625);
	assert_p(rank_signed_rank(d, 9), 0.0390625);
}

static void
one_sign_only_gives_the_least_p_there_is(void **state)
{
	static const double d[] = { 3, 1, 2, 5, 4, 6 };
	static const double minus[] = { -3, -1, -2, -5, -4, -6 };
	size_t n;

	(void)state;
	for (n = 1; n <= 6; n++) {
		assert_p(rank_signed_rank(d, n), 2 / pow(2, (double)n));
		assert_p(rank_signed_rank(minus, n), 2 / pow(2, (double)n));
		assert_p(rank_least_signed_p(n), 2 / pow(2, (double)n));
	}
}

static void
forty_nine_are_exact_and_fifty_are_not(void **state)
{
	double d[MOST];

	(void)state;
	fill(d, 49);
	assert_p(rank_signed_rank(d, 49), 0.041703854232423516);
	fill(d, 50);
	assert_p(rank_signed_rank(d, 50), 0.027063492176047903);
}

static void
ties_take_the_normal_approximation(void **state)
{
	static const double d[] = { 4, -1, 2, 5, 2, -3, 4, 9, 4, 7 };
	static const double same[] = { 5, 5, 5 };
	static const double opposite[] = { 3, -3 };

	(void)state;
	assert_p(rank_signed_rank(d, 10), 0.024463932481596121);
	assert_p(rank_signed_rank(same, 3), 0.14891467317876567);
	assert_p(rank_signed_rank(opposite, 2), 1);
}

static void
zeros_are_dropped(void **state)
{
	static const double d[] = { 0, -1, 0, 1, 5, 2, 0, 3, 2, 8 };
	static const double distinct[] = { 0, 1, -2, 3, 4, 5 };
	static const double none[] = { 0, -0.0, 0 };

	(void)state;
	assert_p(rank_signed_rank(d, 10), 0.041785168403922129);
	assert_p(rank_signed_rank(distinct, 6), 0.17752985241215349);
	assert_p(rank_signed_rank(none, 3), 1);
	assert_p(rank_signed_rank(none, 0), 1);
}

/* By enumerating all 2^n signs of n ranks. */
static void
the_distribution_counts_all_signs(void **state)
{
	size_t n, v;

	(void)state;
	for (n = 1; n <= 10; n++) {
		const size_t size = n * (n + 1) / 2 + 1;
		double *seen = rank_signed_distribution(n), ways[56] = { 0 };
		double total = 0;
		unsigned signs;

		for (signs = 0; signs < 1U << n; signs++) {
			size_t sum = 0, rank;

			for (rank = 1; rank <= n; rank++)
				if (signs & 1U << (rank - 1))
					sum += rank;
			ways[sum]++;
		}
		for (v = 0; v < size; v++)
			assert_true(
			    seen[v] == (total += ways[v]) / (double)(1U << n));
		free(seen);
	}
}

static void
the_least_p_is_that_of_samples_apart(void **state)
{
	(void)state;
	assert_p(rank_least_p(1, 1), 1);
	assert_p(rank_least_p(1, 2), 2.0 / 3);
	assert_p(rank_least_p(3, 3), 2.0 / 20);
	assert_p(rank_least_p(8, 8), 2.0 / 12870);
	assert_p(rank_least_p(50, 3), 2.0 / (53 * 52 * 51 / 6));
	assert_p(rank_least_p(3, 50), 2.0 / (53 * 52 * 51 / 6));
	/* R: 2 / choose(200, 100) */
	assert_p(rank_least_p(100, 100), 2.2087606931995156e-59);
	assert_true(rank_least_p(5000000, 5000000) == 0);
	assert_true(rank_least_signed_p(0) == 1);
	assert_true(rank_least_signed_p(5000000) == 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(few_differences_without_ties_are_tested_exactly),
	cmocka_unit_test(one_sign_only_gives_the_least_p_there_is),
	cmocka_unit_test(forty_nine_are_exact_and_fifty_are_not),
	cmocka_unit_test(ties_take_the_normal_approximation),
	cmocka_unit_test(zeros_are_dropped),
	cmocka_unit_test(the_distribution_counts_all_signs),
	cmocka_unit_test(the_least_p_is_that_of_samples_apart),
};

UNIT_MAIN(tests)
