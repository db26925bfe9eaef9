#ifndef LAST_H
#define LAST_H

/*
 * The last K points of each stage by their timestamps; of those with the same
 * timestamp, the ones that came last.  A point without a timestamp counts as
 * coming right after the point of its stage before it, and where there is none
 * as the first.  Not much more than twice K points of a stage are held at a
 * time.
 */

#include "base/buffer.h"
#include "model/model.h"
#include "stage/index.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A point that may be one of the last. */
struct last_point {
	struct point point;  /* without texts */
	int64_t time;        /* its timestamp, or what it counts as */
	size_t order;        /* its number among the points of all stages */
	size_t stage;        /* the number of its stage */
	size_t metadata;     /* where they begin, and how long they are, */
	size_t metadata_len; /* in the stage's metadata */
};

struct last_stage {
	struct last_point *points;
	size_t count;
	size_t capacity;
	int64_t time; /* of the point that came last */
	struct buffer metadata;
};

/* Start from zeroes; set keep. */
struct last {
	size_t keep;         /* K, 1 or more */
	struct index stages; /* a struct last_stage each */
	size_t added;        /* points */
	/* The last ones, once they are given out. */
	struct last_point *chosen;
	size_t count;
	size_t given;
	bool is_finished;
};

/* Adds points, which are copied. */
void last_add(struct last *l, const struct point *points, size_t count);

/*
 * Gives out the next of the last points in the order in which they were added,
 * up to max.  Returns how many.  Their texts live until last_free.  No more can
 * be added once it was called.
 */
size_t last_next(struct last *l, struct point *points, size_t max);

void last_free(struct last *l);

#endif
