#ifndef PATH_REPORT_H
#define PATH_REPORT_H

/*
 * The tables of paths and runs on standard output, and on standard error what
 * points say that cannot be.
 */

#include "analysis/stage_values.h"
#include "cli/filter.h"
#include "model/schema.h"
#include "stage/intervals.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The kinds of tables that it may write. */
#define PATH_REPORT_WRITES \
	(SCHEMA_SET_OF(SCHEMA_PATHS) | SCHEMA_SET_OF(SCHEMA_RUNS) | \
	    SCHEMA_SET_OF(SCHEMA_BARS))

/* --needs, in the order of words_needs_wanted. */
enum path_needs { PATH_NEEDS_INFER, PATH_NEEDS_GIVEN, PATH_NEEDS_ANY };

/* A line of input, and those after it. */
struct path_line {
	size_t order; /* the number of the first point */
	const char *file;
	uintmax_t line; /* of that point */
};

/* Start from zeroes, and set what the options say. */
struct path_report {
	struct filter *filter;
	enum path_needs needs;
	bool writes_runs;
	double *jobs; /* owned */
	size_t jobs_count;
	struct stage_values factors;
	struct intervals intervals; /* set its key */

	struct path_line *lines; /* where points come from */
	size_t lines_count;
	size_t lines_capacity;
};

/* Adds numbers of workers from a list such as "1,2,4".  Returns whether it is
 * valid. */
bool path_report_add_jobs(struct path_report *r, const char *list);

/* For the filter: both are given the path_report as `on`. */
enum filter_take path_report_take(void *on, const struct schema_rows *rows);
void path_report_write(struct filter *f, void *on);

void path_report_free(struct path_report *r);

#endif
