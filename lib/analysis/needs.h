#ifndef NEEDS_H
#define NEEDS_H

/*
 * One run by what its points need of each other, as their metadata say: a
 * schedule, its critical path, and what is wrong with what they say.
 *
 * A point needs those points of the stages that it names which ended before
 * its start.  Points of one stage that do not overlap are a chain.  A child
 * also needs the start of its parent, and a parent ends after its children.
 * Points that say nothing need, for the least, all of their group that ended
 * before, and for the most that can be saved, the last one of these.
 *
 * On the critical path a point waits for nothing but what it needs: lags are
 * left out, but for the own time of its parent.
 */

#include "analysis/nest.h"
#include "analysis/path.h"
#include "analysis/schedule.h"
#include "analysis/whatif.h"
#include "stage/intervals.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a point says and cannot be. */
struct needs_fault {
	uint32_t point;
	uint32_t stage; /* that it needs */
	bool is_cycle;  /* else no point of that stage has ended by then */
};

/*
 * The end of a point, and the step by which it has ended, and all points of its
 * stage that end before it.
 */
struct needs_ending {
	int64_t end;
	uint32_t point;
	uint32_t step;
};

struct needs_list {
	size_t first;
	size_t count;
};

/* Start from zeroes; each needs_build reuses the memory. */
struct needs {
	struct schedule least; /* by the needs that save the least, */
	struct schedule most;  /* and the most; empty if all are known */
	bool has_unknown;
	struct needs_fault *faults; /* edges that were dropped */
	size_t faults_count;
	size_t faults_capacity;
	size_t missing;   /* needs of stages without a point in the run */
	int64_t length;   /* of the critical path, ns */
	int64_t end;      /* of the run with lags: as it was measured */
	int64_t *slacks;  /* by point, on the terms of the critical path */
	int64_t *waits;   /* by point: its start less the latest end of its
			   * needs; -1: it has none */
	bool *can_matter; /* by stage: it has work that the run waits for */

	/* Internal. */
	size_t capacity;
	size_t stages_count;
	struct needs_ending *endings; /* of stages, as their points end */
	struct needs_list *lists;     /* by stage: its part of them */
	const struct needs_ending **chained; /* by point: what it follows */
};

/* The steps of a point: its start, with what comes before it, and its end.
 * Further steps join others. */
static inline uint32_t
needs_start_of(uint32_t point)
{
	return 2 * point;
}

static inline uint32_t
needs_end_of(uint32_t point)
{
	return 2 * point + 1;
}

/* Builds the schedules of a run; w lists its points by stage. */
void needs_build(struct needs *n, const struct nest *nest,
    const struct intervals *v, const struct intervals_run *run,
    const struct whatif *w);

/*
 * Walks the critical path, directly after needs_build; of equal ones that of
 * the points that came first.
 */
void needs_walk(
    const struct needs *n, struct path_walk *walk, const struct nest *nest);

/* What the critical path loses without the stage, in ns. */
int64_t needs_drag(struct needs *n, uint32_t stage);

/* What the run saves if a stage takes half of its own time, in ns. */
struct whatif_saved needs_halve(struct needs *n, uint32_t stage);

/* The same if each takes so much of it. */
struct whatif_saved needs_scale(struct needs *n, const double *factors);

void needs_free(struct needs *n);

#endif
