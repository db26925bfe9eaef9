#ifndef SIMD_H
#define SIMD_H

/*
 * SSE2 on 16 bytes of text, and AVX2 on 32.  SIMD_SSE2 and SIMD_AVX2 are
 * defined where the compiler can make use of them; PROF_PORTABLE turns both
 * off, to test the code for other machines.
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

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>
#include <stdbool.h>

/* A function for processors that have AVX2, if simd_has_avx2 says so. */
#define SIMD_AVX2 __attribute__((target("avx2,bmi")))

static inline bool
simd_has_avx2(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
}

#endif
#endif

#endif
