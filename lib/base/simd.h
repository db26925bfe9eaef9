#ifndef SIMD_H
#define SIMD_H

/*
 * SSE2 on 16 bytes of text.  SIMD_SSE2 is defined if the machine has SSE2;
 * PROF_PORTABLE turns it off, to test the code for other machines.
 */
#if defined __SSE2__ && !defined PROF_PORTABLE
#define SIMD_SSE2

#include <emmintrin.h>
#include <stdint.h>

/* The 16 bytes at `at`. */
static inline __m128i
simd_load_16(const char *at)
{
	return _mm_loadu_si128((const __m128i *)(const void *)at);
}

/* The high bits of 16 bytes, that of the first byte lowest. */
static inline uint64_t
simd_mask_16(__m128i bytes)
{
	return (unsigned)_mm_movemask_epi8(bytes);
}

#endif

#endif
