#ifndef SKETCH_TEXT_H
#define SKETCH_TEXT_H

/*
 * Sketches as text, fields separated by colons:
 *
 *	1:COUNT:MIN:MAX:TOTAL:SQUARES:CPU:WALL:MEMORY:BUCKETS
 *
 * The first field is the format version.  Each of the four sums is written as
 * SUM:CORRECTION (struct stats_sum).  MEMORY is empty if unknown.  BUCKETS are
 * the buckets that are not empty, ascending and joined by +: the distance to
 * the previous one, or from 0, and then * and its count unless that is 1, as in
 * 3201*2+1+14*3.  The text reads back as the same sketch.
 */

#include "base/buffer.h"
#include "base/slice.h"
#include "stage/sketch.h"

/* Appends the text of a sketch of at least one point. */
void sketch_text_append(struct buffer *b, struct sketch *s);

/* Returns NULL, or a static message why text is not a sketch. */
const char *sketch_text_check(struct slice text);

/* Merges a sketch into s; sketch_text_check must have accepted its text. */
void sketch_text_merge(struct sketch *s, struct slice text);

#endif
