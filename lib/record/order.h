#ifndef ORDER_H
#define ORDER_H

/*
 * In which order two variants run in each of a number of rounds.  Each variant
 * is first in half of the rounds, variant 0 once more if their number is odd,
 * so that it does not matter whether the first or the second of a round is
 * slower.  Which rounds these are is drawn, so that nothing that comes and goes
 * in step with the rounds favours one of them.
 */

#include <stdint.h>

/* Start from order_init. */
struct order {
	unsigned long left[2]; /* rounds to come in which this one is first */
	uint64_t state;        /* of the random numbers */
};

/* The same number of rounds and the same seed give the same order. */
void order_init(struct order *o, unsigned long rounds, uint64_t seed);

/* The variant that is first in the next round; at most `rounds` calls. */
unsigned order_next(struct order *o);

#endif
