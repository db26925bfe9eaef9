#ifndef INTERN_H
#define INTERN_H

/*
 * Names, numbered from 0 in the order in which they first come.  There is room
 * for 2^31 - 1 of them, should memory be so large.
 */

#include "base/slice.h"

#include <stddef.h>
#include <stdint.h>

/* What is compared of a name: all of it, or much of it where it is long. */
struct intern_key {
	uint64_t words[2];
};

struct intern_text {
	char *at; /* owned, len bytes */
	size_t len;
};

/* Start from zeroes. */
struct intern {
	struct intern_key *keys; /* by number */
	size_t keys_capacity;
	struct intern_text *texts; /* by number too, and seldom looked at */
	size_t texts_capacity;
	size_t count;
	/*
	 * The hash table: of a name 1 + its number, which is less than there
	 * are places, and above that bits of its hash, so that other names are
	 * seldom looked at; 0 where a place is free.
	 */
	uint32_t *slots;
	size_t slots_count; /* a power of two */
	unsigned shift;     /* what is left of 64 bits by it is a place */
};

/* The number of a name, given now if it is new. */
size_t intern_id(struct intern *n, struct slice name);

/* How many names intern_ids looks up at most. */
#define INTERN_BATCH ((size_t)128)

/* With fewer names, caches hold what is kept of each. */
#define INTERN_FEW ((size_t)1024)

/*
 * The same of count names, the first at `first` and each next one `stride`
 * bytes further on.  Returns of how many: of all count, or of the first
 * INTERN_BATCH.  Where names are many, the waits for memory overlap.
 */
size_t intern_ids(struct intern *n, const struct slice *first, size_t stride,
    size_t count, size_t ids[INTERN_BATCH]);

/* The name of a number, until intern_free. */
struct slice intern_text(const struct intern *n, size_t number);

void intern_free(struct intern *n);

#endif
