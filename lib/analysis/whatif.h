#ifndef WHATIF_H
#define WHATIF_H

/*
 * What a run would save if stages took less time, between two bounds where it
 * is unknown what they need.  Each point keeps its measured lag to what it
 * waits for:
 *
 *	least: all points of its group that ended before its start;
 *	most: the one of them that ended last.
 *
 * A parent ends when all of its children have, after the same tail of its own
 * time; for the most, that tail only waits for the last of them.
 */

#include "analysis/nest.h"
#include "analysis/whatif_trees.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a run saves, in ns; negative if it would take longer. */
struct whatif_saved {
	int64_t least;
	int64_t most;
};

/* Start from zeroes; each whatif_begin reuses the memory. */
struct whatif {
	uint32_t *first;  /* by stage, its first point; NEST_NONE */
	uint32_t *next;   /* by point, the next of its stage; NEST_NONE */
	uint32_t *stages; /* those of the run, as they first start */
	size_t count;

	/* Internal. */
	const struct nest *nest;
	size_t capacity;
	size_t first_count;
	struct whatif_saved *saved; /* by point, of the time it takes */
	int64_t *shifts;            /* by point, of its end */
	uint32_t *heap;             /* points that would change */
	bool *is_pending;           /* by point: it is in the heap */
	bool *is_scaled; /* by point: its own time is, around its children */
	struct whatif_change *changes; /* of one group, and one more */
	double *lanes; /* by point and lane, the shift of its end */
	struct whatif_trees trees;
};

/* Begins with a run, whose stages have numbers below stages_count. */
void whatif_begin(
    struct whatif *w, const struct nest *nest, size_t stages_count);

/* If each stage took so much of its own time, by its number. */
struct whatif_saved whatif_scale(struct whatif *w, const double *factors);

/*
 * If one stage took half of its own time, for each of some stages.  That takes
 * much less time than a whatif_scale for each.
 */
void whatif_halve(struct whatif *w, const uint32_t *stages, size_t count,
    struct whatif_saved *saved);

void whatif_free(struct whatif *w);

#endif
