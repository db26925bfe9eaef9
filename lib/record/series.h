#ifndef SERIES_H
#define SERIES_H

/* Runs a command repeatedly and records a point per run. */

#include "base/slice.h"
#include "record/sink.h"

#include <stdbool.h>

struct series {
	struct slice stage;
	char *const *command; /* argv, ended by NULL; borrowed */
	unsigned long runs;   /* to record */
	unsigned long warmup; /* earlier runs, not recorded */
	bool ignore_failure;  /* continue after a run that fails */
	bool quiet;           /* no status line */
};

/*
 * Runs the series, writes its points to out, and closes it.  Returns the status
 * to exit with: that of the first run that failed, if any did.
 */
int series_run(const struct series *s, struct sink *out);

#endif
