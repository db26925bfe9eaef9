#ifndef HISTORY_H
#define HISTORY_H

/* The points of each stage in order of time. */

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
	int64_t timestamp; /* TIMESTAMP_NONE */
	double time;       /* ms */
	double memory;     /* bytes; NaN: not known */
};

/* What not every point has: what its metadata tell. */
struct history_notes {
	double overhead;     /* ms; NaN: not known */
	size_t metadata;     /* where it begins, and how long it is, */
	size_t metadata_len; /* in the history's metadata */
};

struct history_stage {
	struct history_point *points;
	size_t count;
	size_t capacity;
	/* Of the first points the numbers of their notes, from 1; 0: none. */
	size_t *notes;
	size_t notes_count;
	size_t notes_capacity;
	bool is_timed; /* each point has a timestamp */
};

/*
 * Start from zeroes; what is to be kept beside times and memory is said before
 * the first point.
 */
struct history {
	struct index stages; /* a struct history_stage each */
	struct pool points;  /* theirs */
	struct history_notes *notes;
	size_t notes_count;
	size_t notes_capacity;
	bool keep_overhead;
	bool keep_metadata; /* and the overhead with it */
	struct buffer metadata;
};

/* The points of a stage, by its number. */
const struct history_stage *history_at(const struct history *h, size_t stage);

/* Adds points to their stages. */
void history_add(struct history *h, const struct point *points, size_t count);

/* The same of a batch that is numbered by h->stages, or always by another. */
void history_add_batch(struct history *h, const struct index_batch *batch);

/*
 * Sorts the points of each stage by timestamp, stably; those of a stage any of
 * whose points has none stay in the order in which they came.
 */
void history_finish(struct history *h);

/* What measuring a point of a stage cost, in ms; NaN where it is not known. */
double history_overhead(
    const struct history *h, const struct history_stage *stage, size_t point);

/* The metadata of a point of a stage, until history_free. */
struct slice history_metadata(
    const struct history *h, const struct history_stage *stage, size_t point);

void history_free(struct history *h);

#endif
