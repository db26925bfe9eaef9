#include "record/order.h"

#include <assert.h>

void
order_init(struct order *o, unsigned long rounds, uint64_t seed)
{
	o->left[0] = rounds - rounds / 2;
	o->left[1] = rounds / 2;
	o->state = seed;
}

/* splitmix64 (Steele, Lea & Flood 2014). */
static uint64_t
draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
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
	const double fraction = (double)(draw(&o->state) >> 32) * 0x1p-32;
	unsigned first;

	assert(rounds > 0);
	first = fraction * (double)rounds < (double)o->left[0] ? 0 : 1;
	o->left[first]--;
	return first;
}
