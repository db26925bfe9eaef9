#ifndef PATHS_H
#define PATHS_H

/* The paths of all runs: rows of the tables "paths" and "runs". */

#include "base/intern.h"
#include "model/model.h"
#include "stage/intervals.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct paths_options {
	bool is_given;      /* the needs are */
	const double *jobs; /* numbers of workers, each >= 1 */
	size_t jobs_count;
	const double *factors; /* of own times, by stage; NULL: none */
};

/* A point that says it needs what it cannot need. */
struct paths_fault {
	const struct intervals_run *run;
	const struct interval *point;
	uint32_t stage; /* that it needs */
	bool is_cycle;  /* else no point of that stage has ended by then */
};

struct paths {
	struct path *stages; /* largest path_time first */
	size_t stages_count;

	/*
	 * One struct timed_run each, run_size bytes apart.  Its bounds are, in ms,
	 * the least and the most for each number of jobs, and the same with
	 * the factors if there are any; NaN where needs are unknown.
	 */
	char *runs; /* in order of time */
	size_t runs_count;
	size_t run_size;
	size_t bounds_count;

	struct paths_fault *faults; /* what they say was ignored */
	size_t faults_count;
	size_t faults_capacity;
	size_t missing; /* needs of a stage without a point in the run */
	size_t orphans; /* points whose parent is not open in the run */

	struct intern names; /* of runs, decoded */
};

/* Studies all runs.  The names of stages are borrowed from v. */
struct paths paths_find(
    const struct intervals *v, const struct paths_options *options);

struct timed_run *paths_run(const struct paths *p, size_t run);

void paths_free(struct paths *p);

#endif
