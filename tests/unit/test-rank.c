#include "unit.h"

#include "base/array.h"
#include "base/memory.h"
#include "stat/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
equal_values_share_the_average_of_their_ranks(void **state)
{
	static const double values[] = { 5, 1, 5, 9, 5, 1 };
	static const double expected[] = { 4, 1.5, 4, 6, 4, 1.5 };
	double ranks[6];
	int i;

	(void)state;
	/* 3^3 - 3 for the fives and 2^3 - 2 for the ones */
	assert_true(rank_midranks(values, 6, ranks) == 30);
	for (i = 0; i < 6; i++)
		assert_true(ranks[i] == expected[i]);
}

#define MOST 60

/* An arithmetic sequence of n values with the difference `by`. */
static void
fill(double *values, int n, double first, double by)
{
	int i;

	for (i = 0; i < n; i++)
		values[i] = first + by * i;
}

/* On copies of the values, since it sorts them. */
static double
p_with(struct rank_distributions *d, const double *x, size_t m, const double *y,
    size_t n)
{
	double *copy = memory_resize(NULL, m + n, sizeof *copy), p;

	memcpy(copy, x, m * sizeof *copy);
	memcpy(copy + m, y, n * sizeof *copy);
	p = rank_mann_whitney(d, copy, m, copy + m, n);
	free(copy);
	return p;
}

static double
p_of(const double *x, size_t m, const double *y, size_t n)
{
	struct rank_distributions d = { 0 };
	double p = p_with(&d, x, m, y, n);

	rank_free(&d);
	return p;
}

static void
assert_p(double seen, double expected)
{
	assert_true(fabs(seen - expected) <= 1e-12 * expected);
}

/* All p-values below are from R 4.2.2, wilcox.test(x, y). */
static void
small_samples_without_ties_are_tested_exactly(void **state)
{
	static const double a[] = { 1.1, 2.2, 3.3, 4.4, 5.5 };
	static const double b[] = { 6.1, 7.2, 8.3, 9.4, 10.5 };
	static const double x[] = { 0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91,
		1.64, 0.73, 1.46 };
	static const double y[] = { 1.15, 0.88, 0.90, 0.74, 1.21 };
	static const double one[] = { 1, 2, 3, 4 };

	(void)state;
	assert_p(p_of(a, 5, b, 5), 0.0079365079365079361);
	assert_p(p_of(b, 5, a, 5), 0.0079365079365079361);
	assert_p(p_of(x, 10, y, 5), 0.2544122544122544);
	assert_p(p_of(one, 1, one + 1, 1), 1);
	assert_p(p_of(one, 2, one + 2, 2), 0.33333333333333331);
}

static void
forty_nine_a_side_are_exact_and_fifty_are_not(void **state)
{
	double x[MOST], y[MOST];

	(void)state;
	fill(x, 50, 1, 2);
	fill(y, 50, 22.5, 2);
	assert_p(p_of(x, 49, y, 49), 0.00095957471529891725);
	assert_p(p_of(x, 50, y, 50), 0.0012094231070333456);
	fill(y, 49, 72.5, 2);
	assert_p(p_of(x, 49, y, 49), 4.1362421615021049e-20);
}

static void
ties_and_large_samples_take_the_normal_approximation(void **state)
{
	static const double a[] = { 10, 10, 10, 10, 10 };
	static const double b[] = { 15, 15, 15, 15, 15 };
	static const double x[] = { 1, 2, 2, 3, 5 };
	static const double y[] = { 2, 4, 4, 6, 7, 9 };
	double u[MOST], v[MOST];

	(void)state;
	assert_p(p_of(a, 5, b, 5), 0.0039767517097886512);
	assert_p(p_of(x, 5, y, 6), 0.079343683197715023);
	fill(u, 60, 1, 1);
	fill(v, 60, 10.5, 1);
	assert_p(p_of(u, 60, v, 60), 0.0059067941538057797);
}

static void
where_all_are_equal_p_is_1(void **state)
{
	static const double same[] = { 7, 7, 7, 7 };

	(void)state;
	assert_p(p_of(same, 2, same + 2, 2), 1);
	assert_p(p_of(same, 1, same + 1, 3), 1);
}

static void
a_distribution_serves_other_sizes_after(void **state)
{
	static const double v[] = { 1, 2, 3, 4, 5, 6 };
	struct rank_distributions d = { 0 };

	(void)state;
	/* The most extreme of 4 over 2, 6 over 3 and 4 over 2 again. */
	assert_p(p_with(&d, v, 2, v + 2, 2), 2.0 / 6);
	assert_p(p_with(&d, v, 3, v + 3, 3), 2.0 / 20);
	assert_p(p_with(&d, v, 2, v + 2, 2), 2.0 / 6);
	rank_free(&d);
}

/*
 * Large samples with ties and negative values, against the formula computed
 * from their midranks: U is the sum of ranks of the first sample less
 * m (m + 1) / 2, and p is erfc((|U - m n / 2| - 1/2) / sqrt(2 v)), with
 * v = m n / 12 * (m + n + 1 - ties / ((m + n) (m + n - 1))).
 */
static void
large_samples_are_ranked_as_small_ones(void **state)
{
	enum { M = 3000, N = 700 };
	static double values[M + N], ranks[M + N];
	const double m = M, n = N, all = M + N;
	double u = -m * (m + 1) / 2, ties, variance;
	int i;

	(void)state;
	for (i = 0; i < M + N; i++)
		values[i] = (i * 7919 % 1511 - 700) / 8.0 + (i < M ? 0 : 1);
	ties = rank_midranks(values, M + N, ranks);
	for (i = 0; i < M; i++)
		u += ranks[i];
	variance = m * n / 12 * (all + 1 - ties / (all * (all - 1)));
	assert_p(p_of(values, M, values + M, N),
	    erfc((fabs(u - m * n / 2) - 0.5) / sqrt(2 * variance)));
}

/*
 * The ways to choose m of the ranks 1 to m + n that give each U, counted rank by
 * rank: each is chosen or not, and ways[c][u] is for c chosen so far.
 */
static void
count_by_ranks(double *ways, size_t m, size_t n)
{
	const size_t size = m * n + 1;
	size_t rank, c, u;

	memset(ways, 0, (m + 1) * size * sizeof *ways);
	ways[0] = 1;
	for (rank = 1; rank <= m + n; rank++)
		for (c = rank < m ? rank : m; c > 0; c--)
			for (u = rank - c; u < size; u++)
				ways[c * size + u] +=
				    ways[(c - 1) * size + u - (rank - c)];
}

static void
check_distribution(size_t m, size_t n)
{
	const size_t size = m * n + 1;
	double *ways = calloc((m + 1) * size, sizeof *ways);
	struct rank_distributions d = { 0 };
	const double *p = rank_distribution(&d, m, n);
	double all = 0, sum = 0;
	size_t u;

	assert_non_null(ways);
	count_by_ranks(ways, m, n);
	for (u = 0; u < size; u++)
		all += ways[m * size + u];
	for (u = 0; u < size; u++) {
		sum += ways[m * size + u];
		assert_true(fabs(p[u] * all / sum - 1) < 1e-13);
	}
	assert_true(p[size - 1] == 1);
	rank_free(&d);
	free(ways);
}

static void
distributions_count_all_ways(void **state)
{
	static const size_t sizes[] = { 1, 2, 3, 8, 20, 31, 49 };
	size_t i, j;

	(void)state;
	for (i = 0; i < COUNT(sizes); i++)
		for (j = 0; j < COUNT(sizes); j++)
			check_distribution(sizes[i], sizes[j]);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(large_samples_are_ranked_as_small_ones),
	cmocka_unit_test(equal_values_share_the_average_of_their_ranks),
	cmocka_unit_test(small_samples_without_ties_are_tested_exactly),
	cmocka_unit_test(forty_nine_a_side_are_exact_and_fifty_are_not),
	cmocka_unit_test(ties_and_large_samples_take_the_normal_approximation),
	cmocka_unit_test(where_all_are_equal_p_is_1),
	cmocka_unit_test(a_distribution_serves_other_sizes_after),
	cmocka_unit_test(distributions_count_all_ways),
};

UNIT_MAIN(tests)
