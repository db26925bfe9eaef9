#ifndef SKETCH_CUT_H
#define SKETCH_CUT_H

/*
 * The parts of the text of a sketch (sketch_text.h), each removed from the
 * start of the text.
 */

#include "base/compiler.h"
#include "base/slice.h"
#include "stage/sketch.h"
#include "stat/histogram.h"
#include "stat/stats.h"

#include <stdbool.h>
#include <stdint.h>

/* The versions of a sketch without parents, and of one with. */
#define SKETCH_PLAIN "1"
#define SKETCH_WITH_PARENTS "2"

/* 2^53 has so many digits. */
#define SKETCH_DIGITS_MAX 16

/*
 * All fields before the buckets.  *has_parents is whether parents follow the
 * buckets.  Returns NULL, or a static message what is wrong.
 */
const char *sketch_cut_numbers(
    struct slice *text, struct sketch_numbers *numbers, bool *has_parents);

/* The next parent; *name is still encoded.  Returns whether it is one. */
bool sketch_cut_parent(
    struct slice *text, struct slice *name, struct stats_sum *time);

/* Removes the character if the text starts with it.  Returns whether it did. */
static inline bool
sketch_cut_char(struct slice *text, char c)
{
	if (text->len == 0 || *text->at != c)
		return false;
	slice_drop(text, 1);
	return true;
}

/* An integer from 0 to SKETCH_COUNT_MAX, without needless zeros. */
static ALWAYS_INLINE bool
sketch_cut_whole(struct slice *text, uint64_t *value)
{
	const char *from = text->at;
	size_t n = 0;

	for (*value = 0; n < text->len && n < SKETCH_DIGITS_MAX; n++) {
		const unsigned digit = (unsigned)(from[n] - '0');

		if (digit > 9)
			break;
		*value = *value * 10 + digit;
	}
	slice_drop(text, n);
	return n > 0 && (*from != '0' || n == 1) && *value <= SKETCH_COUNT_MAX;
}

/*
 * The most frequent kind of bucket: its distance is one digit, its count is
 * one, too, or missing, and another bucket follows.  Returns whether it is of
 * that kind.  Branches that depend on the data would be hard to predict.
 */
static ALWAYS_INLINE bool
sketch_cut_short_run(struct slice *text, struct histogram_run *run)
{
	const char *at = text->at;
	unsigned distance, has_count, count;

	if (text->len < 4)
		return false;
	distance = (unsigned)(at[0] - '0');
	has_count = at[1] == '*';
	count = 1 + has_count * (unsigned)(at[2] - '1');
	if (distance > 9 || count - has_count - 1 > 7 ||
	    at[1 + 2 * has_count] != '+' ||
	    distance >= HISTOGRAM_BUCKETS - run->bucket)
		return false;
	run->bucket += distance;
	run->count = count;
	slice_drop(text, 2 + 2 * has_count);
	return true;
}

/*
 * The bucket after run->bucket, from 0 for the first, and its count; sets
 * whether another one follows.  Returns whether it is one.
 */
static ALWAYS_INLINE bool
sketch_cut_run(struct slice *text, struct histogram_run *run, bool *has_next)
{
	uint64_t distance;

	*has_next = true;
	if (sketch_cut_short_run(text, run))
		return true;
	run->count = 1;
	if (!sketch_cut_whole(text, &distance) ||
	    distance >= HISTOGRAM_BUCKETS - run->bucket)
		return false;
	run->bucket += (unsigned)distance;
	if (sketch_cut_char(text, '*') &&
	    (!sketch_cut_whole(text, &run->count) || run->count == 1))
		return false;
	*has_next = sketch_cut_char(text, '+');
	return run->count > 0;
}

#endif
