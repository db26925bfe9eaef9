#ifndef LOG_H
#define LOG_H

/* Turns the lines of a log, or of a shell's trace, into points. */

#include "record/log_line.h"
#include "record/sink.h"
#include "record/trace.h"

#include <stdbool.h>
#include <stddef.h>

/* What to read, and how; borrowed. */
struct log_source {
	char *const *paths;
	size_t count;         /* 0: standard input */
	char *const *command; /* NULL, or to run and read what it writes */
	struct log_line *line;
	struct trace *trace; /* read a trace; NULL: a log */
	bool quiet;          /* do not copy the lines to standard error */
};

/*
 * Reads one file after the other, writes points to out, and closes it.  Stages
 * that cannot be recorded are reported at the end.  Returns EXIT_DONE or, after
 * a message, EXIT_FAILED.
 *
 * With a command, returns its status, EXIT_SIGNALLED + n if signal n ended it;
 * if that is 0, EXIT_RECORDER after a failure of our own.
 */
int log_record(const struct log_source *source, struct sink *out);

#endif
