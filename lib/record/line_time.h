#ifndef LINE_TIME_H
#define LINE_TIME_H

/* The time at the beginning of a log line. */

#include "base/slice.h"

#include <stdint.h>

/* What a time counts from. */
enum line_time_kind {
	LINE_TIME_NONE,
	LINE_TIME_NUMBER,  /* 1970, UTC: a number, which may be no time */
	LINE_TIME_UTC,     /* 1970, UTC: a date and time with an offset */
	LINE_TIME_LOCAL,   /* 1970, of an unknown offset */
	LINE_TIME_OF_YEAR, /* the beginning of a year of 365 days */
	LINE_TIME_OF_DAY   /* midnight */
};

struct line_time {
	enum line_time_kind kind;
	int64_t us; /* microseconds */
};

/*
 * Removes a time at the start of a text, and the blanks after it.  It may stand
 * in brackets, and its decimal point may be a comma.
 */
struct line_time line_time_take(struct slice *text);

#endif
