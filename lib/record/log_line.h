#ifndef LOG_LINE_H
#define LOG_LINE_H

/*
 * What one line of a log tells: that a stage begins with it, which, and when.
 */

#include "base/buffer.h"
#include "base/slice.h"

#include <regex.h>
#include <stdbool.h>
#include <stdint.h>

/* How to read the lines. */
enum log_line_mode {
	LOG_LINE_MATCHES,  /* a stage is what matches an expression */
	LOG_LINE_COMMANDS, /* the first word of a command that `set -x` traced */
	LOG_LINE_WHOLE     /* such a command as a whole */
};

/* What time a line begins with. */
enum log_line_time {
	LOG_LINE_NO_TIME,
	LOG_LINE_TIMESTAMP,  /* microseconds since 1970, UTC */
	LOG_LINE_TIME_OF_DAY /* microseconds since some midnight */
};

/* What a line told. */
struct log_line_mark {
	bool begins; /* a stage, whose name follows */
	struct slice stage;
	unsigned depth; /* of a traced command, from 1 */
	enum log_line_time time_is;
	int64_t time;
};

/* Start from log_line_init. */
struct log_line {
	enum log_line_mode mode;
	bool timestamps; /* matches: at the begin of lines */
	bool has_times;  /* commands: one had a time before it */
	regex_t regex;
	struct buffer line; /* the part that is looked at, and a NUL */
	struct buffer name;
};

#define LOG_LINE_REASON_SIZE 256

/*
 * Begins with an expression (POSIX extended; NULL for commands).  Returns
 * whether it is one; else reason says why not.
 */
bool log_line_init(struct log_line *s, enum log_line_mode mode,
    const char *expression, bool timestamps, char reason[LOG_LINE_REASON_SIZE]);

/*
 * Reads a line; the mark's text lives until the next.
 *
 * A match's stage is the text of its first group, or of all of it.  With
 * timestamps, what matches is what follows the time and the blanks behind it,
 * and a line without a time begins no stage.  Control characters in a name
 * become spaces.
 */
void log_line_read(
    struct log_line *s, struct slice line, struct log_line_mark *mark);

void log_line_free(struct log_line *s);

#endif
