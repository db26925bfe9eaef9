#include "stat/sort.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Numbers are sorted by one digit of so many bits after the other. */
#define DIGIT_BITS 11
#define DIGIT_VALUES (1 << DIGIT_BITS)
#define DIGITS 6 /* 66 bits, of 64 */

/* Fewer values than this are not worth the counts of digits. */
#define FEW 1024

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* A number that is the larger, the larger the value is. */
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

/* Of how many keys, counted from the least one, a digit has which value. */
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

/* Sorts by one digit, stably. */
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

/* From the lowest digit to the highest; returns which of the two is sorted. */
static double *
sort_by_digits(double *values, double *other, size_t n, uint64_t least)
{
	size_t counts[DIGITS][DIGIT_VALUES] = { { 0 } };
	unsigned digit;

	count_digits(values, n, least, counts);
	for (digit = 0; digit < DIGITS; digit++) {
		const uint64_t key = key_of(values[0]) - least;
		double *sorted = other;

		/* Values of one size, and whole numbers, have many digits in
		 * common. */
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
