#ifndef PERIODIC_H
#define PERIODIC_H

/*
 * Doing something again and again while rows come in, every so many of them or
 * every so often, and once more when SIGINT or SIGTERM asks for the end.
 * Nothing is done while nothing has come in.
 */

#include "table/input.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Start from zeroes. */
struct periodic {
	unsigned long rows; /* 0: not by rows */
	double seconds;     /* 0: not by time */

	int (*act)(void *on); /* set both; -1 ends the reading */
	void *on;
	unsigned long fresh; /* rows since it was done */
	uint64_t due_ns;     /* when it is to be done, by CLOCK_MONOTONIC */
	int signal;          /* the one that ended the reading, or 0 */
};

/* Reads "5", seconds, or "1000rows".  Returns NULL, or what it should be. */
const char *periodic_parse(struct periodic *e, const char *text);

/*
 * Begins: from now on the signals are caught, the first of each.  The reading
 * of the input fails where they came, and where act did.
 */
void periodic_begin(struct periodic *e, struct input *in);

/* How many of n rows may come in before it is to be done. */
size_t periodic_room(const struct periodic *e, size_t n);

/* Tells that they came in.  Returns 0, or -1 where act was done and failed. */
int periodic_rows(struct periodic *e, size_t n);

#endif
