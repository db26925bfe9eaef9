#ifndef DECIMAL_H
#define DECIMAL_H

/*
 * The usual text of a number, all its digits read at once.  It is all in this
 * header since the tools spend most of their time here.
 */

#include "model.h"
#include "word.h"

#include <float.h>
#include <stdbool.h>

/* So many bytes before a text's end are loaded, however short it is. */
#define DECIMAL_REACH ((size_t)17)

/* A longer text is not the usual one: all its digits would be no double. */
#define DECIMAL_LEN_MAX ((size_t)15)

/* A number without its sign. */
struct decimal {
	uint64_t digits; /* less than 10^15 */
	size_t fraction; /* how many of them are */
};

#ifdef WORD_SSE2

/* The last n <= 16 of 16 bytes. */
static inline __m128i
decimal_last(size_t n)
{
	static const unsigned char kept[32] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
		255, 255, 255, 255, 255, 255 };

	return word_load_16((const char *)kept + n);
}

/* The number that 16 digits make, each its value and no text. */
static inline uint64_t
decimal_of_16(__m128i digits)
{
	const __m128i zero = _mm_setzero_si128();
	/* A product and a sum of neighbours at a time: first of two digits. */
	const __m128i ten = _mm_set1_epi32(1 << 16 | 10);
	const __m128i hundred = _mm_set1_epi32(1 << 16 | 100);
	const __m128i myriad = _mm_set1_epi32(1 << 16 | 10000);
	__m128i two[2], four, eight;
	uint64_t halves;

	two[0] = _mm_madd_epi16(_mm_unpacklo_epi8(digits, zero), ten);
	two[1] = _mm_madd_epi16(_mm_unpackhi_epi8(digits, zero), ten);
	four = _mm_madd_epi16(_mm_packs_epi32(two[0], two[1]), hundred);
	eight = _mm_madd_epi16(_mm_packs_epi32(four, four), myriad);
	halves = (uint64_t)_mm_cvtsi128_si64(eight);
	return (halves & UINT32_MAX) * 100000000 + (halves >> 32);
}

/* Reads a text of 1 to DECIMAL_LEN_MAX bytes.  Returns whether it is usual. */
static inline bool
decimal_scan(struct slice text, struct decimal *d)
{
	const __m128i zeros = _mm_set1_epi8('0'), nine = _mm_set1_epi8(9);
	const char *end = text.at + text.len;
	__m128i bytes = word_load_16(end - 16), digits, wrong;
	size_t n = text.len;
	uint64_t points;

	points = word_marks_16(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('.'))) >>
	    (16 - n);
	d->fraction = 0;
	/* What precedes the point moves a byte on; it alone is no number. */
	if (points != 0 && n > 1) {
		__m128i behind;

		d->fraction = --n - word_lowest_bit(points);
		behind = decimal_last(d->fraction);
		bytes = _mm_or_si128(_mm_and_si128(behind, bytes),
		    _mm_andnot_si128(behind, word_load_16(end - 17)));
	}
	digits = _mm_and_si128(_mm_xor_si128(bytes, zeros), decimal_last(n));
	d->digits = decimal_of_16(digits);
	wrong = _mm_subs_epu8(digits, nine);
	return word_marks_16(_mm_cmpeq_epi8(wrong, _mm_setzero_si128())) ==
	    0xffff;
}

#else

/* The number that eight digits in a word make, each its value and no text. */
static inline uint64_t
decimal_of_word(uint64_t w)
{
	w = (w & 0x00ff00ff00ff00ff) * 10 + (w >> 8 & 0x00ff00ff00ff00ff);
	w = (w & 0x0000ffff0000ffff) * 100 + (w >> 16 & 0x0000ffff0000ffff);
	return (w & 0x00000000ffffffff) * 10000 + (w >> 32);
}

/* The last n bytes of a word; none where n < 0, all of it where n > 8. */
static inline uint64_t
decimal_last(ptrdiff_t n)
{
	if (n <= 0)
		return 0;
	return n >= 8 ? UINT64_MAX : UINT64_MAX << 8 * (8 - n);
}

/* Reads a text of 1 to DECIMAL_LEN_MAX bytes.  Returns whether it is usual. */
static inline bool
decimal_scan(struct slice text, struct decimal *d)
{
	const uint64_t zeros = WORD_OF('0'), carry = WORD_OF(0x7f - 9);
	const char *end = text.at + text.len;
	const ptrdiff_t n = (ptrdiff_t)text.len;
	uint64_t high = (word_load(end - 16) ^ zeros) & decimal_last(n - 8);
	uint64_t low = (word_load(end - 8) ^ zeros) & decimal_last(n);
	uint64_t point = word_first_zero(low ^ WORD_OF('.' ^ '0'));

	d->fraction = 0;
	/* What precedes the point moves a byte on; it alone is no number. */
	if (point != 0 && n > 1) {
		d->fraction = 7 - word_lowest_bit(point) / 8;
		low = (low & ~((point << 1) - 1)) |
		    (low & ((point >> 7) - 1)) << 8 | high >> 56;
		high <<= 8;
	}
	d->digits = decimal_of_word(high) * 100000000 + decimal_of_word(low);
	/* In a byte above 9 one of these has the high bit. */
	return (((high + carry) | high | (low + carry) | low) &
		   WORD_OF(0x80)) == 0;
}

#endif

/*
 * Reads the usual text: digits, with or without a point among them.  Returns
 * whether it is one; else *value may be anything.  The DECIMAL_REACH bytes
 * before the text's end must be readable.
 */
static inline bool
decimal_read(struct slice text, double *value)
{
	static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7,
		1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14 };
	struct decimal d;

	/* Where doubles are worked out in more bits they are rounded twice. */
	if (FLT_EVAL_METHOD != 0 || text.len - 1 >= DECIMAL_LEN_MAX ||
	    !decimal_scan(text, &d))
		return false;
	/* Digits and power of ten are doubles, both of them: one division
	 * rounds the value correctly (Clinger 1990). */
	*value = (double)(int64_t)d.digits / powers[d.fraction];
	return true;
}

#endif
