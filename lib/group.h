#ifndef GROUP_H
#define GROUP_H

/*
 * Points by stage, in the order in which the stages first appear, and the
 * statistics that they come to.
 */

#include "model.h"
#include "names.h"
#include "pool.h"
#include "stats.h"

/* The points of one stage. */
struct group_stage {
	double *times; /* until group_finish in the points' order */
	size_t count;
	size_t capacity;
	double memory_max;     /* NaN where no point has any */
	struct stats_sum cpu;  /* over the points that have CPU time: */
	struct stats_sum wall; /* that, and their elapsed time */
};

/* Start from zeroes. */
struct group {
	struct names names;         /* of the stages that have points */
	struct group_stage *stages; /* by the number of the name */
	struct pool times;          /* theirs */
	size_t stages_capacity;

	struct names given; /* names of the rows that were added */
	struct stats *rows; /* those, and from group_finish on the stages' */
	size_t rows_count;
	size_t rows_capacity;
};

/* Adds points to their stages. */
void group_add_points(
    struct group *g, const struct point *points, size_t count);

/* Adds rows of statistics that were worked out elsewhere. */
void group_add_stats(
    struct group *g, const struct stats *stats, size_t count);

/* Adds a row of statistics for each stage; no more can be added then. */
void group_finish(struct group *g);

/* Forgets all rows of statistics, so that more points can be added. */
void group_resume(struct group *g);

void group_free(struct group *g);

#endif
