#ifndef WHEN_H
#define WHEN_H

/* A point in time as the argument of an option. */

#include "base/slice.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Reads a timestamp, as timestamp_parse does; a date, as in 2026-03-01, which
 * is its start in UTC; or an age before `now`, a number and s, min, h, d or w,
 * as in 90s or 1.5h.  Timestamps are microseconds since 1970, UTC.  Unix
 * seconds before 1973 are not taken: they are ages without a unit.  Returns
 * whether text is one of these; if so, sets *timestamp.
 */
bool when_parse(struct slice text, int64_t now, int64_t *timestamp);

/* What when_parse reads, for messages. */
#define WHEN_FORMS \
	"a time, as in 2026-03-01 or 2026-03-01T10:00:00Z, or an age, as in " \
	"30d, 12h or 30min"

/*
 * What a text that when_parse does not read should be: `usual`, or the same
 * time with an offset.
 */
const char *when_wrong(struct slice text, const char *usual);

#endif
