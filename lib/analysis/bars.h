#ifndef BARS_H
#define BARS_H

/* Bars of the points of runs, as pictures have them. */

#include "base/buffer.h"
#include "base/intern.h"
#include "model/model.h"
#include "stage/intervals.h"

#include <stdbool.h>
#include <stddef.h>

/* Start from zeroes. */
struct bars {
	struct bar *list; /* run by run; parents come before their children */
	size_t count;
	size_t capacity;
	struct intern stacks; /* and names of runs */
	struct buffer text;   /* scratch */
};

/*
 * Adds the bars of run number `run` of v, from 0.  Gaps are those of its path,
 * by given needs or as observed; without them gaps are left out.  Texts are
 * borrowed from v and from b.
 */
void bars_add(struct bars *b, const struct intervals *v, size_t run,
    bool is_given, bool has_gaps);

/*
 * Keeps `most` of the bars: those on the path and its gaps before others, and
 * the longest of each.  Their order is kept, too.
 */
void bars_cut(struct bars *b, size_t most);

void bars_free(struct bars *b);

#endif
