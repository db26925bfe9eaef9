#ifndef NUM_FAST_H
#define NUM_FAST_H

/*
 * A fast path for short plain numbers, which reads all digits of two of them
 * at once.  Inline, since the tools spend most of their time here.
 */

#include "base/bytes.h"
#include "base/simd.h"
#include "base/slice.h"
#include "value/num.h"

#include <float.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* This many bytes before a text's end and after its start are loaded, however
 * short it is. */
#define NUM_FAST_REACH ((size_t)16)

/* The digits of a longer text may not be an exact double. */
#define NUM_FAST_LEN_MAX ((size_t)15)

/*
 * Reads a plain number: digits, with or without a point, in 1 to
 * NUM_FAST_LEN_MAX bytes.  Returns whether it could; else *value may be
 * anything, and num_parse decides.  NUM_FAST_REACH bytes before the text's end
 * and after its start must be readable.
 */
static inline bool num_fast_read(struct slice text, double *value);

/* Reads two such texts, faster.  Returns whether it could read both. */
static inline bool num_fast_read_two(struct slice first, struct slice second,
    double *first_value, double *second_value);

#ifdef SIMD_SSE2

struct num_fast {
	__m128i digits; /* 16 values, 0 to 9 */
	double scale;   /* the number is digits / scale */
};

/* A sliding mask: the 16 bytes from index n on keep the last n of 16. */
static const char num_fast_kept[40] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	0, 0, 0, 0, 0, 0, 0, 0 };

/* The eight bytes at first, then the eight at second. */
static inline __m128i
num_fast_join(const char *first, const char *second)
{
	return _mm_castpd_si128(
	    _mm_loadh_pd(_mm_castsi128_pd(_mm_loadl_epi64((const void *)first)),
		(const void *)second));
}

/* Splits a text of 1 to NUM_FAST_LEN_MAX bytes.  Returns whether it could. */
static inline bool
num_fast_split(struct slice text, struct num_fast *d)
{
	const __m128i zeros = _mm_set1_epi8('0');
	const __m128i points =
	    _mm_cmpeq_epi8(simd_load_16(text.at), _mm_set1_epi8('.'));
	const size_t n = text.len;
	const size_t before =
	    bytes_lowest_bit(simd_mask_16(points) | 1 << NUM_FAST_LEN_MAX);
	const char *kept = num_fast_kept;

	if (before >= n) {
		d->digits = _mm_and_si128(
		    _mm_sub_epi8(simd_load_16(text.at + n - 16), zeros),
		    simd_load_16(kept + n));
		d->scale = 1;
		return true;
	}
	/* Up to 8 digits before the point and 8 after it, at least one in all:
	 * an integer after scaling by 1e8.  It has up to 14 digits and then
	 * zeros, so it is an exact double even beyond 2^53. */
	if (before > 8 || n - before > 9 || n == 1)
		return false;
	d->digits = _mm_and_si128(
	    _mm_sub_epi8(
		num_fast_join(text.at + before - 8, text.at + before + 1),
		zeros),
	    num_fast_join(kept + 8 + before, kept + 33 - (n - before)));
	d->scale = 1e8;
	return true;
}

/* The values of the four groups of four digits. */
static inline __m128i
num_fast_fours(__m128i digits)
{
	const __m128i zero = _mm_setzero_si128();
	/* Each step multiplies and adds neighbours. */
	const __m128i ten = _mm_set1_epi32(1 << 16 | 10);
	const __m128i hundred = _mm_set1_epi32(1 << 16 | 100);

	return _mm_madd_epi16(
	    _mm_packs_epi32(
		_mm_madd_epi16(_mm_unpacklo_epi8(digits, zero), ten),
		_mm_madd_epi16(_mm_unpackhi_epi8(digits, zero), ten)),
	    hundred);
}

/* The values of two numbers: digits / scale. */
static inline __m128d
num_fast_values(const struct num_fast d[2])
{
	const __m128i myriad = _mm_set1_epi32(1 << 16 | 10000);
	/* Per number, its first eight digits and its last eight. */
	const __m128i eights =
	    _mm_madd_epi16(_mm_packs_epi32(num_fast_fours(d[0].digits),
			       num_fast_fours(d[1].digits)),
		myriad);
	const __m128i first =
	    _mm_shuffle_epi32(eights, _MM_SHUFFLE(3, 1, 2, 0));
	const __m128i last = _mm_unpackhi_epi64(first, first);

	/* Digits and scale are both exact doubles: one division rounds
	 * correctly (Clinger 1990). */
	return _mm_div_pd(
	    _mm_add_pd(_mm_mul_pd(_mm_cvtepi32_pd(first), _mm_set1_pd(1e8)),
		_mm_cvtepi32_pd(last)),
	    _mm_set_pd(d[1].scale, d[0].scale));
}

/* Whether all digits of two numbers are 0 to 9. */
static inline bool
num_fast_are_digits(const struct num_fast d[2])
{
	const __m128i nine = _mm_set1_epi8(9);
	const __m128i beyond = _mm_or_si128(
	    _mm_subs_epu8(d[0].digits, nine), _mm_subs_epu8(d[1].digits, nine));

	return simd_mask_16(_mm_cmpeq_epi8(beyond, _mm_setzero_si128())) ==
	    0xffff;
}

static inline bool
num_fast_read_two(struct slice first, struct slice second, double *first_value,
    double *second_value)
{
	struct num_fast d[2];
	__m128d values;

	if (first.len - 1 >= NUM_FAST_LEN_MAX ||
	    second.len - 1 >= NUM_FAST_LEN_MAX ||
	    !num_fast_split(first, &d[0]) || !num_fast_split(second, &d[1]) ||
	    !num_fast_are_digits(d))
		return false;
	values = num_fast_values(d);
	_mm_storel_pd(first_value, values);
	_mm_storeh_pd(second_value, values);
	return true;
}

static inline bool
num_fast_read(struct slice text, double *value)
{
	return num_fast_read_two(text, text, value, value);
}

#else

/* Whether doubles are calculated as doubles, as floats may be; with excess
 * precision a result would be rounded twice. */
#define NUM_FAST_ROUNDS_ONCE (FLT_EVAL_METHOD == 0 || FLT_EVAL_METHOD == 1)

struct num_fast {
	uint64_t digits; /* less than 10^15 */
	size_t fraction; /* how many of them are after the point */
};

/* The number of eight digits in a word, each a value from 0 to 9. */
static inline uint64_t
num_fast_of_word(uint64_t w)
{
	w = (w & 0x00ff00ff00ff00ff) * 10 + (w >> 8 & 0x00ff00ff00ff00ff);
	w = (w & 0x0000ffff0000ffff) * 100 + (w >> 16 & 0x0000ffff0000ffff);
	return (w & 0x00000000ffffffff) * 10000 + (w >> 32);
}

/* A mask of the last n bytes of a word: none if n < 0, all if n > 8. */
static inline uint64_t
num_fast_last(ptrdiff_t n)
{
	if (n <= 0)
		return 0;
	return n >= 8 ? UINT64_MAX : UINT64_MAX << 8 * (8 - n);
}

/* Scans a text of 1 to NUM_FAST_LEN_MAX bytes.  Returns whether it could. */
static inline bool
num_fast_scan(struct slice text, struct num_fast *d)
{
	const uint64_t zeros = BYTES_OF('0'), carry = BYTES_OF(0x7f - 9);
	const char *end = text.at + text.len;
	const ptrdiff_t n = (ptrdiff_t)text.len;
	uint64_t high = (bytes_load(end - 16) ^ zeros) & num_fast_last(n - 8);
	uint64_t low = (bytes_load(end - 8) ^ zeros) & num_fast_last(n);
	uint64_t point = bytes_first_zero(low ^ BYTES_OF('.' ^ '0'));

	d->fraction = 0;
	/* Close the gap of the point; a point alone is no number. */
	if (point != 0 && n > 1) {
		d->fraction = 7 - bytes_lowest_bit(point) / 8;
		low = (low & ~((point << 1) - 1)) |
		    (low & ((point >> 7) - 1)) << 8 | high >> 56;
		high <<= 8;
	}
	d->digits = num_fast_of_word(high) * 100000000 + num_fast_of_word(low);
	/* A byte above 9 sets its high bit in one of these. */
	return (((high + carry) | high | (low + carry) | low) &
		   BYTES_OF(0x80)) == 0;
}

static inline bool
num_fast_read(struct slice text, double *value)
{
	struct num_fast d;

	if (!NUM_FAST_ROUNDS_ONCE || text.len - 1 >= NUM_FAST_LEN_MAX ||
	    !num_fast_scan(text, &d))
		return false;
	/* Digits and power of ten are both exact doubles: one division rounds
	 * correctly (Clinger 1990). */
	*value = (double)(int64_t)d.digits / num_powers_of_ten[d.fraction];
	return true;
}

static inline bool
num_fast_read_two(struct slice first, struct slice second, double *first_value,
    double *second_value)
{
	return num_fast_read(first, first_value) &&
	    num_fast_read(second, second_value);
}

#endif

#endif
