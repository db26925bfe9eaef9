#ifndef NAMES_H
#define NAMES_H

/* Names, numbered from 0 in the order in which they first come. */

#include "model.h"

struct names_entry {
	char *text; /* owned, len bytes */
	size_t len;
};

/* Start from zeroes. */
struct names {
	struct names_entry *entries;
	size_t count;
	size_t capacity;
	size_t *slots;      /* the hash table: 1 + a number, 0 for none */
	size_t slots_count; /* a power of two */
};

/* The number of a name, given now if it is new. */
size_t names_number(struct names *n, struct slice name);

/* The name of a number, until names_free. */
struct slice names_text(const struct names *n, size_t number);

void names_free(struct names *n);

#endif
