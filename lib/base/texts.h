#ifndef TEXTS_H
#define TEXTS_H

/*
 * Texts of many points, numbered from 1 in the order in which they came; 0 is
 * the empty one.  One that equals the last is that: the points of a run often
 * say the same.  At most 2^32 - 1 of them.  Without memory the functions end
 * the process.
 */

#include "base/buffer.h"
#include "base/slice.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Start from zeroes. */
struct texts {
	struct buffer bytes; /* of all, one after the other */
	size_t *ends;        /* of each, by its number less 1 */
	size_t count;
	size_t capacity;
	size_t last_len; /* of the last one */
};

/* Adds a text that is not empty, and returns its number. */
uint32_t texts_append(struct texts *t, struct slice text);

/* Adds a text, unless it is empty or equals the last; returns its number. */
static inline uint32_t
texts_add(struct texts *t, struct slice text)
{
	if (text.len == 0)
		return 0;
	if (text.len == t->last_len &&
	    memcmp(text.at, t->bytes.data + t->bytes.len - text.len,
		text.len) == 0)
		return (uint32_t)t->count;
	return texts_append(t, text);
}

/* A text by its number, valid until texts are added. */
struct slice texts_at(const struct texts *t, uint32_t number);

void texts_free(struct texts *t);

#endif
