#ifndef EVENTS_H
#define EVENTS_H

/* Tables of events to points, each written as the end of its stage comes. */

#include "options.h"
#include "record.h"

/*
 * Reads the operands, and closes out.  Stages that were started and have not
 * ended are named on stderr.  Returns EXIT_DONE, or EXIT_FAILED after a
 * message.
 */
int events_record(const struct options *o, struct record *out);

#endif
