#ifndef GROUP_H
#define GROUP_H

/*
 * Points by stage, in the order in which the stages first appear, and the
 * statistics that they come to.
 */

#include "model.h"
#include "names.h"
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

/* So many points wait for what they need of memory at most, */
#define GROUP_WAITING_MAX 64

/* and with names up to this long. */
#define GROUP_NAME_MAX 48

/* A point that waits, and of it what a group needs. */
struct group_waiting {
	char name[GROUP_NAME_MAX];
	size_t name_len;
	double time;
	double memory;
	double cpu;
	size_t number; /* of its name, once it was looked up */
};

/* Start from zeroes. */
struct group {
	struct names names;         /* of the stages that have points */
	struct group_stage *stages; /* by the number of the name */
	size_t stages_capacity;

	struct group_waiting waiting[GROUP_WAITING_MAX]; /* in their order */
	size_t waiting_count;

	struct names given; /* names of the rows that were added */
	struct stats *rows; /* those, and from group_finish on the stages' */
	size_t rows_count;
	size_t rows_capacity;
};

/* Adds a point to its stage. */
void group_add_point(struct group *g, const struct point *point);

/* Adds the points that wait to their stages. */
void group_settle(struct group *g);

/* Adds a row of statistics that was worked out elsewhere. */
void group_add_stats(struct group *g, const struct stats *stats);

/* Adds a row of statistics for each stage; no more can be added then. */
void group_finish(struct group *g);

/* Forgets all rows of statistics, so that more points can be added. */
void group_resume(struct group *g);

void group_free(struct group *g);

#endif
