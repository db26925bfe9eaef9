#ifndef SKETCH_TEXT_H
#define SKETCH_TEXT_H

/*
 * The text of a sketch: fields with colons between them,
 *
 *	1:COUNT:MIN:MAX:TOTAL:SQUARES:CPU:WALL:MEMORY:BUCKETS
 *
 * The first is the version of this format.  Each of the four sums is written
 * as the two numbers that it is kept in, SUM:CORRECTION.  MEMORY is empty where
 * no point has any.  BUCKETS are those that are not empty, in ascending order
 * and joined by +: how far each is from the one before it, the first from 0,
 * and then, unless it is 1, * and its count, as in 3201*2+1+14*3.  All numbers
 * are such that reading them gives the same sketch again.
 */

#include "base/buffer.h"
#include "base/slice.h"
#include "stage/sketch.h"

/* Appends the text of a sketch of one point or more. */
void sketch_text_append(struct buffer *b, struct sketch *s);

/* Returns NULL, or what is wrong with a text. */
const char *sketch_text_check(struct slice text);

/* Merges what a text that was checked says into s. */
void sketch_text_merge(struct sketch *s, struct slice text);

#endif
