#include "record/order.h"

#include "base/random.h"

#include <assert.h>

void
order_init(struct order *o, unsigned long rounds, uint64_t seed)
{
	o->left[0] = rounds - rounds / 2;
	o->left[1] = rounds / 2;
	o->state = seed;
}

/*
 * Sampling without replacement, one round at a time: all orders are as likely
 * as after shuffling a list of all rounds, but it needs no list.
 */
unsigned
order_next(struct order *o)
{
	const unsigned long rounds = o->left[0] + o->left[1];
	/* 32 bits, so that the product is never rounded up to `rounds`. */
	const double fraction =
	    (double)(random_bits(&o->state) >> 32) * 0x1p-32;
	unsigned first;

	assert(rounds > 0);
	first = fraction * (double)rounds < (double)o->left[0] ? 0 : 1;
	o->left[first]--;
	return first;
}
