#ifndef SERIES_H
#define SERIES_H

/* Runs a command repeatedly, or two in turn, and records a point per run. */

#include "base/slice.h"
#include "record/sink.h"

#include <stdbool.h>

struct series {
	struct slice stage;
	/*
	 * argv of each, ended by NULL; borrowed.  With a second command, each
	 * round runs both, in an order that is balanced and shuffled; the
	 * metadata `variant` is 1 or 2.
	 */
	char *const *commands[2];
	const char *prepare;  /* for sh, before each run; NULL: nothing */
	unsigned long runs;   /* of each command */
	unsigned long warmup; /* earlier runs, not recorded */
	bool ignore_failure;  /* continue after a run that fails */
	bool quiet;           /* no status line, and no summary */
};

/*
 * Sets the command from a list of words, ended by NULL; or two commands, if a
 * separator is given: the word between them, which is replaced by NULL.
 * Returns NULL, or why the separator is misplaced.
 */
const char *series_take_words(
    struct series *s, char **words, const char *separator);

/*
 * Runs the series and closes out.  Returns the exit status: that of the first
 * run that failed, if any did.
 */
int series_run(const struct series *s, struct sink *out);

#endif
