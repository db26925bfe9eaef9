#ifndef SKETCHES_H
#define SKETCHES_H

/*
 * Sketches by stage, in the order in which the stages first appear: of points,
 * and of what other processes made of theirs.
 */

#include "model/model.h"
#include "stage/aggregate.h"
#include "stage/index.h"
#include "stage/sketch.h"

#include <stddef.h>

/* Start from zeroes. */
struct sketches {
	struct index stages; /* a struct sketch each */
};

/* The sketch of a stage, by its number. */
struct sketch *sketches_at(const struct sketches *m, size_t stage);

/* Adds points to their stages. */
void sketches_add_points(
    struct sketches *m, const struct point *points, size_t count);

/* Adds rows of statistics that have a sketch. */
void sketches_add_stats(
    struct sketches *m, const struct stats *stats, size_t count);

/* Adds all points of a group, which keeps them. */
void sketches_add_group(struct sketches *m, const struct aggregate *g);

/*
 * The statistics of each stage, by number, to be freed.  More can be added
 * afterwards.
 */
struct stats *sketches_describe(struct sketches *m);

void sketches_free(struct sketches *m);

#endif
