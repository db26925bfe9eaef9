#ifndef SERIES_H
#define SERIES_H

/* Running a command again and again, or two in turn, each run a point. */

#include "base/slice.h"
#include "record/sink.h"

#include <stdbool.h>

struct series {
	struct slice stage;
	/*
	 * The words of the command, then NULL.  With a second command, each
	 * round runs both, in an order that is balanced and shuffled; what
	 * says `variant` in a point's metadata is 1 or 2.
	 */
	char *const *commands[2];
	unsigned long runs;   /* of each command */
	unsigned long warmup; /* runs before those, not recorded */
	bool ignore_failure;  /* a run that fails is not the last */
	bool quiet;           /* no status line */
};

/*
 * Sets the command from a list of words, which ends with NULL; or two commands
 * where separator, unless NULL, is the word between them, which becomes NULL.
 * Returns NULL, or what is wrong with the separator's place.
 */
const char *series_take_words(
    struct series *s, char **words, const char *separator);

/*
 * Runs the series and closes out.  Returns the exit status: that of the first
 * run that failed, if any did.
 */
int series_run(const struct series *s, struct sink *out);

#endif
