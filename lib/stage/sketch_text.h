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

/* The COUNT of a text that sketch_check has accepted. */
uint64_t sketch_text_count(struct slice text);

/* Merges a sketch into s, and its parents into those of the child;
 * sketch_check must have accepted its text. */
void sketch_text_merge(
    struct sketch *s, struct parents *parents, size_t child, struct slice text);

#endif
