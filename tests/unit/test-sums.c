#include "unit.h"

#include "base/memory.h"
#include "stat/sort.h"
#include "stat/sums.h"

#include <math.h>
#include <stdlib.h>

/* From 0 to below. */
static double
random_number(uint64_t *state, double below)
{
	*state = *state * UINT64_C(2862933555777941757) + 3037000493;
	return floor((double)(*state >> 40) * 0x1p-24 * below);
}

/* n ascending quotients of so many different whole numbers. */
static double *
random_values(uint64_t *state, size_t n, double different)
{
	double *values = memory_resize(NULL, n, sizeof *values);
	size_t i;

	for (i = 0; i < n; i++)
		values[i] =
		    (random_number(state, different) - different / 2) / 7;
	sort_doubles(values, n);
	return values;
}

/* All sums, ascending. */
static double *
list_sums(const struct sums *s)
{
	double *all = memory_resize(NULL, s->m * s->n, sizeof *all);
	size_t n = 0, i, j;

	for (i = 0; i < s->m; i++)
		for (j = s->triangle ? i : 0; j < s->n; j++)
			all[n++] = s->a[i] + s->b[j];
	assert_true(n == sums_count(s));
	sort_doubles(all, n);
	return all;
}

static void
assert_as_listed(const struct sums *s, uint64_t *state, int tries)
{
	const uint64_t count = sums_count(s);
	double *all = list_sums(s);
	double middle = all[(count - 1) / 2], next = all[count / 2];

	assert_true(sums_smallest(s, 0) == all[0]);
	assert_true(sums_smallest(s, count - 1) == all[count - 1]);
	while (tries-- > 0) {
		uint64_t k = (uint64_t)random_number(state, (double)count);

		assert_true(sums_smallest(s, k) == all[k]);
	}
	assert_true(sums_median(s) == (middle + next) / 2);
	free(all);
}

static void
check(uint64_t *state, size_t m, size_t n, double different, int tries)
{
	double *a = random_values(state, m, different);
	double *b = random_values(state, n, different);
	const struct sums all = { .a = a, .m = m, .b = b, .n = n };
	const struct sums triangle = { a, m, a, m, true };

	assert_as_listed(&all, state, tries);
	assert_as_listed(&triangle, state, tries);
	free(a);
	free(b);
}

static void
small_numbers_of_values_give_what_a_list_gives(void **state)
{
	static const double different[] = { 1, 2, 5, 30, 1e7 };
	uint64_t random = 1;
	size_t m, n, i;

	(void)state;
	for (m = 1; m <= 12; m++)
		for (n = 1; n <= 12; n++)
			for (i = 0; i < 5; i++)
				check(&random, m, n, different[i], 5);
}

/* More sums than are sorted at once. */
static void
large_numbers_of_values_give_what_a_list_gives(void **state)
{
	static const double different[] = { 1, 2, 3, 10, 300, 1e5, 1e7 };
	uint64_t random = 2;
	size_t i;

	(void)state;
	for (i = 0; i < 7; i++) {
		check(&random, 1000, 700, different[i], 10);
		check(&random, 3, 100000, different[i], 5);
	}
	for (i = 0; i < 7; i++) {
		double *b = random_values(&random, 150000, different[i]);
		const struct sums s = { b, 2, b, 150000, false };

		assert_as_listed(&s, &random, 5);
		free(b);
	}
}

/* 999 of 1000 values are the same, and others far away. */
static void
a_few_values_far_from_the_others_are_found(void **state)
{
	uint64_t random = 3;
	double *a = random_values(&random, 1000, 1);
	const struct sums s = { a, 1000, a, 1000, false };
	const struct sums triangle = { a, 1000, a, 1000, true };

	(void)state;
	a[0] = -1e300;
	a[999] = 1e-300;
	assert_as_listed(&s, &random, 20);
	assert_as_listed(&triangle, &random, 20);
	free(a);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(small_numbers_of_values_give_what_a_list_gives),
	cmocka_unit_test(large_numbers_of_values_give_what_a_list_gives),
	cmocka_unit_test(a_few_values_far_from_the_others_are_found),
};

UNIT_MAIN(tests)
