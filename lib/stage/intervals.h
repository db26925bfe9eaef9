#ifndef INTERVALS_H
#define INTERVALS_H

/*
 * Points as intervals of time, run by run, with what their metadata say of
 * each other: `run`, or another key, names the run that a point is of, `parent`
 * the stage that it is inside, and `needs` the stages that it waits for, joined
 * by commas, or `none`.  Where no point names a run, all are one.
 */

#include "base/buffer.h"
#include "base/intern.h"
#include "base/slice.h"
#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No number: of a parent, or of needs that are unknown. */
#define INTERVALS_NONE UINT32_MAX

/* The longest a point or a run may take, in years: nanoseconds that fit. */
#define INTERVALS_YEARS 100

struct interval {
	int64_t start;   /* microseconds since 1970 */
	int64_t length;  /* ns */
	uint32_t stage;  /* the number of its name */
	uint32_t run;    /* the number of its name; INTERVALS_NONE */
	uint32_t parent; /* a stage's number; INTERVALS_NONE */
	uint32_t needs;  /* the number of a list; INTERVALS_NONE */
	size_t order;    /* its number in the input */
};

/* A run: consecutive intervals, in the order of the input. */
struct intervals_run {
	struct slice name; /* still encoded; "" where points name none */
	int64_t start;     /* of its first interval, microseconds */
	size_t first;
	size_t count;
};

/* Stages by number: the needs of a point. */
struct intervals_needs {
	size_t first; /* in intervals.needed */
	size_t count;
};

/* Start from zeroes; set key and keeps_metadata. */
struct intervals {
	struct slice key; /* where runs are told by; "": run */
	bool keeps_metadata;

	struct intern stages; /* and names that no point has, after finish */
	size_t stages_count;  /* that have points */
	struct interval *points;
	size_t count;
	size_t capacity;

	/* After intervals_finish: */
	struct intervals_run *runs; /* in order of time */
	size_t runs_count;
	size_t left_out; /* points that name no run, where others do */
	struct intervals_needs *needs; /* by number */
	uint32_t *needed;
	bool has_needs;   /* a point says what it needs */
	bool has_parents; /* or what it is inside */

	/* Internal. */
	struct intern run_names;
	struct intern parent_names;
	struct intern needs_texts;
	struct buffer metadata;
	size_t *metadata_ends; /* by order */
	size_t metadata_capacity;
};

/*
 * Adds points, which all have a timestamp, up to one that takes longer than
 * INTERVALS_YEARS.  Returns how many it added.
 */
size_t intervals_add(
    struct intervals *v, const struct point *points, size_t count);

/*
 * Puts intervals in order of their runs, and runs in order of their first
 * points.  Returns NULL, or a run that is longer than INTERVALS_YEARS.  Add no
 * points afterwards.
 */
const struct intervals_run *intervals_finish(struct intervals *v);

/* The name of a stage. */
struct slice intervals_stage(const struct intervals *v, size_t stage);

/* The metadata of a point, if they are kept. */
struct slice intervals_metadata(
    const struct intervals *v, const struct interval *point);

void intervals_free(struct intervals *v);

#endif
