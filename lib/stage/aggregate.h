#ifndef AGGREGATE_H
#define AGGREGATE_H

/*
 * Points grouped by stage, in order of first appearance, and the statistics of
 * each stage.
 */

#include "base/intern.h"
#include "base/pool.h"
#include "model/model.h"
#include "stage/index.h"
#include "stage/parents.h"
#include "stage/usage.h"

#include <stddef.h>

/*
 * The points of one stage.  One cache line: with many stages a point costs two
 * cache misses, this struct and the end of times.
 */
struct aggregate_stage {
	double *times; /* ms; aggregate_finish reorders them */
	size_t count;
	size_t capacity;
	struct usage usage;
};

/* Start from zeroes; set parents.by where stages are split. */
struct aggregate {
	struct index stages; /* of struct aggregate_stage */
	struct pool times;   /* of all stages */
	struct parents parents;
	size_t threads; /* set to work out statistics by several */

	struct intern given; /* names of the rows added */
	struct stats *rows;  /* rows added; after aggregate_finish all */
	size_t rows_count;
	size_t rows_capacity;
};

/* A stage by its number, valid until points are added. */
struct aggregate_stage *aggregate_at(const struct aggregate *g, size_t stage);

/* Adds points to their stages. */
void aggregate_add_points(
    struct aggregate *g, const struct point *points, size_t count);

/* The same for a batch numbered by g->stages. */
void aggregate_add_batch(struct aggregate *g, const struct index_batch *batch);

/* Adds rows of statistics computed elsewhere; copies their names. */
void aggregate_add_stats(
    struct aggregate *g, const struct stats *stats, size_t count);

/*
 * Adds a row of statistics for each stage to g->rows.  Adds nothing further
 * until aggregate_resume.
 */
void aggregate_finish(struct aggregate *g);

/* Drops all rows of statistics, so that more points can be added. */
void aggregate_resume(struct aggregate *g);

/* Frees all but parents.by. */
void aggregate_free(struct aggregate *g);

#endif
