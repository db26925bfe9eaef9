#ifndef RUNS_H
#define RUNS_H

/*
 * Points collapsed to runs: all points of a stage in one run are one value.
 *
 * A point's run is what its metadata say: the value of a key that was asked
 * for, else of `run`, else of `commit`.  Where no point has any, each is a run
 * of its own: the last ones of all stages, by time in stages where all points
 * have one, are the newest run, those before them the run before, and so on.
 */

#include "base/intern.h"
#include "base/slice.h"
#include "model/model.h"
#include "stage/index.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A point of a stage. */
struct runs_point {
	size_t run;        /* the number of its run's name, or SIZE_MAX: none */
	int64_t timestamp; /* TIMESTAMP_NONE */
	double log;        /* of its time in ms; -infinity where that is 0 */
};

struct runs_stage {
	struct runs_point *points;
	size_t count;
	size_t capacity;
};

/* One run. */
struct runs_run {
	struct slice name; /* "" where points say none */
	int64_t timestamp; /* of its first point; TIMESTAMP_NONE */
	size_t order;      /* its number among those that have a name */
};

/* Start from zeroes; set key before the first point, if at all. */
struct runs {
	struct slice key;    /* where runs are told by; "": run, or commit */
	struct index stages; /* a struct runs_stage each */
	struct intern names;
	struct runs_run *runs; /* after runs_finish in order of time */
	size_t count;
	size_t capacity;
	size_t unnamed;   /* points that say no run, */
	bool has_unnamed; /* and each is one of its own */
	double *values;   /* after runs_finish; see runs_value */
};

/* The metadata that say which run a point is of: its key and value. */
bool runs_find(struct slice metadata, struct slice key, struct slice *value);

/* Adds points. */
void runs_add(struct runs *r, const struct point *points, size_t count);

/*
 * Puts runs in order: by the time of their first points where all points have
 * one, else as they first came.  It leaves the newest, and as many as `before`
 * of those before it.  No more can be added then.
 */
void runs_finish(struct runs *r, size_t before);

/*
 * The median of the logs of a stage's times in a run, after runs_finish; NaN
 * where there is none, or where it is that of 0.
 */
double runs_value(const struct runs *r, size_t stage, size_t run);

void runs_free(struct runs *r);

#endif
