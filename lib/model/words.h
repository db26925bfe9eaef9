#ifndef WORDS_H
#define WORDS_H

/* The fixed words of the tables and of options, and the values they name. */

#include "base/slice.h"

struct words {
	const char *const *each; /* in the order of their values; then NULL */
	const char *any;         /* as in "low or high", for messages, */
	const char *none;        /* and "not low or high" */
};

/* A list, and what messages call its words, as in "low or high". */
#define WORDS(list, any) \
	{ \
		list, any, "not " any \
	}

extern const struct words words_severity;
extern const struct words words_direction;
extern const struct words words_verdict;
extern const struct words words_gate; /* of comparisons */
extern const struct words words_priority;
extern const struct words words_yes_no;
extern const struct words words_event;
extern const struct words words_opportunity; /* by the bits of the set */

/* The value of text among words, or -1. */
int words_find(const struct words *words, struct slice text);

#endif
