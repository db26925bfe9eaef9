#ifndef HISTORY_H
#define HISTORY_H

/* The points of each stage in chronological order. */

#include "base/buffer.h"
#include "base/pool.h"
#include "base/slice.h"
#include "model/model.h"
#include "stage/index.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is kept of a point. */
struct history_point {
	int64_t timestamp; /* microseconds since 1970, or TIMESTAMP_NONE */
	double time;       /* ms */
	double memory;     /* bytes; NaN: unknown */
};

/* What else is kept of a point. */
struct history_notes {
	double overhead;     /* ms; NaN: unknown */
	double cpu;          /* CPU time, ms; NaN: unknown */
	size_t metadata;     /* offset in history.metadata, in bytes */
	size_t metadata_len; /* bytes */
};

struct history_stage {
	struct history_point *points;
	size_t count;
	size_t capacity;
	/* Per point the number of its notes, from 1; 0: none.  Only for the
	 * first notes_count points; the others have none. */
	size_t *notes;
	size_t notes_count;
	size_t notes_capacity;
	bool is_timed; /* each point has a timestamp */
};

/*
 * Start from zeroes; set what to keep besides times and memory before the first
 * point.
 */
struct history {
	struct index stages; /* of struct history_stage */
	struct pool points;  /* of all stages */
	struct history_notes *notes;
	size_t notes_count;
	size_t notes_capacity;
	bool keep_overhead;
	bool keep_metadata; /* and the overhead with it */
	bool keep_cpu;
	struct buffer metadata;
};

/* A stage by its number, valid until points are added. */
const struct history_stage *history_at(const struct history *h, size_t stage);

/* Adds points to their stages. */
void history_add(struct history *h, const struct point *points, size_t count);

/* The same for a batch numbered by h->stages, or always by another index. */
void history_add_batch(struct history *h, const struct index_batch *batch);

/*
 * Sorts the points of each stage by timestamp, stably.  A stage with a point
 * without a timestamp keeps its input order.
 */
void history_finish(struct history *h);

/* The cost of measuring a point, in ms; NaN if unknown. */
double history_overhead(
    const struct history *h, const struct history_stage *stage, size_t point);

/* The CPU time of a point, in ms; NaN if unknown or not kept. */
double history_cpu(
    const struct history *h, const struct history_stage *stage, size_t point);

/* The metadata of a point, valid until points are added; "" if not kept. */
struct slice history_metadata(
    const struct history *h, const struct history_stage *stage, size_t point);

void history_free(struct history *h);

#endif
