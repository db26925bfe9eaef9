#ifndef CONDITION_H
#define CONDITION_H

/*
 * A condition on the metadata of points.  KEY=VALUE[,VALUE...] holds where the
 * key has one of these values, KEY!=VALUE[,VALUE...] where it has none of
 * them.  A point without the key has its empty value.  Values are compared
 * decoded; a comma in a value of the condition is %2C.
 */

#include "base/buffer.h"
#include "base/intern.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

/* Start from condition_init. */
struct condition {
	struct slice key; /* in the text given to condition_init */
	bool is_negative;
	struct slice *values; /* decoded, */
	size_t values_count;
	struct buffer text; /* in here */
	bool has_percent;   /* there is a '%' in one */

	/* What the points so far have had. */
	bool has_key;        /* the key */
	bool has_value;      /* one of the values */
	struct intern seen;  /* other values, until one of the wanted came */
	struct buffer plain; /* the value at hand, where it was encoded */
};

/* Whether text is a condition; if it is, the key. */
bool condition_is_valid(const char *text, struct slice *key);

/* text is a condition, and is borrowed. */
void condition_init(struct condition *c, const char *text);

/* Whether it holds for a point; the condition learns what points have. */
bool condition_holds(struct condition *c, struct slice metadata);

/* Whether the points so far could meet it: else key or value is misspelt. */
bool condition_was_met(const struct condition *c);

void condition_free(struct condition *c);

#endif
