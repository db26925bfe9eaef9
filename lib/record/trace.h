#ifndef TRACE_H
#define TRACE_H

/*
 * The lines that a shell writes under `set -x`: `++ TIME [PLACE] COMMAND`, with
 * one '+' for each level of depth.  The time and the place may be missing; the
 * place is the process id, the level of subshells, and that of functions.
 */

#include "base/buffer.h"
#include "base/slice.h"
#include "record/log_line.h"

#include <stdbool.h>

/* Start from zeroes. */
struct trace {
	bool whole;     /* set to name stages by whole commands */
	bool has_times; /* a line so far had a time */
	unsigned shell; /* the process id of the first place; 0: none yet */
	struct buffer copy;
	struct buffer name;
};

/* The stage of assignments, unless by whole commands. */
#define TRACE_ASSIGNMENT "(assignment)"

/*
 * Parses a line, into at most one mark.  As soon as one has a time, those
 * without one are the script's own output.
 */
void trace_read(struct trace *t, struct slice line, struct log_reading *r);

void trace_free(struct trace *t);

#endif
