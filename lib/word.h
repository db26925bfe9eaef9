#ifndef WORD_H
#define WORD_H

/*
 * Eight bytes of text in one 64-bit word, the first of them in its lowest
 * byte whatever the machine's order, to look at all of them at once; and 16 or
 * 32 where the machine has such words.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* PROF_PORTABLE is for tests of what other machines get. */
#if defined __SSE2__ && !defined PROF_PORTABLE
#include <emmintrin.h>
#define WORD_SSE2
#if defined __x86_64__ && defined __GNUC__
/* A function for processors that have AVX2, if word_has_avx2 says so. */
#include <immintrin.h>
#define WORD_AVX2 __attribute__((target("avx2,bmi")))
#endif
#endif

/* A word of that byte eight times. */
#define WORD_OF(byte) (UINT64_C(0x0101010101010101) * (unsigned char)(byte))

/* The n <= 8 bytes at `at`, zeroes behind them: where n is a constant it is
 * one load, or two. */
static inline uint64_t
word_load_bytes(const char *at, size_t n)
{
	uint64_t w = 0;

#if defined __BYTE_ORDER__ && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	memcpy(&w, at, n);
#else
	while (n-- > 0)
		w = w << 8 | (unsigned char)at[n];
#endif
	return w;
}

/* The eight bytes at `at`. */
static inline uint64_t
word_load(const char *at)
{
	return word_load_bytes(at, 8);
}

/* The n < 8 bytes at `at`, zeroes behind them.  It reads no other byte. */
static inline uint64_t
word_load_part(const char *at, size_t n)
{
	/* Bytes that are read twice fall on themselves. */
	if (n >= 4)
		return word_load_bytes(at, 4) |
		    word_load_bytes(at + n - 4, 4) << 8 * (n - 4);
	if (n == 0)
		return 0;
	return word_load_bytes(at, 1) |
	    word_load_bytes(at + n / 2, 1) << 8 * (n / 2) |
	    word_load_bytes(at + n - 1, 1) << 8 * (n - 1);
}

/* The high bit of each byte of w that is zero: of those, and no others. */
static inline uint64_t
word_zeroes(uint64_t w)
{
	const uint64_t low = WORD_OF(0x7f);

	return ~(((w & low) + low) | w | low);
}

/* The high bit of the first byte of w that is zero; 0 where none is. */
static inline uint64_t
word_first_zero(uint64_t w)
{
	const uint64_t zeroes = (w - WORD_OF(1)) & ~w & WORD_OF(0x80);

	/* What is borrowed from bytes behind the first may be wrong. */
	return zeroes & (0 - zeroes);
}

/* The place of the lowest bit of w, which has one. */
static inline unsigned
word_lowest_bit(uint64_t w)
{
#ifdef __GNUC__
	return (unsigned)__builtin_ctzll(w);
#else
	unsigned place = 0;

	for (; (w & 0xff) == 0; w >>= 8)
		place += 8;
	for (; (w & 1) == 0; w >>= 1)
		place++;
	return place;
#endif
}

/* Whether this processor may call functions that are WORD_AVX2. */
static inline bool
word_has_avx2(void)
{
#ifdef WORD_AVX2
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
#else
	return false;
#endif
}

#ifdef WORD_SSE2

/* The 16 bytes at `at`. */
static inline __m128i
word_load_16(const char *at)
{
	return _mm_loadu_si128((const __m128i *)(const void *)at);
}

/* The high bit of each of 16 bytes, that of the first one lowest. */
static inline uint64_t
word_marks_16(__m128i bytes)
{
	return (unsigned)_mm_movemask_epi8(bytes);
}

#endif

#endif
