#ifndef PATH_H
#define PATH_H

/*
 * The path through one run: the points that decide how long it takes.
 *
 * Observed, where needs are unknown: the last point to end, with its children
 * from the last to the first, then the last one to end before its start, and
 * so on.  Its pieces are the run exactly, without overlaps.  It is what the run
 * seems to have waited for, which need not be what it had to wait for.
 */

#include "analysis/nest.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A piece of the path: the own time of a point.  In ns, since the start. */
struct path_piece {
	uint32_t point; /* in nest->points; 0: a gap, in which the path waits */
	int64_t start;
	int64_t end;
};

/* Start from zeroes; can be used again. */
struct path_walk {
	struct path_piece *pieces; /* in order of time, none of them empty */
	size_t count;
	size_t capacity;
	bool *is_on;    /* by point: it is on the path, or a child of it is */
	int64_t length; /* without gaps */
	size_t points_capacity; /* of is_on */
};

/* Walks the observed path. */
void path_observe(struct path_walk *walk, const struct nest *nest);

/* Begins a walk that is not observed: no pieces, and no point is on it. */
void path_begin(struct path_walk *walk, const struct nest *nest);

/* Adds a piece that ends no later than the last one added begins. */
void path_add(
    struct path_walk *walk, uint32_t point, int64_t start, int64_t end);

/* Ends a walk: the pieces are put in order of time. */
void path_end(struct path_walk *walk);

void path_free(struct path_walk *walk);

#endif
