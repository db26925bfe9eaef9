#include "stat/sort.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* LSD radix sort by digits of DIGIT_BITS bits. */
#define DIGIT_BITS 11
#define DIGIT_VALUES (1 << DIGIT_BITS)
#define DIGITS 6 /* 66 >= 64 bits */

/* Below this, qsort is faster. */
#define FEW 1024

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* An integer that sorts as the values do. */
static inline uint64_t
key_of(double value)
{
	const uint64_t sign = UINT64_C(1) << 63;
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	return bits & sign ? ~bits : bits | sign;
}

static inline size_t
digit_of(uint64_t key, unsigned digit)
{
	return key >> digit * DIGIT_BITS & (DIGIT_VALUES - 1);
}

/* Counts the values of each digit of the keys less the least key. */
static void
count_digits(const double *values, size_t n, uint64_t least,
    size_t counts[][DIGIT_VALUES])
{
	unsigned digit;
	size_t i;

	for (i = 0; i < n; i++) {
		const uint64_t key = key_of(values[i]) - least;

		for (digit = 0; digit < DIGITS; digit++)
			counts[digit][digit_of(key, digit)]++;
	}
}

/* A stable sort by one digit. */
static void
distribute(const double *values, size_t n, uint64_t least, unsigned digit,
    size_t *counts, double *sorted)
{
	size_t place = 0, i;

	for (i = 0; i < DIGIT_VALUES; i++) {
		size_t count = counts[i];

		counts[i] = place; /* where the first of them goes */
		place += count;
	}
	for (i = 0; i < n; i++) {
		const uint64_t key = key_of(values[i]) - least;

		sorted[counts[digit_of(key, digit)]++] = values[i];
	}
}

/* Sorts by all digits, lowest first.  Returns which of the two is sorted. */
static double *
sort_by_digits(double *values, double *other, size_t n, uint64_t least)
{
	size_t counts[DIGITS][DIGIT_VALUES] = { { 0 } };
	unsigned digit;

	count_digits(values, n, least, counts);
	for (digit = 0; digit < DIGITS; digit++) {
		const uint64_t key = key_of(values[0]) - least;
		double *sorted = other;

		/* All keys have the same digit: common for integers, and for
		 * values of similar magnitude. */
		if (counts[digit][digit_of(key, digit)] == n)
			continue;
		distribute(values, n, least, digit, counts[digit], sorted);
		other = values;
		values = sorted;
	}
	return values;
}

void
sort_doubles(double *values, size_t n)
{
	uint64_t least = UINT64_MAX;
	double *other, *sorted;
	bool is_sorted = true;
	size_t i;

	for (i = 0; i < n; i++) {
		values[i] += 0.0; /* makes 0 of -0 */
		if (key_of(values[i]) < least)
			least = key_of(values[i]);
		is_sorted &= i == 0 || values[i - 1] <= values[i];
	}
	if (is_sorted)
		return;
	if (n < FEW) {
		qsort(values, n, sizeof *values, compare);
		return;
	}
	other = memory_resize(NULL, n, sizeof *other);
	sorted = sort_by_digits(values, other, n, least);
	if (sorted == other)
		memcpy(values, sorted, n * sizeof *values);
	free(other);
}
