#ifndef PEOPLE_H
#define PEOPLE_H

/*
 * Numbers as people read them: three significant digits, and a unit.  All
 * append UTF-8 to a buffer, and nothing if the number is unknown (NaN).
 */

#include "base/buffer.h"

#include <stdint.h>

/* A duration in ms: "12.4 s", in ns, µs, ms, s, min or h. */
void people_time(struct buffer *b, double ms);

/* From one duration to another, "6.21 → 12.7 s": the unit once if it can be. */
void people_times(struct buffer *b, double from_ms, double to_ms);

/* The same with another text between them. */
void people_range(
    struct buffer *b, double from_ms, const char *between, double to_ms);

/* What lies between two durations, "400 ms to 500 ms"; one if they are equal. */
void people_bounds(struct buffer *b, double least_ms, double most_ms);

/* A size in bytes: "12.1 MiB". */
void people_memory(struct buffer *b, double bytes);

/* A whole number: "18". */
void people_count(struct buffer *b, double count);

/* A ratio: "0.79". */
void people_ratio(struct buffer *b, double ratio);

/* A part of a whole, from 0 to 1: "47.6%", "<0.1%". */
void people_share(struct buffer *b, double share);

/* A change in percent: "+161%", "-4.3%". */
void people_change(struct buffer *b, double percent);

/* A p-value: ".436", "<.001". */
void people_p(struct buffer *b, double p);

/* A timestamp in UTC, to the day or to the second: "2026-11-12 08:30:00". */
void people_day(struct buffer *b, int64_t timestamp);
void people_moment(struct buffer *b, int64_t timestamp);

#endif
