#ifndef ORDER_H
#define ORDER_H

/*
 * The order of two variants in each of a number of rounds: balanced and
 * randomized.  Each variant is first in half of the rounds (variant 0 once more
 * if their number is odd), so that the position in a round has no effect; the
 * rounds are random, so that nothing periodic favours a variant.
 */

#include <stdint.h>

/* Start from order_init. */
struct order {
	unsigned long left[2]; /* rounds left in which this one is first */
	uint64_t state;        /* of the random number generator */
};

/* The same number of rounds and the same seed give the same order. */
void order_init(struct order *o, unsigned long rounds, uint64_t seed);

/* The variant that is first in the next round; at most `rounds` calls. */
unsigned order_next(struct order *o);

#endif
