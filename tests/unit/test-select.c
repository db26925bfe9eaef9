#include "unit.h"

#include "base/memory.h"
#include "stat/select.h"

#include <stdlib.h>
#include <string.h>

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The i-th of n values in one of several orders. */
static double
value_of(int kind, size_t n, size_t i)
{
	switch (kind) {
	case 0:
		return (double)i;
	case 1:
		return (double)(n - i);
	case 2:
		return 7.25;
	case 3:
		return (double)(i % 2);
	case 4:
		return i < n / 2 ? (double)i : (double)(n - i);
	case 5:
		return i == n / 3 ? 1e300 : (double)(i * 7919 % n) / 8;
	default:
		return 1 + (double)(i * 104729 % n) * 1e-9;
	}
}

#define KINDS 7

static double *
values_of(int kind, size_t n)
{
	double *values = memory_resize(NULL, n, sizeof *values);
	size_t i;

	for (i = 0; i < n; i++)
		values[i] = value_of(kind, n, i);
	return values;
}

static const size_t sizes[] = { 1, 2, 3, 31, 32, 33, 1000, 1025, 20011 };
#define SIZES (sizeof sizes / sizeof *sizes)

/* Compared with sorting. */
static void
assert_pair(struct select_pair pair, const double *sorted, size_t n, size_t i)
{
	assert_true(pair.value == sorted[i]);
	assert_true(pair.next == sorted[i + 1 < n ? i + 1 : i]);
}

static void
a_value_and_the_next_are_found_in_any_order(void **state)
{
	size_t size, i;
	int kind;

	(void)state;
	for (kind = 0; kind < KINDS; kind++)
		for (size = 0; size < SIZES; size++) {
			const size_t n = sizes[size], step = n / 20 + 1;
			double *sorted = values_of(kind, n);

			qsort(sorted, n, sizeof *sorted, compare);
			for (i = 0; i < n; i += step) {
				double *values = values_of(kind, n);

				assert_pair(
				    select_pair(values, n, i), sorted, n, i);
				qsort(values, n, sizeof *values, compare);
				assert_memory_equal(
				    values, sorted, n * sizeof *values);
				free(values);
			}
			free(sorted);
		}
}

static void
values_are_moved_round_the_one_that_is_found(void **state)
{
	const size_t n = 20011, at = 15000;
	double *values = values_of(5, n);
	size_t i;

	(void)state;
	select_pair(values, n, at);
	for (i = 0; i < n; i++)
		assert_true(
		    i < at ? values[i] <= values[at] : values[i] >= values[at]);
	free(values);
}

static void
values_of_several_parts_are_as_one(void **state)
{
	size_t size, i;
	int kind;

	(void)state;
	for (kind = 0; kind < KINDS; kind++)
		for (size = 0; size < SIZES; size++) {
			const size_t n = sizes[size], step = n / 20 + 1;
			double *values = values_of(kind, n);
			double *sorted = values_of(kind, n);
			const struct select_part parts[] = {
				{ values, n / 3 },
				{ NULL, 0 },
				{ values + n / 3, n - n / 3 },
			};

			qsort(sorted, n, sizeof *sorted, compare);
			for (i = 0; i < n; i += step)
				assert_pair(select_pair_of_parts(parts, 3, i),
				    sorted, n, i);
			assert_pair(select_pair_of_parts(parts, 3, n - 1),
			    sorted, n, n - 1);
			free(values);
			free(sorted);
		}
}

/* Enough values for sampling, where the guessed range is right or wrong. */
static void
very_many_values_are_as_few(void **state)
{
	const size_t n = 200003;
	const size_t at[] = { 0, 1, n / 50, n / 2, n / 20 * 19, n - 2, n - 1 };
	size_t i;
	int kind;

	(void)state;
	for (kind = 0; kind < KINDS; kind++) {
		double *values = values_of(kind, n);
		double *sorted = values_of(kind, n);
		const struct select_part parts[] = {
			{ values, 7 },
			{ NULL, 0 },
			{ values + 7, n / 2 },
			{ values + 7 + n / 2, n - n / 2 - 7 },
		};

		qsort(sorted, n, sizeof *sorted, compare);
		for (i = 0; i < sizeof at / sizeof *at; i++)
			assert_pair(select_pair_of_parts(parts, 4, at[i]),
			    sorted, n, at[i]);
		free(values);
		free(sorted);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_value_and_the_next_are_found_in_any_order),
	cmocka_unit_test(values_are_moved_round_the_one_that_is_found),
	cmocka_unit_test(values_of_several_parts_are_as_one),
	cmocka_unit_test(very_many_values_are_as_few),
};

UNIT_MAIN(tests)
