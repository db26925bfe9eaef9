#ifndef LAST_RUN_H
#define LAST_RUN_H

/* The last run of a history: who was inside whom, and the path through it. */

#include "analysis/study.h"
#include "stage/history.h"
#include "stage/index.h"
#include "stage/intervals.h"

#include <stdbool.h>

enum last_run_state {
	LAST_RUN_FOUND,
	LAST_RUN_UNTIMED, /* no point has a timestamp */
	LAST_RUN_TOO_LONG,
	LAST_RUN_UNTOLD /* no point with a timestamp names a run, and it is
			 * mostly nothing that runs in all of them together */
};

/* Start from zeroes. */
struct last_run {
	struct intervals intervals;
	const struct intervals_run *run;
	struct study study; /* of that run */
};

/*
 * Finds the last run: by the metadata `run` of points, else by their commit,
 * else all are one.  The path is by the given needs if there are any.  The
 * stages of the history have the numbers of `names`.
 */
enum last_run_state last_run_find(
    struct last_run *l, const struct history *h, const struct index *names);

void last_run_free(struct last_run *l);

#endif
