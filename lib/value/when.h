#ifndef WHEN_H
#define WHEN_H

/* A point in time as the argument of an option. */

#include "base/slice.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Reads a timestamp, as timestamp_parse does; a date, as in 2026-03-01, which
 * is its start in UTC; or an age before `now`, a number and s, min, h, d or w,
 * as in 90s or 1.5h.  Timestamps are microseconds since 1970, UTC.  Returns
 * whether text is one of these; if so, sets *timestamp.
 */
bool when_parse(struct slice text, int64_t now, int64_t *timestamp);

#endif
