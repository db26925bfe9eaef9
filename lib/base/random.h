#ifndef RANDOM_H
#define RANDOM_H

/* Random numbers that are the same on each machine, from the same state. */

#include <stddef.h>
#include <stdint.h>

/* 64 random bits (splitmix64: Steele, Lea & Flood 2014); any state will do. */
static inline uint64_t
random_bits(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/*
 * A random index below n, which must be below 2^32: a product with 32 random
 * bits (Lemire 2019), whose bias is below n / 2^32.
 */
static inline size_t
random_index(uint64_t *state, size_t n)
{
	return (size_t)((random_bits(state) >> 32) * n >> 32);
}

#endif
