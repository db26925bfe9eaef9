#ifndef PERIODIC_H
#define PERIODIC_H

/*
 * Calls a function periodically while rows are read, every N rows or every N
 * seconds if there are new rows.  SIGINT or SIGTERM end the reading.
 */

#include "table/input.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Start from zeroes. */
struct periodic {
	uint64_t rows;  /* period in rows; 0: by time */
	double seconds; /* period in seconds; 0: by rows */

	int (*act)(void *on); /* set both; -1 ends the reading */
	void *on;
	uint64_t fresh;  /* rows since the last call */
	uint64_t due_ns; /* time of the next call, by CLOCK_MONOTONIC */
	int signal;      /* that ended the reading, or 0 */
};

/*
 * Parses "5", in seconds, or "1000rows".  Returns NULL, or a static description
 * of what text should be.
 */
const char *periodic_parse(struct periodic *e, const char *text);

/*
 * Starts the period and catches both signals, each once.  Reads of the input
 * then fail after a signal, or if act fails.
 */
void periodic_begin(struct periodic *e, struct input *in);

/* How many of n rows may be read before the next call is due. */
size_t periodic_room(const struct periodic *e, size_t n);

/* Counts n rows read, and calls act if it is due.  Returns 0, or -1 if act
 * fails. */
int periodic_rows(struct periodic *e, size_t n);

#endif
