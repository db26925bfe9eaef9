#ifndef MERGE_H
#define MERGE_H

/*
 * Sketches by stage, in the order in which the stages first appear: of points,
 * and of what other processes made of theirs.
 */

#include "group.h"
#include "sketch.h"

/* Start from zeroes. */
struct merge {
	struct names names;
	struct sketch *sketches; /* by the number of the name */
	size_t capacity;
};

/* Adds points to their stages. */
void merge_add_points(
    struct merge *m, const struct point *points, size_t count);

/* Adds rows of statistics that have a sketch. */
void merge_add_stats(struct merge *m, const struct stats *stats, size_t count);

/* Adds all points of a group, which keeps them. */
void merge_add_group(struct merge *m, struct group *g);

/*
 * The statistics of each stage, as many as there are names, to be freed.  More
 * can be added afterwards.
 */
struct stats *merge_describe(struct merge *m);

void merge_free(struct merge *m);

#endif
