#ifndef SKETCHES_H
#define SKETCHES_H

/*
 * Sketches by stage, in order of first appearance, of points and of sketches
 * that other processes wrote.
 */

#include "model/model.h"
#include "stage/aggregate.h"
#include "stage/index.h"
#include "stage/parents.h"
#include "stage/sketch.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Start from zeroes; set parents.by where stages are split. */
struct sketches {
	struct index stages;   /* of the latest points of each */
	struct index sketches; /* of struct sketch, of all others */
	struct parents parents;
	uint64_t merged; /* points in sketches of other processes */
	bool left_out;   /* a sketch with too many more */
	size_t threads;  /* set for statistics and texts by several */
};

/* The sketch of all points of a stage by its number, valid until points are
 * added. */
struct sketch *sketches_at(struct sketches *m, size_t stage);

/* Adds points to their stages. */
void sketches_add_points(
    struct sketches *m, const struct point *points, size_t count);

/*
 * Merges the sketches of rows of statistics, which must have passed
 * sketch_check.  A sketch of more points than can be counted is left out.
 */
void sketches_add_stats(
    struct sketches *m, const struct stats *stats, size_t count);

/* Adds all points of g, which keeps them. */
void sketches_add_group(struct sketches *m, const struct aggregate *g);

/*
 * NULL, or a static message why no table can be written: there are more than
 * SKETCH_COUNT_MAX points, or a sum that is in no column is beyond a double.
 */
const char *sketches_overflow(const struct sketches *m);

/*
 * The statistics of each stage, by number; free() them.  More points can be
 * added afterwards.
 */
struct stats *sketches_describe(struct sketches *m);

void sketches_free(struct sketches *m);

#endif
