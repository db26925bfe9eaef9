#ifndef SAMPLES_H
#define SAMPLES_H

/* The times of each stage in two sets of points: a base, and what is new. */

#include "base/intern.h"
#include "base/slice.h"
#include "model/model.h"
#include "stage/index.h"

#include <stddef.h>

enum samples_side { SAMPLES_BASE, SAMPLES_NEW, SAMPLES_SIDES };

/* The times of one stage on one side. */
struct sample {
	double *times; /* ms */
	size_t *pairs; /* of each time the number of its pair; or NULL */
	size_t count;
	size_t capacity;
	size_t pairs_capacity;
};

struct samples_stage {
	struct sample sides[SAMPLES_SIDES];
};

/* Start from zeroes; set pair before the first point, if at all. */
struct samples {
	struct index stages; /* a struct samples_stage each */
	/*
	 * The key whose value in a point's metadata says which pair it is of;
	 * points without it are left out.  "" for no pairs.
	 */
	struct slice pair;
	struct intern pairs; /* its values */
	size_t unpaired;     /* points left out */
};

/* Adds points to one side of their stages. */
void samples_add(struct samples *s, enum samples_side side,
    const struct point *points, size_t count);

/* Makes the base of all stages what is new, and what is new the base. */
void samples_swap(struct samples *s);

/* The times of a stage, by its number. */
struct samples_stage *samples_at(const struct samples *s, size_t stage);

void samples_free(struct samples *s);

#endif
