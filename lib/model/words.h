#ifndef WORDS_H
#define WORDS_H

/* The keywords of tables and options, and their values. */

#include "base/slice.h"

struct words {
	const char *const *each; /* by value from 0, ended by NULL */
	const char *any;         /* for messages: "low or high" */
	const char *none;        /* for messages: "not low or high" */
};

/* A list, and its description for messages, as in "low or high". */
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
extern const struct words words_color; /* when to use colour */
extern const struct words words_needs;
extern const struct words words_needs_wanted; /* of --needs */
extern const struct words words_opportunity;  /* by bit of the set */

/* The value of text among words, or -1. */
int words_find(const struct words *words, struct slice text);

#endif
