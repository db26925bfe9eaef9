#ifndef PROGRESS_H
#define PROGRESS_H

/*
 * A status line on standard error, if that is a terminal: redrawn now and then
 * and erased at the end.  Output of the command to the same terminal starts
 * after it; an unfinished line of that output is erased too.
 */

#include <stdbool.h>
#include <stdint.h>

/* Start from progress_begin. */
struct progress {
	bool is_on;        /* there is a terminal, and more than one run */
	bool is_shown;     /* the line is on the screen */
	uint64_t drawn_ns; /* when it was drawn, by CLOCK_MONOTONIC */
	unsigned long runs;
	unsigned long done;
	double last;  /* time of the last run, ms */
	double total; /* of all runs done, ms */
	double rest;  /* of what was between runs, ms */
};

/* Starts a series of runs; with quiet it shows nothing. */
void progress_begin(struct progress *p, unsigned long runs, bool quiet);

/* Adds a finished run, which took `elapsed` ms. */
void progress_add(struct progress *p, double elapsed);

/* Adds what came before a run, which took `elapsed` ms. */
void progress_pause(struct progress *p, double elapsed);

/* Draws the line, unless it was drawn a moment ago. */
void progress_show(struct progress *p);

/* Erases the line: before other output to the terminal, and at the end. */
void progress_wipe(struct progress *p);

#endif
