#ifndef DURATION_H
#define DURATION_H

/* Durations from text. */

#include "base/slice.h"

#include <stdbool.h>

/* The units, for messages. */
#define DURATION_UNITS "ns, us, ms, s, min (or m) or h"

/*
 * Reads a number >= 0 and, directly after it, a unit: `250ms`, `1.5s`, `5min`
 * or `5m`, `1h`; without a unit, milliseconds.  Returns whether text is valid
 * and in the range of a double; if so, sets *ms, in milliseconds.
 */
bool duration_parse(struct slice text, double *ms);

#endif
