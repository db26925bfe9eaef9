#ifndef LOG_H
#define LOG_H

/*
 * Turns the lines of a log into points: a stage lasts from a line that starts
 * one to the next line that does.
 */

#include "record/sink.h"

#include "record/log_line.h"
#include <stdbool.h>
#include <stddef.h>

/*
 * Reads count paths, or standard input if count is 0, writes points to out, and
 * closes it.  Copies the lines to standard error unless quiet.  Stages that
 * cannot be recorded are reported at the end.  Returns EXIT_DONE, or
 * EXIT_FAILED after a message.
 */
int log_record(char *const *paths, size_t count, struct log_line *split,
    bool quiet, struct sink *out);

#endif
