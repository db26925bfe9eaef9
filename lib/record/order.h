#ifndef ORDER_H
#define ORDER_H

/*
 * The order of two variants, 0 and 1, in each of n rounds.  It is balanced:
 * each variant goes first in half of the rounds, variant 0 once more if n is
 * odd, so that neither gains if the second run of a round is slower.  It is
 * random, so that neither gains from what disturbs every other round.
 */

#include <stdint.h>

/* Start from order_init. */
struct order {
	unsigned long left[2]; /* rounds left in which each variant is first */
	uint64_t state;        /* of the random number generator */
};

/* The same number of rounds and the same seed give the same order. */
void order_init(struct order *o, unsigned long rounds, uint64_t seed);

/* The variant that is first in the next round; at most `rounds` calls. */
unsigned order_next(struct order *o);

#endif
