#ifndef SUMMARY_H
#define SUMMARY_H

/*
 * What a series of runs came to, as a line for people on standard error, if
 * that is a terminal:
 *
 *	gzip: 345 ms ± 4.10 ms, 340 … 349 ms, 8 runs
 */

#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

/* The times of a command, ms. */
struct summary_times {
	double *list;
	size_t count;
	size_t capacity;
};

/* Start from summary_begin. */
struct summary {
	bool is_on;
	struct summary_times commands[2];
};

void summary_begin(struct summary *s, bool quiet);

/* Adds a run of a command, 0 or 1, which took `elapsed` ms. */
void summary_add(struct summary *s, unsigned command, double elapsed);

/* Writes a line for each of the commands that has two runs or more. */
void summary_say(
    const struct summary *s, struct slice stage, unsigned commands);

void summary_free(struct summary *s);

#endif
