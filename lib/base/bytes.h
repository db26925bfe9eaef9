#ifndef BYTES_H
#define BYTES_H

/*
 * Eight bytes of text in a 64-bit word, so that one operation handles all of
 * them.  The first byte is the lowest one whatever the machine's byte order.
 */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The byte repeated eight times. */
#define BYTES_OF(byte) (UINT64_C(0x0101010101010101) * (unsigned char)(byte))

/* The n <= 8 bytes at `at`, then zeroes: one or two loads if n is constant. */
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
	/* Overlapping loads put a byte read twice at the same position. */
	if (n >= 4)
		return bytes_load_n(at, 4) |
		    bytes_load_n(at + n - 4, 4) << 8 * (n - 4);
	if (n == 0)
		return 0;
	return bytes_load_n(at, 1) |
	    bytes_load_n(at + n / 2, 1) << 8 * (n / 2) |
	    bytes_load_n(at + n - 1, 1) << 8 * (n - 1);
}

/* The high bit of each byte of w that is zero. */
static inline uint64_t
bytes_zeroes(uint64_t w)
{
	const uint64_t low = BYTES_OF(0x7f);

	return ~(((w & low) + low) | w | low);
}

/* The high bit of the first byte of w that is zero; 0 if there is none. */
static inline uint64_t
bytes_first_zero(uint64_t w)
{
	const uint64_t zeroes = (w - BYTES_OF(1)) & ~w & BYTES_OF(0x80);

	/* Borrows may set wrong bits after the first one. */
	return zeroes & (0 - zeroes);
}

/* The index of the lowest bit set in w, which must not be 0. */
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

/* The index of the highest bit set in w, which must not be 0: its logarithm,
 * rounded down. */
static inline unsigned
bytes_highest_bit(uint64_t w)
{
#ifdef __GNUC__
	return 63 - (unsigned)__builtin_clzll(w);
#else
	unsigned place = 0;

	while (w >>= 1)
		place++;
	return place;
#endif
}

#endif
