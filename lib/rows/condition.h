#ifndef CONDITION_H
#define CONDITION_H

/*
 * A condition on the metadata of points.  KEY=VALUE[,VALUE...] holds if the key
 * has one of these values, KEY!=VALUE[,VALUE...] if it has none of them.  A
 * missing key counts as an empty value.  Values are compared decoded; a comma
 * in a value of the condition is written %2C.
 */

#include "base/buffer.h"
#include "base/intern.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

/* Start from condition_init. */
struct condition {
	struct slice key; /* borrowed from the text of condition_init */
	bool is_negative;
	struct slice *values; /* decoded, slices of text */
	size_t values_count;
	struct buffer text;
	bool has_percent; /* a value contains '%' */

	/* Over all points so far: */
	bool has_key;        /* a point had the key */
	bool has_value;      /* a point had one of the values */
	struct intern seen;  /* other values, until has_value */
	struct buffer plain; /* the current value, decoded */
};

/* Whether text is a condition; if so, sets *key, borrowed from it. */
bool condition_is_valid(const char *text, struct slice *key);

/* text must be a condition, and is borrowed until condition_free. */
void condition_init(struct condition *c, const char *text);

/* Whether it holds for a point; records the key and value for the messages. */
bool condition_holds(struct condition *c, struct slice metadata);

/* Whether a point so far had the key and a value; else one may be a typo. */
bool condition_was_met(const struct condition *c);

void condition_free(struct condition *c);

#endif
