#ifndef AGGREGATE_H
#define AGGREGATE_H

/*
 * Points by stage, in the order in which the stages first appear, and the
 * statistics that they come to.
 */

#include "base/intern.h"
#include "base/pool.h"
#include "model/model.h"
#include "stage/index.h"
#include "stage/usage.h"

#include <stddef.h>

/*
 * The points of one stage.  It is one cache line: where stages are many, a
 * point costs the wait for this one and for its place among the times.
 */
struct aggregate_stage {
	double *times; /* ms; until aggregate_finish in the points' order */
	size_t count;
	size_t capacity;
	struct usage usage;
};

/* Start from zeroes. */
struct aggregate {
	struct index stages; /* a struct aggregate_stage each */
	struct pool times;   /* theirs */

	struct intern given; /* names of the rows that were added */
	struct stats *rows;  /* those, and after aggregate_finish the stages' */
	size_t rows_count;
	size_t rows_capacity;
};

/* The points of a stage, by its number. */
struct aggregate_stage *aggregate_at(const struct aggregate *g, size_t stage);

/* Adds points to their stages. */
void aggregate_add_points(
    struct aggregate *g, const struct point *points, size_t count);

/* The same of a batch that is numbered by g->stages. */
void aggregate_add_batch(struct aggregate *g, const struct index_batch *batch);

/* Adds rows of statistics that were worked out elsewhere. */
void aggregate_add_stats(
    struct aggregate *g, const struct stats *stats, size_t count);

/* Adds a row of statistics for each stage; no more can be added then. */
void aggregate_finish(struct aggregate *g);

/* Forgets all rows of statistics, so that more points can be added. */
void aggregate_resume(struct aggregate *g);

void aggregate_free(struct aggregate *g);

#endif
