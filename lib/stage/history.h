#ifndef HISTORY_H
#define HISTORY_H

/* The points of each stage in chronological order. */

#include "base/pool.h"
#include "base/slice.h"
#include "base/texts.h"
#include "model/model.h"
#include "stage/index.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Numbers that may be known of a point besides its time. */
enum history_number {
	HISTORY_MEMORY,   /* bytes */
	HISTORY_CPU,      /* CPU time, ms */
	HISTORY_OVERHEAD, /* the cost of measuring, ms, by the metadata */
	HISTORY_NUMBERS
};

/* The points of a stage, column by column. */
struct history_stage {
	double *times;       /* ms */
	int64_t *timestamps; /* microseconds since 1970, or TIMESTAMP_NONE */
	double *numbers[HISTORY_NUMBERS]; /* NaN: unknown; NULL: all are */
	uint32_t *metadata; /* numbers of texts; NULL: no point has any */
	size_t count;
	size_t capacity; /* of each column */
	bool is_timed;   /* each point has a timestamp; see history_finish */
};

/* Start from zeroes; set what to keep before the first point. */
struct history {
	struct index stages; /* of struct history_stage */
	struct pool columns; /* of all stages */
	struct texts texts;  /* the metadata */
	bool keep[HISTORY_NUMBERS];
	bool keep_metadata;
	/* But for an overhead at its end, where prof-record writes it: without
	 * that the points of a run mostly say the same. */
	bool omit_overhead;
	size_t threads; /* set to sort and to compare points by several */
};

/* A stage by its number, valid until points are added. */
const struct history_stage *history_at(const struct history *h, size_t stage);

/* Adds points to their stages. */
void history_add(struct history *h, const struct point *points, size_t count);

/* The same for a batch numbered by h->stages, or always by another index. */
void history_add_batch(struct history *h, const struct index_batch *batch);

/*
 * Sorts the points of each stage by timestamp, stably.  A stage with a point
 * without a timestamp keeps its input order.  Add no points afterwards.
 */
void history_finish(struct history *h);

/* A number of a point; NaN if it is unknown or not kept. */
static inline double
history_number(
    const struct history_stage *stage, enum history_number number, size_t point)
{
	const double *column = stage->numbers[number];

	return column != NULL ? column[point] : NAN;
}

/* The metadata of a point, valid until points are added; "" if not kept. */
struct slice history_metadata(
    const struct history *h, const struct history_stage *stage, size_t point);

void history_free(struct history *h);

#endif
