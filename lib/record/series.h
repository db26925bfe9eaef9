#ifndef SERIES_H
#define SERIES_H

/* Running a command again and again, each run a point. */

#include "base/slice.h"
#include "record/sink.h"

#include <stdbool.h>

struct series {
	struct slice stage;
	char *const *command; /* its words, then NULL */
	unsigned long runs;
	unsigned long warmup; /* runs before those, not recorded */
	bool ignore_failure;  /* a run that fails is not the last */
	bool quiet;           /* no status line */
};

/*
 * Runs the series and closes out.  Returns the exit status: that of the first
 * run that failed, if any did.
 */
int series_run(const struct series *s, struct sink *out);

#endif
