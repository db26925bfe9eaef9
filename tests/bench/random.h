/*
 * The random numbers of simulations: the same on each machine, from the same
 * state.
 */

#ifndef BENCH_RANDOM_H
#define BENCH_RANDOM_H

#include <math.h>
#include <stdint.h>

/* xorshift64* (Vigna 2016): uniform in (0, 1).  The state is not 0. */
static inline double
uniform(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return ((double)(*state * 2685821657736338717u >> 11) + 0.5) * 0x1p-53;
}

/* Standard normal (Box & Muller 1958). */
static inline double
normal(uint64_t *state)
{
	const double turn = 8 * atan(1);
	double radius = sqrt(-2 * log(uniform(state)));

	return radius * cos(turn * uniform(state));
}

#endif
