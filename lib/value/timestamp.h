#ifndef TIMESTAMP_H
#define TIMESTAMP_H

/*
 * Timestamps: microseconds since 1970-01-01T00:00:00Z, without leap seconds.
 */

#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* No timestamp. */
#define TIMESTAMP_NONE INT64_MIN

/* Bytes for what timestamp_format writes, and a NUL. */
#define TIMESTAMP_SIZE 96

/* The timestamp of a CLOCK_REALTIME reading, truncated to microseconds. */
int64_t timestamp_of(struct timespec time);

/*
 * Writes RFC 3339 in UTC with microseconds, 2026-03-01T12:00:00.000000Z.
 * Returns its length.
 */
size_t timestamp_format(char text[TIMESTAMP_SIZE], int64_t timestamp);

/*
 * Reads RFC 3339 with any offset, also as +hhmm or +hh and after a space; or
 * Unix seconds with or without a fraction; or a whole number of 13, 16 or 19
 * digits as milli-, micro- or nanoseconds.  The years are 1 to 9999, and the
 * result is to the microsecond.  Returns whether text is a timestamp; else
 * *timestamp is unchanged.
 */
bool timestamp_parse(struct slice text, int64_t *timestamp);

/* Why timestamp_parse does not read a text, and what would be right. */
const char *timestamp_wrong(struct slice text);

/*
 * Reads a date and time as in RFC 3339 but without an offset, as if it were
 * UTC.  Returns whether text is that; else *local is unchanged.
 */
bool timestamp_parse_local(struct slice text, int64_t *local);

/*
 * Reads HH:MM:SS with or without a fraction, as microseconds since midnight.
 * Returns whether text is a time of day; else *microseconds is unchanged.
 */
bool timestamp_parse_time_of_day(struct slice text, int64_t *microseconds);

/*
 * Reads `Nov 26 10:55:02`, with or without a fraction, as microseconds since
 * the beginning of a year of 365 days: 29 February is 1 March.  Returns whether
 * text is that; else *microseconds is unchanged.
 */
bool timestamp_parse_time_of_year(struct slice text, int64_t *microseconds);

#endif
