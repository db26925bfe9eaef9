#ifndef EVENTS_H
#define EVENTS_H

/* Tables of events to points, each written as the end of its stage comes. */

#include "record/sink.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Reads count paths, or standard input without any, and closes out.  Stages that were started and have not
 * ended are named on stderr.  Returns EXIT_DONE, or EXIT_FAILED after a
 * message.
 */
int events_record(
    char *const *paths, size_t count, bool skip_invalid, struct sink *out);

#endif
