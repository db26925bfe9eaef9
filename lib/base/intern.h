#ifndef INTERN_H
#define INTERN_H

/*
 * Interned names, numbered from 0 in the order of first appearance, at most
 * 2^31 - 1 of them.  Without memory the functions end the process.
 */

#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Compared before the name itself: a short name, or a hash of a long one. */
struct intern_key {
	uint64_t words[2];
};

struct intern_text {
	char *at; /* in a block */
	size_t len;
};

struct intern_block;

/* Start from zeroes. */
struct intern {
	struct intern_key *keys; /* by number */
	size_t keys_capacity;
	struct intern_text *texts; /* by number too, seldom read */
	size_t texts_capacity;
	size_t count;
	struct intern_block *blocks; /* where the texts are, the latest first */
	/*
	 * The hash table.  A slot is 0 if free; else its low bits are 1 + the
	 * name's number, less than slots_count, and the bits above them are
	 * bits of the hash, so that keys of other names are seldom compared.
	 */
	uint32_t *slots;
	size_t slots_count; /* a power of two */
	unsigned shift;     /* hash >> shift: the first slot to look at */
};

/* The number of a name, added if it is new; the name is copied. */
size_t intern_id(struct intern *n, struct slice name);

/* Whether there is that name; if so, sets *number. */
bool intern_find(const struct intern *n, struct slice name, size_t *number);

/* The most names that intern_ids looks up in one call. */
#define INTERN_BATCH ((size_t)128)

/* With fewer names, slots and keys fit into the caches. */
#define INTERN_FEW ((size_t)1024)

/*
 * intern_id for count names, the first at `first`, the others each `stride`
 * bytes further.  Returns how many it looked up: count, or INTERN_BATCH if
 * that is less.  In a large table the cache misses overlap.
 */
size_t intern_ids(struct intern *n, const struct slice *first, size_t stride,
    size_t count, size_t ids[INTERN_BATCH]);

/* The name of a number, valid until intern_free. */
struct slice intern_text(const struct intern *n, size_t number);

void intern_free(struct intern *n);

#endif
