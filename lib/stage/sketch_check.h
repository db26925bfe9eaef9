#ifndef SKETCH_CHECK_H
#define SKETCH_CHECK_H

/*
 * Which texts of sketches (sketch_text.h) are read.  What has been merged cannot
 * be taken out again, so a text is read only if there can be such points:
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

#include "base/slice.h"

/* Returns NULL, or a static message why text is not a sketch. */
const char *sketch_check(struct slice text);

#endif
