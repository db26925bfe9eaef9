#ifndef LANES_H
#define LANES_H

/*
 * Lanes for drawing a run, in each of which no two points overlap but one that
 * is inside the other.  A child is in its parent's lane if there is room, else
 * in one of its own; the first lanes are filled first.
 */

#include "analysis/nest.h"

#include <stddef.h>
#include <stdint.h>

/* By point of the nest.  Start from zeroes; can be used again. */
struct lanes_plan {
	uint32_t *lanes; /* from 0 */
	int64_t *ends;   /* ns: cut at the start of the next one in the lane, if
			  * that is within the tolerance of clocks */
	size_t count;    /* of lanes */
	size_t capacity;
};

void lanes_pack(struct lanes_plan *plan, const struct nest *nest);

void lanes_free(struct lanes_plan *plan);

#endif
