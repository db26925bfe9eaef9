#ifndef BLAME_H
#define BLAME_H

/* What changed in the metadata where a stage's times stepped. */

#include "base/slice.h"
#include "stage/history.h"

#include <stdbool.h>
#include <stddef.h>

/* No more other changes than this are named. */
#define BLAME_CHANGES_MAX 3

/* A key with one value in all points before a step and another in all after. */
struct blame_change {
	struct slice key;
	struct slice was; /* encoded, as in the metadata */
	struct slice is;
};

/* Slices are borrowed from the history; "" where the metadata have none. */
struct blame {
	struct slice commit; /* of the first point after the step */
	bool is_split;       /* the last point before has the same */
	struct slice run;    /* likewise */
	struct blame_change changes[BLAME_CHANGES_MAX];
	size_t count; /* of changes */
};

/*
 * Compares the metadata of the points from begin to `at`, of which there is
 * one at least, with those of the points from `at` to end.  The keys commit and
 * run, which change all the time, are not among the changes.
 */
struct blame blame_step(const struct history *h,
    const struct history_stage *stage, size_t begin, size_t at, size_t end);

#endif
