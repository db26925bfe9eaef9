#ifndef WHATIF_LANES_H
#define WHATIF_LANES_H

/*
 * What changes of points save their group at the least, for several sets of
 * changes at the same time: a lane each.
 */

#include "analysis/nest.h"
#include "analysis/whatif_trees.h"

#include <stdint.h>

#define WHATIF_LANES 8

/*
 * Replays the group of that parent with changes, each for its lane, in the
 * order of the points and ended by one of NEST_NONE.  room has WHATIF_LANES
 * numbers for each point of the nest.  Sets by how much each lane ends earlier,
 * in ns, which is exact below 2^53.
 */
void whatif_lanes_save(const struct nest *nest, uint32_t around,
    const struct whatif_change *changes, double *room,
    int64_t saved[WHATIF_LANES]);

#endif
