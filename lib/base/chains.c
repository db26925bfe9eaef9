#include "base/chains.h"

#include "base/memory.h"
#include "base/slice.h"

#include <stdlib.h>

#define SLOTS_MIN 16

/* FNV-1a of 64 bits, and the last step of SplitMix64 for the low bits. */
uint64_t
chains_hash(struct slice text, uint64_t seed)
{
	uint64_t hash = seed ^ UINT64_C(0xcbf29ce484222325);
	size_t i;

	for (i = 0; i < text.len; i++) {
		hash ^= (unsigned char)text.at[i];
		hash *= UINT64_C(0x100000001b3);
	}
	hash = (hash ^ hash >> 27) * UINT64_C(0x94d049bb133111eb);
	return hash ^ hash >> 31;
}

static void
put(struct chains *c, struct chains_link *link)
{
	struct chains_link **slot =
	    &c->slots[link->hash & (c->slots_count - 1)];

	link->newer = NULL;
	link->older = *slot;
	if (*slot != NULL)
		(*slot)->newer = link;
	*slot = link;
}

/* Puts a whole slot into the enlarged table, the oldest first. */
static void
put_all(struct chains *c, struct chains_link *newest)
{
	struct chains_link *link = newest, *newer;

	while (link != NULL && link->older != NULL)
		link = link->older;
	for (; link != NULL; link = newer) {
		newer = link->newer;
		put(c, link);
	}
}

static void
grow(struct chains *c)
{
	struct chains old = *c;
	size_t i;

	c->slots_count = old.slots_count == 0 ? SLOTS_MIN : old.slots_count * 2;
	c->slots = memory_resize(NULL, c->slots_count, sizeof *c->slots);
	for (i = 0; i < c->slots_count; i++)
		c->slots[i] = NULL;
	for (i = 0; i < old.slots_count; i++)
		put_all(c, old.slots[i]);
	free(old.slots);
}

void
chains_add(struct chains *c, struct chains_link *link, uint64_t hash)
{
	if (c->count == c->slots_count)
		grow(c);
	c->count++;
	link->hash = hash;
	put(c, link);
}

/* The first of a slot's links, from one on, that has the hash. */
static struct chains_link *
find(struct chains_link *link, uint64_t hash)
{
	while (link != NULL && link->hash != hash)
		link = link->older;
	return link;
}

struct chains_link *
chains_newest(const struct chains *c, uint64_t hash)
{
	return c->slots_count == 0
	    ? NULL
	    : find(c->slots[hash & (c->slots_count - 1)], hash);
}

struct chains_link *
chains_older(const struct chains_link *link)
{
	return find(link->older, link->hash);
}

void
chains_remove(struct chains *c, struct chains_link *link)
{
	if (link->newer != NULL)
		link->newer->older = link->older;
	else
		c->slots[link->hash & (c->slots_count - 1)] = link->older;
	if (link->older != NULL)
		link->older->newer = link->newer;
	c->count--;
}

void
chains_free(struct chains *c)
{
	free(c->slots);
	*c = (struct chains){ 0 };
}
