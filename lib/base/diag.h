#ifndef DIAG_H
#define DIAG_H

/*
 * Errors: exit statuses, the position and reason that a reader reports, and
 * the messages `prog: file:line: reason` on stderr.
 */

#include "base/slice.h"

#include <stdint.h>

/* Exit statuses: a finding is never 1 or 2, so "slow" is not "broken". */
enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,       /* input or output failed */
	EXIT_USAGE = 2,        /* wrong usage */
	EXIT_FOUND = 3,        /* the --fail-on gate found something */
	EXIT_RECORDER = 125,   /* prof-record's own failure, wrong usage too */
	EXIT_CANNOT_RUN = 126, /* the command exists but cannot be run */
	EXIT_NO_COMMAND = 127, /* no such command */
	EXIT_SIGNALLED = 128   /* + n: signal n ended the command */
};

#define DIAG_REASON_SIZE 512

/* A failure.  Start from zeroes. */
struct diag {
	const char *file; /* borrowed; NULL: not about a file */
	uintmax_t line;   /* from 1; 0: the file as a whole */
	char reason[DIAG_REASON_SIZE];
};

/* Sets the reason, truncated to DIAG_REASON_SIZE. */
void diag_reason(struct diag *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints d on stderr as one line. */
void diag_print(const char *prog, const struct diag *d);

/* Prints `prog: message` on stderr as one line. */
void diag_say(const char *prog, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Offending text for a message: quoted, escaped and truncated. */
struct diag_quoted {
	char text[96];
};

struct diag_quoted diag_quote(struct slice text);

#endif
