#ifndef SIDES_H
#define SIDES_H

/* Points to two sides by the value of a key in their metadata. */

#include "base/intern.h"
#include "base/slice.h"
#include "model/model.h"
#include "stage/samples.h"

#include <stdbool.h>
#include <stddef.h>

/* Start from zeroes; set the key, and the names if they are known. */
struct sides {
	struct slice key;
	/*
	 * The values of the sides.  Without names they are the first two that
	 * come: the one that comes first is the base, but the smaller one of
	 * two numbers.
	 */
	struct slice names[SAMPLES_SIDES];
	bool has_names;
	struct intern values; /* those seen */
	size_t left_out;      /* points without the key */
};

/* Adds points to the samples of their sides; those of neither are left out. */
void sides_add(struct sides *s, struct samples *samples,
    const struct point *points, size_t count);

/* Puts the smaller one of two numbers first, once all points were added. */
void sides_order(struct sides *s, struct samples *samples);

/* Whether points of both sides came, and without names of no third value. */
bool sides_are_two(const struct sides *s);

/* Sets the first name that no point had.  Returns false without any. */
bool sides_missing(const struct sides *s, struct slice *name);

void sides_free(struct sides *s);

#endif
