#ifndef NAMES_H
#define NAMES_H

/*
 * Names, numbered from 0 in the order in which they first come.  There is room
 * for 2^31 - 1 of them, should memory be so large.
 */

#include "model.h"

/* What is compared of a name: all of it, or much of it where it is long. */
struct names_key {
	uint64_t words[2];
};

struct names_text {
	char *at; /* owned, len bytes */
	size_t len;
};

/* Start from zeroes. */
struct names {
	struct names_key *keys; /* by number */
	size_t keys_capacity;
	struct names_text *texts; /* by number too, and seldom looked at */
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
size_t names_number(struct names *n, struct slice name);

/* So many points are looked up at once. */
#define NAMES_AT_ONCE ((size_t)64)

/* While names are fewer, caches hold what is kept of each. */
#define NAMES_FEW ((size_t)1024)

/*
 * The same of the stages of some points.  Returns of how many: of all count,
 * or of the first NAMES_AT_ONCE.  Where names are many, the wait for memory is
 * one for all of them.
 */
size_t names_number_points(struct names *n, const struct point *points,
    size_t count, size_t numbers[NAMES_AT_ONCE]);

/* The name of a number, until names_free. */
struct slice names_text(const struct names *n, size_t number);

void names_free(struct names *n);

#endif
