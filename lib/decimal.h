#ifndef DECIMAL_H
#define DECIMAL_H

/*
 * The usual text of a number, read eight digits at a time.  It is all in this
 * header since the tools spend most of their time here.
 */

#include "model.h"
#include "word.h"

#include <float.h>
#include <stdbool.h>

/* So many bytes before a text's end are loaded, however short it is. */
#define DECIMAL_REACH ((size_t)16)

/* The number that eight digits in a word make, each its value and no text. */
static inline uint64_t
decimal_of_word(uint64_t w)
{
	const uint64_t every_fourth = 0x000000ff000000ff;
	uint64_t pairs, others;

	/* Two digits in every other byte; what is between them is dropped. */
	pairs = w * 10 + (w >> 8);
	others = pairs >> 16 & every_fourth;
	pairs &= every_fourth;
	/* The first and the third pair, the second and the last one: each is
	 * multiplied into its place in the upper half. */
	return (pairs * (100 + ((uint64_t)1000000 << 32)) +
		   others * (1 + ((uint64_t)10000 << 32))) >>
	    32;
}

/* Whether no byte of either word is above 9. */
static inline bool
decimal_is_digits(uint64_t w, uint64_t v)
{
	const uint64_t carry = WORD_OF(0x7f - 9);

	return (((w + carry) | w | (v + carry) | v) & WORD_OF(0x80)) == 0;
}

/* Digits, zeroes before them, and how many of them are a fraction. */
struct decimal {
	uint64_t high; /* eight, each its value and no text, */
	uint64_t low;  /* and the last eight */
	size_t fraction;
};

/* The digits of a text of up to 16 bytes; what is no digit is above 9. */
static inline struct decimal
decimal_of(struct slice text)
{
	/* Nothing of a word, up to all of it, its last bytes first. */
	static const uint64_t kept[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0,
		UINT64_MAX << 56, UINT64_MAX << 48, UINT64_MAX << 40,
		UINT64_MAX << 32, UINT64_MAX << 24, UINT64_MAX << 16,
		UINT64_MAX << 8, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
		UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX };
	const char *end = text.at + text.len;

	return (struct decimal){
		.high = (word_load(end - 16) ^ WORD_OF('0')) & kept[text.len],
		.low = (word_load(end - 8) ^ WORD_OF('0')) & kept[text.len + 8],
	};
}

/* Takes out the point, if there is one before up to seven digits. */
static inline void
decimal_drop_point(struct decimal *d)
{
	/* The high bit of its byte. */
	const uint64_t point = word_first_zero(d->low ^ WORD_OF('.' ^ '0'));

	if (point == 0)
		return;
	/* What precedes it moves up a byte. */
	d->fraction = 7 - word_lowest_bit(point) / 8;
	d->low = (d->low & ~((point << 1) - 1)) |
	    (d->low & ((point >> 7) - 1)) << 8 | d->high >> 56;
	d->high <<= 8;
}

/*
 * Reads the usual text of 1 to 15 bytes: digits, with or without a point before
 * up to seven of them.  Returns whether it is one; else *value may be anything.
 * The DECIMAL_REACH bytes before the text's end must be readable.
 */
static inline bool
decimal_read(struct slice text, double *value)
{
	static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6,
		1e7 };
	struct decimal d;
	uint64_t digits;

	/* Where doubles are worked out in more bits they are rounded twice. */
	if (FLT_EVAL_METHOD != 0 || text.len - 1 >= 15)
		return false;
	d = decimal_of(text);
	/* A point alone is no number. */
	if (text.len > 1)
		decimal_drop_point(&d);
	digits = decimal_of_word(d.high) * 100000000 + decimal_of_word(d.low);
	/* Digits and power of ten are doubles, both of them: one division
	 * rounds the value correctly (Clinger 1990). */
	*value = (double)(int64_t)digits / powers[d.fraction];
	return decimal_is_digits(d.high, d.low);
}

#endif
