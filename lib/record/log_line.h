#ifndef LOG_LINE_H
#define LOG_LINE_H

/*
 * Parses one line of a log: whether it starts a stage, which one, and when.
 */

#include "base/buffer.h"
#include "base/slice.h"

#include <regex.h>
#include <stdbool.h>
#include <stdint.h>

/* What names a stage. */
enum log_line_mode {
	LOG_LINE_MATCHES,  /* the match of a regular expression */
	LOG_LINE_COMMANDS, /* the first word of a command in a `set -x` trace */
	LOG_LINE_WHOLE     /* such a command as a whole */
};

/* The time at the start of a line. */
enum log_line_time {
	LOG_LINE_NO_TIME,
	LOG_LINE_TIMESTAMP,  /* microseconds since 1970, UTC */
	LOG_LINE_TIME_OF_DAY /* microseconds since an unknown midnight */
};

/* A parsed line. */
struct log_line_mark {
	bool begins;        /* the line starts a stage */
	struct slice stage; /* its name */
	unsigned depth;     /* of a traced command, from 1; else 0 */
	enum log_line_time time_is;
	int64_t time; /* microseconds, as time_is says */
};

/* Start from log_line_init. */
struct log_line {
	enum log_line_mode mode;
	bool timestamps; /* matches: lines start with a time */
	bool has_times;  /* commands: a line so far had a time */
	regex_t regex;
	struct buffer line; /* the text to match, and a NUL */
	struct buffer name;
};

#define LOG_LINE_REASON_SIZE 256

/*
 * Prepares s for a regular expression (POSIX extended; NULL for commands).
 * Returns whether it is valid; else sets reason.
 */
bool log_line_init(struct log_line *s, enum log_line_mode mode,
    const char *expression, bool timestamps, char reason[LOG_LINE_REASON_SIZE]);

/*
 * Parses a line; mark->stage is valid until the next call.
 *
 * The stage of a match is its first group, or all of it without groups.  With
 * timestamps, only the text after the time and its trailing blanks is matched,
 * and a line without a time starts no stage.  Control characters in a name
 * become spaces.
 */
void log_line_read(
    struct log_line *s, struct slice line, struct log_line_mark *mark);

void log_line_free(struct log_line *s);

#endif
