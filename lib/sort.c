#include "sort.h"

#include "memory.h"

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
static uint64_t
key_of(double value)
{
	const uint64_t sign = UINT64_C(1) << 63;
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	return bits & sign ? ~bits : bits | sign;
}

static double
value_of(uint64_t key)
{
	const uint64_t sign = UINT64_C(1) << 63;
	uint64_t bits = key & sign ? key ^ sign : ~key;
	double value;

	memcpy(&value, &bits, sizeof value);
	return value;
}

static size_t
digit_of(uint64_t key, unsigned digit)
{
	return key >> digit * DIGIT_BITS & (DIGIT_VALUES - 1);
}

static void
count_digits(const uint64_t *keys, size_t n, size_t counts[][DIGIT_VALUES])
{
	unsigned digit;
	size_t i;

	for (i = 0; i < n; i++)
		for (digit = 0; digit < DIGITS; digit++)
			counts[digit][digit_of(keys[i], digit)]++;
}

/* Sorts keys by one digit, stably. */
static void
distribute(const uint64_t *keys, size_t n, unsigned digit, size_t *counts,
    uint64_t *sorted)
{
	size_t place = 0, i;

	for (i = 0; i < DIGIT_VALUES; i++) {
		size_t count = counts[i];

		counts[i] = place; /* where the first of them goes */
		place += count;
	}
	for (i = 0; i < n; i++)
		sorted[counts[digit_of(keys[i], digit)]++] = keys[i];
}

/* From the lowest digit to the highest; returns which of the two is sorted. */
static uint64_t *
sort_keys(uint64_t *keys, uint64_t *other, size_t n)
{
	size_t counts[DIGITS][DIGIT_VALUES] = { { 0 } };
	unsigned digit;

	count_digits(keys, n, counts);
	for (digit = 0; digit < DIGITS; digit++) {
		uint64_t *sorted = other;

		/* Whole numbers have many digits in common. */
		if (counts[digit][digit_of(keys[0], digit)] == n)
			continue;
		distribute(keys, n, digit, counts[digit], sorted);
		other = keys;
		keys = sorted;
	}
	return keys;
}

void
sort_doubles(double *values, size_t n)
{
	uint64_t *keys, *sorted;
	size_t i;

	for (i = 0; i < n; i++)
		values[i] += 0.0; /* makes 0 of -0 */
	if (n < FEW) {
		qsort(values, n, sizeof *values, compare);
		return;
	}
	keys = memory_resize(NULL, n, 2 * sizeof *keys);
	for (i = 0; i < n; i++)
		keys[i] = key_of(values[i]);
	sorted = sort_keys(keys, keys + n, n);
	for (i = 0; i < n; i++)
		values[i] = value_of(sorted[i]);
	free(keys);
}
