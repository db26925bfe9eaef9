#ifndef LAST_H
#define LAST_H

/*
 * The last K points of each stage by timestamp; of equal timestamps the later
 * ones in the input.  A point without a timestamp has that of the previous
 * point of its stage, or the earliest of all if there is none.  Keeps little
 * more than 2 K points per stage in memory.
 */

#include "base/buffer.h"
#include "model/model.h"
#include "stage/index.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A point that may be one of the last. */
struct last_point {
	struct point point;  /* without slices */
	int64_t time;        /* its timestamp, or the one that replaces it */
	size_t order;        /* its number in the input */
	size_t stage;        /* the number of its stage */
	size_t metadata;     /* offset in last_stage.metadata, in bytes */
	size_t metadata_len; /* bytes */
};

struct last_stage {
	struct last_point *points;
	size_t count;
	size_t capacity;
	int64_t time; /* of the latest point in the input */
	struct buffer metadata;
};

/* Start from zeroes; set keep. */
struct last {
	size_t keep;         /* K >= 1 */
	struct index stages; /* of struct last_stage */
	size_t added;        /* number of points added */
	/* Set by the first last_next: */
	struct last_point *chosen; /* the last points, in input order */
	size_t count;
	size_t given; /* points already returned */
	bool is_finished;
};

/* Adds points, which are copied. */
void last_add(struct last *l, const struct point *points, size_t count);

/*
 * Copies the next of the last points, in input order, at most max.  Returns how
 * many.  Their slices are valid until last_free.  Add no points afterwards.
 */
size_t last_next(struct last *l, struct point *points, size_t max);

void last_free(struct last *l);

#endif
