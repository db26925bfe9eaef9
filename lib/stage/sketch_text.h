#ifndef SKETCH_TEXT_H
#define SKETCH_TEXT_H

/*
 * Sketches as text, fields separated by colons:
 *
 *	1:COUNT:MIN:MAX:TOTAL:SQUARES:CPU:WALL:MEMORY:BUCKETS
 *	2:COUNT:MIN:MAX:TOTAL:SQUARES:CPU:WALL:MEMORY:BUCKETS:PARENTS
 *
 * The first field is the format version: 2 for a stage with parents.  Each of
 * the four sums is written as SUM:CORRECTION (struct stats_sum).  MEMORY is
 * empty if unknown.  BUCKETS are the buckets that are not empty, ascending and
 * joined by +: the distance to the previous one, or from 0, and then * and its
 * count unless that is 1, as in 3201*2+1+14*3.  PARENTS are NAME=SUM=CORRECTION
 * joined by ';': the time inside that parent, whose name is encoded as in
 * metadata and may have colons; those of a parent that is there twice add up.
 * The text reads back as the same sketch.
 *
 * What has been merged into a sketch cannot be taken out again, so a text is
 * read only if there can be such points:
 *
 * - COUNT is from 1 to SKETCH_COUNT_MAX, and MIN = MAX if it is 1
 * - 0 <= MIN <= MAX, and each sum >= 0; all numbers are finite
 * - the first bucket is that of MIN, the last one that of MAX, each other one is
 *   after the one before, and their counts add up to COUNT; integers have no
 *   needless zeros, and a count of 1 is left out
 * - a correction is not more than what its sum can have lost by adding COUNT
 *   terms
 * - TOTAL is within what the buckets, MIN and MAX allow
 * - SQUARES is between the least and the most that COUNT points can have with
 *   these extremes and that average; and the sum of the squares of the times
 *   is within what the buckets, MIN and MAX allow
 * - WALL, of some of the points, is not more than TOTAL
 * - there are at most COUNT parents, which have names, and the times inside
 *   them are together not more than TOTAL: a point has one parent at most
 *
 * Sums may be off by what rounding can have done to them.  The sketch of texts
 * that are read has a text that is read, too, unless a sum is beyond a double or
 * the count beyond SKETCH_COUNT_MAX.
 */

#include "base/buffer.h"
#include "base/slice.h"
#include "stage/parents.h"
#include "stage/sketch.h"

#include <stddef.h>
#include <stdint.h>

/* Appends the text of a sketch of at least one point, of the stage that is
 * that child among the parents. */
void sketch_text_append(struct buffer *b, struct sketch *s,
    const struct parents *parents, size_t child);

/* Returns NULL, or a static message why text is not a sketch. */
const char *sketch_text_check(struct slice text);

/* The COUNT of a text that sketch_text_check has accepted. */
uint64_t sketch_text_count(struct slice text);

/* Merges a sketch into s, and its parents into those of the child;
 * sketch_text_check must have accepted its text. */
void sketch_text_merge(
    struct sketch *s, struct parents *parents, size_t child, struct slice text);

#endif
