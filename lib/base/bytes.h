#ifndef BYTES_H
#define BYTES_H

/*
 * Eight bytes of text in one 64-bit word, the first of them in its lowest
 * byte whatever the machine's order, to look at all of them at once.
 */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A word of that byte eight times. */
#define BYTES_OF(byte) (UINT64_C(0x0101010101010101) * (unsigned char)(byte))

/* The n <= 8 bytes at `at`, then zeroes: where n is a constant it is
 * one load, or two. */
static inline uint64_t
bytes_load_n(const char *at, size_t n)
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
bytes_load(const char *at)
{
	return bytes_load_n(at, 8);
}

/* The n < 8 bytes at `at`, then zeroes.  It reads no other byte. */
static inline uint64_t
bytes_load_part(const char *at, size_t n)
{
	/* Bytes that are read twice fall on themselves. */
	if (n >= 4)
		return bytes_load_n(at, 4) |
		    bytes_load_n(at + n - 4, 4) << 8 * (n - 4);
	if (n == 0)
		return 0;
	return bytes_load_n(at, 1) |
	    bytes_load_n(at + n / 2, 1) << 8 * (n / 2) |
	    bytes_load_n(at + n - 1, 1) << 8 * (n - 1);
}

/* The high bit of each byte of w that is zero: of those, and no others. */
static inline uint64_t
bytes_zeroes(uint64_t w)
{
	const uint64_t low = BYTES_OF(0x7f);

	return ~(((w & low) + low) | w | low);
}

/* The high bit of the first byte of w that is zero; 0 where none is. */
static inline uint64_t
bytes_first_zero(uint64_t w)
{
	const uint64_t zeroes = (w - BYTES_OF(1)) & ~w & BYTES_OF(0x80);

	/* What is borrowed from bytes after the first may be wrong. */
	return zeroes & (0 - zeroes);
}

/* The place of the lowest bit of w, which has one. */
static inline unsigned
bytes_lowest_bit(uint64_t w)
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

#endif
