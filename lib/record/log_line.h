#ifndef LOG_LINE_H
#define LOG_LINE_H

/*
 * Parses one line of a log: what it does to the stages, and when.
 */

#include "base/buffer.h"
#include "base/slice.h"
#include "record/line_time.h"
#include "record/log_format.h"
#include "record/spans.h"

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

/* What a line does. */
struct log_mark {
	enum log_act act;
	bool has_name;
	struct slice stage;
	struct line_time time;    /* LINE_TIME_NONE: that of the line */
	double took;              /* of LOG_TOOK, ms */
	struct spans_place place; /* of a traced command */
};

/* The change of a step, an end and a beginning. */
#define LOG_MARKS_MAX 3

/* A parsed line; slices are valid until the next one. */
struct log_reading {
	struct line_time time;
	struct slice id; /* of what runs at the same time as others, or "" */
	struct log_mark marks[LOG_MARKS_MAX];
	size_t count;
};

/* An expression of a format; without one it never matches. */
struct log_matcher {
	const struct log_rule *rule; /* NULL: none */
	regex_t regex;
};

/* Start from log_line_init. */
struct log_line {
	const struct log_format *format; /* borrowed */
	struct log_matcher prefix;
	struct log_matcher id;
	struct log_matcher rules[LOG_RULES_MAX];
	struct buffer raw;  /* the line, and a NUL */
	struct buffer copy; /* without escape sequences */
	struct buffer line; /* the text to match, and a NUL */
	struct buffer names[LOG_MARKS_MAX];
};

#define LOG_LINE_REASON_SIZE 256

/*
 * Prepares s for a format, which is borrowed.  Returns NULL, or the expression
 * that is invalid, and why.
 */
const char *log_line_init(struct log_line *s, const struct log_format *format,
    char reason[LOG_LINE_REASON_SIZE]);

/*
 * Parses a line.  A stage is named by the group of its rule, or by the whole
 * match if that has no part in it.  Control characters in a name become spaces.
 */
void log_line_read(
    struct log_line *s, struct slice line, struct log_reading *r);

/* Adds a mark with that name to r. */
struct log_mark *log_line_mark(struct log_reading *r, enum log_act act,
    struct buffer *name, struct slice text);

void log_line_free(struct log_line *s);

#endif
