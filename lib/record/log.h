#ifndef LOG_H
#define LOG_H

/*
 * The lines of a log to points: a stage is what lies between a line that
 * begins one and the next that does.
 */

#include "record/sink.h"

#include "record/log_line.h"
#include <stdbool.h>
#include <stddef.h>

/*
 * Reads count paths, or standard input without any, by that rule, passes the lines on to standard error
 * unless quiet, and closes out.  What cannot be recorded is said at the end:
 * the lines go on.  Returns EXIT_DONE, or EXIT_FAILED after a message.
 */
int log_record(char *const *paths, size_t count, struct log_line *split,
    bool quiet, struct sink *out);

#endif
