#ifndef LOG_H
#define LOG_H

/*
 * The lines of a log to points: a stage is what lies between a line that
 * begins one and the next that does.
 */

#include "options.h"
#include "record.h"
#include "split.h"

/*
 * Reads the operands by that rule, passes the lines on to standard error
 * unless quiet, and closes out.  What cannot be recorded is said at the end:
 * the lines go on.  Returns EXIT_DONE, or EXIT_FAILED after a message.
 */
int log_record(const struct options *o, struct split *split, bool quiet,
    struct record *out);

#endif
