#ifndef DURATION_H
#define DURATION_H

/* The text of a duration. */

#include "base/slice.h"

#include <stdbool.h>

/* The units, for messages. */
#define DURATION_UNITS "ns, us, ms, s, min (or m) or h"

/*
 * Reads a number, 0 or more, and directly after it a unit: `250ms`, `1.5s`,
 * `5min` or `5m`, `1h`.  Without a unit it is milliseconds.  Returns whether
 * it is that, in the range of a double; then *ms is the duration in
 * milliseconds.
 */
bool duration_parse(struct slice text, double *ms);

#endif
