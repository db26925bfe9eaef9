#ifndef DECIMAL_H
#define DECIMAL_H

/*
 * A decimal as digits and a power of ten, and the usual text of one, read
 * eight digits at a time.  It is all in this header since most of the time of
 * a tool is spent here.
 */

#include "model.h"
#include "word.h"

#include <float.h>
#include <stdbool.h>

/* A number >= 0: digits * 10^exponent. */
struct decimal {
	uint64_t digits;
	int exponent;
};

/* The number that eight digits in a word make, each its value and no text. */
static inline uint64_t
decimal_of_word(uint64_t w)
{
	w = (w & 0x00ff00ff00ff00ff) * 10 + (w >> 8 & 0x00ff00ff00ff00ff);
	w = (w & 0x0000ffff0000ffff) * 100 + (w >> 16 & 0x0000ffff0000ffff);
	return (w & 0x00000000ffffffff) * 10000 + (w >> 32);
}

/* Whether no byte of either word is above 9. */
static inline bool
decimal_is_digits(uint64_t w, uint64_t v)
{
	const uint64_t carry = WORD_OF(0x7f - 9);

	return (((w + carry) | w | (v + carry) | v) & WORD_OF(0x80)) == 0;
}

/*
 * Reads two runs of digits, of 1 to 8 each: the first `before` bytes of a text
 * and the last `behind` ones, of which `first` and `last` are the first and
 * the last eight bytes.  Returns whether they are digits.
 */
static inline bool
decimal_scan_runs(uint64_t first, uint64_t last, size_t before, size_t behind,
    struct decimal *d)
{
	static const uint64_t powers[] = { 1, 10, 100, 1000, 10000, 100000,
		1000000, 10000000, 100000000 };

	/* Each run ends its word, with zeroes before it. */
	first = (first ^ WORD_OF('0')) << 8 * (8 - before);
	last = (last ^ WORD_OF('0')) >> 8 * (8 - behind) << 8 * (8 - behind);
	d->digits =
	    decimal_of_word(first) * powers[behind] + decimal_of_word(last);
	return decimal_is_digits(first, last);
}

/*
 * Reads the usual text, without sign or exponent: up to 16 digits, or up to 7
 * of them, a point and up to 8 more.  Returns whether it is one.
 */
static inline bool
decimal_scan(struct slice text, struct decimal *d)
{
	const size_t n = text.len;
	uint64_t first, last, points;
	size_t before;

	if (n - 1 >= 16)
		return false;
	first = n < 8 ? word_load_part(text.at, n) : word_load(text.at);
	points = word_zeroes(first ^ WORD_OF('.'));
	d->exponent = 0;
	if (n <= 8 && points == 0) {
		first = (first ^ WORD_OF('0')) << 8 * (8 - n);
		d->digits = decimal_of_word(first);
		return decimal_is_digits(first, 0);
	}
	last = n < 8 ? first << 8 * (8 - n) : word_load(text.at + n - 8);
	if (points == 0)
		return decimal_scan_runs(first, last, n - 8, 8, d);
	before = word_lowest_bit(points) / 8;
	if (before == 0 || n - before - 2 > 7)
		return false;
	d->exponent = -(int)(n - before - 1);
	return decimal_scan_runs(first, last, before, n - before - 1, d);
}

/*
 * The value of a decimal of which both parts are doubles, digits and power of
 * ten: one multiplication or division rounds it correctly (Clinger 1990).
 * Returns whether it is one.
 */
static inline bool
decimal_value(const struct decimal *d, double *value)
{
	static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7,
		1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
		1e19, 1e20, 1e21, 1e22 };
	const int most = sizeof powers / sizeof *powers - 1;

	/* Where doubles are worked out in more bits they are rounded twice. */
	if (FLT_EVAL_METHOD != 0 || d->digits > (uint64_t)1 << DBL_MANT_DIG ||
	    d->exponent < -most || d->exponent > most)
		return false;
	*value = (double)(int64_t)d->digits;
	if (d->exponent < 0)
		*value /= powers[-d->exponent];
	else if (d->exponent > 0)
		*value *= powers[d->exponent];
	return true;
}

#endif
