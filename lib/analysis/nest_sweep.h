#ifndef NEST_SWEEP_H
#define NEST_SWEEP_H

/* What nest.c shares with the sweep through its groups. */

#include "analysis/nest.h"

#include <stdint.h>

/* Notes when a point is at work itself. */
void nest_note_work(struct nest *nest, int64_t start, int64_t end);

/* Works out what the points of a group, which are placed, could have waited
 * for. */
void nest_sweep(struct nest *nest, uint32_t parent);

#endif
