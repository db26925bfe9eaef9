#ifndef BESIDE_H
#define BESIDE_H

/*
 * What the whole run saves if a stage takes half of its time, where stages run
 * side by side: the wall time of the run, not the sum of its stages.
 */

#include "stage/history.h"
#include "stage/index.h"

#include <stddef.h>

/* The last runs are looked at, if they have no more points than this. */
#define BESIDE_RUNS 20
#define BESIDE_POINTS 20000

/*
 * No machine starts more points than this in one microsecond: a run that says
 * so has one timestamp for what was measured one after the other.
 */
#define BESIDE_STARTS 8

/* What is known of a stage, summed over the runs that were looked at. */
struct beside_stage {
	double own;   /* half of its time, ms */
	double saved; /* of the whole runs, if it takes that less; ms */
	size_t runs;  /* that have it */
};

/*
 * For each stage, by number; free() it.  Runs are those of the metadata `run`,
 * else `commit`, where all points have timestamps.  Each point is taken to need
 * all points that ended before its start, and to keep its lag to the last of
 * them, so a run saves that much at the least.  Nothing is known of stages that
 * are the parents of others.
 */
struct beside_stage *beside_find(
    const struct history *h, const struct index *names);

#endif
