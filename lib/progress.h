#ifndef PROGRESS_H
#define PROGRESS_H

/*
 * How far a series of runs is: one line on stderr, where that is a terminal,
 * written over again after each run and gone at the end.
 */

#include <stdbool.h>

struct progress {
	bool is_shown;
	unsigned long runs;
	unsigned long done;
	double total; /* ms, of those done */
};

/* Begins a series of so many runs; one alone shows nothing. */
void progress_begin(struct progress *p, unsigned long runs);

/* Tells that a run is done, and what it took in ms. */
void progress_run(struct progress *p, double time);

/* Takes the line away, as before a message. */
void progress_clear(const struct progress *p);

#endif
