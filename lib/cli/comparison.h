#ifndef COMPARISON_H
#define COMPARISON_H

/*
 * Tables of comparisons on standard output; and on standard error what they
 * leave out, and what they could not have found.
 */

#include "analysis/compare.h"
#include "analysis/latest.h"
#include "analysis/newest.h"
#include "analysis/sides.h"
#include "base/slice.h"
#include "cli/filter.h"
#include "stage/runs.h"
#include "stage/samples.h"

#include <stdbool.h>
#include <stddef.h>

/* What a gate looks for, in the order of words_gate. */
enum comparison_gate {
	COMPARISON_UNGATED = -1, /* nothing */
	COMPARISON_SLOWER,
	COMPARISON_FASTER,
	COMPARISON_UNPROVEN /* a stage not shown to be within the margin */
};

/*
 * Says in what way points are not of two sides, if so, and how many were left
 * out.  Returns 0, or -1 with f->status set.
 */
int comparison_check_sides(struct filter *f, const struct sides *sides);

/* Compares samples, and writes that.  Returns whether the gate found one. */
bool comparison_write(struct filter *f, struct samples *samples,
    const struct compare_limits *limits, struct slice base, struct slice new,
    int gate);

/*
 * Judges the newest run by at most `window` runs before it, and writes that.
 * yardstick is NULL, or the name of the stage that the machine's speed is
 * taken from.  Returns whether the gate found a stage.
 */
bool comparison_write_latest(struct filter *f, struct runs *runs, size_t window,
    const struct latest_limits *limits, const char *yardstick, int gate);

/* The same of the last limits->runs runs together, without a factor. */
bool comparison_write_newest(struct filter *f, struct runs *runs, size_t window,
    const struct newest_limits *limits, int gate);

#endif
