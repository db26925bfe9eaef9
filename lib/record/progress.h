#ifndef PROGRESS_H
#define PROGRESS_H

/*
 * How far a series is: one line on the terminal that is standard error, drawn
 * anew now and then and gone at the end.  What a command writes to the same
 * terminal begins behind it; a line that it leaves without an end goes as well.
 */

#include <stdbool.h>
#include <stdint.h>

/* Start from progress_begin. */
struct progress {
	bool is_on;        /* there is a terminal, and more than one run */
	bool is_shown;     /* the line is there */
	uint64_t drawn_ns; /* when, by CLOCK_MONOTONIC */
	unsigned long runs;
	unsigned long done;
	double last;  /* the latest run's time, ms */
	double total; /* of those done, ms */
};

/* A series of so many runs begins; quiet: nothing is to be shown. */
void progress_begin(struct progress *p, unsigned long runs, bool quiet);

/* A run took so many ms. */
void progress_add(struct progress *p, double elapsed);

/* Shows how far the series is. */
void progress_show(struct progress *p);

/* Wipes the line, before something else is written there and at the end. */
void progress_wipe(struct progress *p);

#endif
