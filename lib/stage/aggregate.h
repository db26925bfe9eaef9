#ifndef AGGREGATE_H
#define AGGREGATE_H

/*
 * Points by stage, in the order in which the stages first appear, and the
 * statistics that they come to.
 */

#include "base/intern.h"
#include "base/pool.h"
#include "model/model.h"
#include "stat/stats.h"

#include <stdbool.h>
#include <stddef.h>

/* Where stages are many, so many times of each wait for one more. */
#define AGGREGATE_FRESH 3

/*
 * The points of one stage.  It is a line of the cache: where stages are many,
 * what a point costs is the wait for memory, and this has all that it changes,
 * but for the times, which are stored by fours.
 */
struct aggregate_stage {
	double *times; /* until aggregate_finish in the points' order */
	double fresh[AGGREGATE_FRESH]; /* the last count % 4, if they wait */
	size_t count;
	double memory_max;    /* NaN where no point has any */
	struct stats_sum cpu; /* over the points that have CPU time */
};

/* Start from zeroes. */
struct aggregate {
	struct intern names;            /* of the stages that have points */
	struct aggregate_stage *stages; /* by the number of the name */
	size_t stages_count;
	size_t stages_capacity;
	struct pool times; /* theirs */
	bool keeps_fresh;  /* the last times of a stage may wait */
	/*
	 * Of each stage the elapsed time of the points that have CPU time; NaN
	 * where all have it, and NULL where that is so of all stages.
	 */
	struct stats_sum *walls;

	struct intern given; /* names of the rows that were added */
	struct stats
	    *rows; /* those, and from aggregate_finish on the stages' */
	size_t rows_count;
	size_t rows_capacity;
};

/* Adds points to their stages. */
void aggregate_add_points(
    struct aggregate *g, const struct point *points, size_t count);

/* The same of points whose stages have these numbers in the group's names. */
void aggregate_add_numbered(struct aggregate *g, const struct point *points,
    const size_t *numbers, size_t count);

/* Adds rows of statistics that were worked out elsewhere. */
void aggregate_add_stats(
    struct aggregate *g, const struct stats *stats, size_t count);

/* Stores the times that wait: the `times` of a stage has all of them. */
void aggregate_settle(struct aggregate *g);

/* The elapsed time of the points of a stage that have CPU time. */
struct stats_sum aggregate_wall(const struct aggregate *g, size_t stage);

/* Adds a row of statistics for each stage; no more can be added then. */
void aggregate_finish(struct aggregate *g);

/* Forgets all rows of statistics, so that more points can be added. */
void aggregate_resume(struct aggregate *g);

void aggregate_free(struct aggregate *g);

#endif
