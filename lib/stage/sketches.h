#ifndef SKETCHES_H
#define SKETCHES_H

/*
 * Sketches by stage, in the order in which the stages first appear: of points,
 * and of what other processes made of theirs.
 */

#include "base/intern.h"
#include "model/model.h"
#include "stage/aggregate.h"
#include "stage/sketch.h"

#include <stddef.h>

/* Start from zeroes. */
struct sketches {
	struct intern names;
	struct sketch *sketches; /* by the number of the name */
	size_t capacity;
};

/* Adds points to their stages. */
void sketches_add_points(
    struct sketches *m, const struct point *points, size_t count);

/* Adds rows of statistics that have a sketch. */
void sketches_add_stats(
    struct sketches *m, const struct stats *stats, size_t count);

/* Adds all points of a group, which keeps them. */
void sketches_add_group(struct sketches *m, struct aggregate *g);

/*
 * The statistics of each stage, as many as there are names, to be freed.  More
 * can be added afterwards.
 */
struct stats *sketches_describe(struct sketches *m);

void sketches_free(struct sketches *m);

#endif
