#ifndef SPLIT_H
#define SPLIT_H

/*
 * What one line of a log tells: that a stage begins with it, which, and when.
 */

#include "memory.h"
#include "model.h"

#include <regex.h>
#include <stdbool.h>

/* How to read the lines. */
enum split_mode {
	SPLIT_MATCHES,  /* a stage is what matches an expression */
	SPLIT_COMMANDS, /* the first word of a command that `set -x` traced */
	SPLIT_WHOLE     /* such a command as a whole */
};

/* What time a line begins with. */
enum split_time {
	SPLIT_NO_TIME,
	SPLIT_TIMESTAMP,  /* microseconds since 1970, UTC */
	SPLIT_TIME_OF_DAY /* microseconds since some midnight */
};

/* What a line told. */
struct split_mark {
	bool begins; /* a stage, whose name follows */
	struct slice stage;
	unsigned depth; /* of a traced command, from 1 */
	enum split_time time_is;
	int64_t time;
};

/* Start from split_init. */
struct split {
	enum split_mode mode;
	bool timestamps; /* matches: at the begin of lines */
	bool has_times;  /* commands: one had a time before it */
	regex_t regex;
	struct buffer line; /* the part that is looked at, and a NUL */
	struct buffer name;
};

#define SPLIT_REASON_SIZE 256

/*
 * Begins with an expression (POSIX extended; NULL for commands).  Returns
 * whether it is one; else reason says why not.
 */
bool split_init(struct split *s, enum split_mode mode, const char *expression,
    bool timestamps, char reason[SPLIT_REASON_SIZE]);

/*
 * Reads a line; the mark's text lives until the next.
 *
 * A match's stage is the text of its first group, or of all of it.  With
 * timestamps, what matches is what follows the time and the blanks behind it,
 * and a line without a time begins no stage.  Control characters in a name
 * become spaces.
 */
void split_line(struct split *s, struct slice line, struct split_mark *mark);

void split_free(struct split *s);

#endif
