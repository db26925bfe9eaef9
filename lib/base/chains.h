#ifndef CHAINS_H
#define CHAINS_H

/*
 * A hash table of structs that come and go, which its user allocates: each has
 * a link as its first member.  What has the same hash is a chain, the newest
 * first.
 */

#include "base/slice.h"

#include <stddef.h>
#include <stdint.h>

struct chains_link {
	struct chains_link *newer, *older; /* in the same slot */
	uint64_t hash;
};

/* Start from zeroes. */
struct chains {
	struct chains_link **slots; /* the newest of each, or NULL */
	size_t slots_count;         /* a power of two, or 0 */
	size_t count;
};

/* The hash of a text after others, whose hash is `seed`; 0: none. */
uint64_t chains_hash(struct slice text, uint64_t seed);

/* Adds what the link is in. */
void chains_add(struct chains *c, struct chains_link *link, uint64_t hash);

/* The newest with that hash, and the next older one with the same; or NULL. */
struct chains_link *chains_newest(const struct chains *c, uint64_t hash);
struct chains_link *chains_older(const struct chains_link *link);

void chains_remove(struct chains *c, struct chains_link *link);

/* Frees the table, and not what is in it. */
void chains_free(struct chains *c);

#endif
