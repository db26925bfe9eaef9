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

/*
 * A hash table.  A slot is 0 if free; else its low bits are 1 + the name's
 * number, less than the number of slots, and the bits above them are bits of the
 * hash, so that keys of other names are seldom compared.
 */
struct intern_table {
	struct intern_table *smaller; /* that others may still look into */
	size_t mask;                  /* the slots, a power of two, less one */
	unsigned shift; /* hash >> shift: the first slot to look at */
	_Atomic uint32_t slots[];
};

struct intern_block;

/* The first chunk has room for 2^INTERN_BITS names, each later one for twice as
 * many as the one before; so names never move. */
#define INTERN_BITS 4
#define INTERN_CHUNKS (31 - INTERN_BITS + 1)

/* Start from zeroes. */
struct intern {
	size_t count;
	struct intern_key *keys[INTERN_CHUNKS];
	struct intern_text *texts[INTERN_CHUNKS]; /* seldom read */
	_Atomic(struct intern_table *) table;     /* NULL: no names */
	struct intern_block *blocks; /* where the texts are, the latest first */
	bool is_shared;
};

/* The number of a name, added if it is new; the name is copied. */
size_t intern_id(struct intern *n, struct slice name);

/* Whether there is that name; if so, sets *number. */
bool intern_find(const struct intern *n, struct slice name, size_t *number);

/* The most names that intern_ids and intern_known look up in one call. */
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

/*
 * To be called before other threads call intern_known while this one adds names:
 * tables that they may still read are then kept until intern_free.
 */
void intern_share(struct intern *n);

/* The number of a name that is not known, or not yet. */
#define INTERN_UNKNOWN SIZE_MAX

/* intern_ids for other threads, which adds no name. */
size_t intern_known(const struct intern *n, const struct slice *first,
    size_t stride, size_t count, size_t ids[INTERN_BATCH]);

/* The name of a number, valid until intern_free. */
struct slice intern_text(const struct intern *n, size_t number);

void intern_free(struct intern *n);

#endif
