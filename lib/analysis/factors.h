#ifndef FACTORS_H
#define FACTORS_H

/* Factors: how much of its time a user supposes that a stage takes. */

#include "base/buffer.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

struct factor {
	const char *text; /* the option's argument; borrowed */
	char *pattern;    /* owned; of stage names, see fnmatch(3) */
	double value;     /* >= 0 */
	bool is_matched;  /* it matched a stage */
};

/* Start from zeroes. */
struct factors {
	struct factor *list;
	size_t count;
	size_t capacity;
	struct buffer name; /* scratch for a stage name and a NUL */
};

/*
 * Adds a factor from STAGE=FACTOR, where STAGE is a pattern; the last '='
 * separates them.  text is borrowed until factors_free.  Returns whether it is
 * valid.
 */
bool factors_add(struct factors *f, const char *text);

/*
 * The factor of a stage: the last one given whose pattern matches; 1 if none
 * does.  Sets is_matched of all that do.
 */
double factors_find(struct factors *f, struct slice stage);

void factors_free(struct factors *f);

#endif
