#include "unit.h"

#include "stat/sort.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST 5000

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Compared with qsort. */
static void
check(double *values, size_t n)
{
	double expected[MOST];

	memcpy(expected, values, n * sizeof *expected);
	qsort(expected, n, sizeof *expected, compare);
	sort_doubles(values, n);
	while (n-- > 0)
		assert_true(values[n] == expected[n] &&
		    !signbit(values[n]) == !(expected[n] < 0));
}

/* A linear congruential generator (Knuth's MMIX). */
static uint64_t
next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

static void
values_of_any_size_and_sign_are_sorted(void **state)
{
	static const double extreme[] = { 0.0, -0.0, DBL_MAX, -DBL_MAX, DBL_MIN,
		DBL_TRUE_MIN, -DBL_TRUE_MIN, INFINITY, -INFINITY, 1, -1 };
	static const size_t counts[] = { 0, 1, 2, 100, 1023, 1024, MOST };
	double values[MOST];
	uint64_t chance = 1;
	size_t count, i;

	(void)state;
	for (count = 0; count < sizeof counts / sizeof *counts; count++) {
		for (i = 0; i < counts[count]; i++) {
			double scale = ldexp(1, (int)(next(&chance) % 600));

			values[i] = ((double)next(&chance) - 1e9) / scale;
			if (i % 16 < 11)
				values[i] = extreme[i % 16];
			if (i % 32 > 15)
				values[i] = (double)next(&chance);
		}
		check(values, counts[count]);
	}
}

static void
equal_values_and_whole_numbers_are_sorted(void **state)
{
	double values[MOST];
	uint64_t chance = 2;
	size_t i;

	(void)state;
	for (i = 0; i < MOST; i++)
		values[i] = 4096 * (double)(next(&chance) % 100);
	check(values, MOST);
	for (i = 0; i < MOST; i++)
		values[i] = 42;
	check(values, MOST);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(values_of_any_size_and_sign_are_sorted),
	cmocka_unit_test(equal_values_and_whole_numbers_are_sorted),
};

UNIT_MAIN(tests)
