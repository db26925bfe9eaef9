#ifndef WHEN_H
#define WHEN_H

/* A moment as a user names it in an option. */

#include "base/slice.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Reads a timestamp, as timestamp_parse does; a date, as in 2026-03-01, which
 * is its start in UTC; or an age before `now`, a number and s, min, h, d or w,
 * as in 90s or 1.5h.  Moments are microseconds since 1970, UTC.  Returns
 * whether it is one of these.
 */
bool when_parse(struct slice text, int64_t now, int64_t *timestamp);

#endif
