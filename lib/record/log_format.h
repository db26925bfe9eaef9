#ifndef LOG_FORMAT_H
#define LOG_FORMAT_H

/*
 * The forms of logs: how a line begins a stage, how one ends it, and where its
 * time is.
 */

#include "base/slice.h"

#include <stddef.h>

/* What a line does that a rule matches. */
enum log_act {
	LOG_NOTHING,
	LOG_STEP,   /* ends all open stages, and begins one */
	LOG_HEADED, /* the same; a block begins in it, too */
	LOG_CHANGE, /* the same, if it is not the one that is open */
	LOG_BEGIN,  /* begins a stage, inside those that are open */
	LOG_BLOCK,  /* begins something that needs an end, but is no stage */
	LOG_END,    /* ends the latest block or stage; or the stage named */
	LOG_STOP,   /* ends all open stages */
	LOG_NAME,   /* begins a stage if none with its id is open */
	LOG_TOOK,   /* the stage with its id took so long */
	LOG_PAUSE,  /* until LOG_RESUME, lines do nothing */
	LOG_RESUME,
	LOG_COMMAND /* a traced command begins; its place says what it ends */
};

/*
 * Expressions are POSIX extended; the first rule that matches applies, and
 * after LOG_END a further one.
 */
struct log_rule {
	enum log_act act;
	const char *expression;
	/*
	 * What its groups are, one letter each: n the name of the stage,
	 * i its id, s the time in seconds since 1970, m in milliseconds,
	 * d how long it took in seconds, - nothing.
	 */
	const char *groups;
};

/* Where the time of a line is. */
enum log_clock {
	LOG_ARRIVES, /* nowhere: it is when the line arrives */
	LOG_AT_START,
	LOG_IN_RULES, /* in what the rules or the prefix match */
	LOG_MAYBE     /* at its start, or else it is when the line arrives */
};

#define LOG_RULES_MAX 8

struct log_format {
	const char *name; /* for --log */
	enum log_clock clock;
	/* Applies to the raw line, before the time, and removes its match. */
	struct log_rule prefix; /* expression NULL: none */
	struct log_rule id;     /* finds the id anywhere in a line, likewise */
	struct log_rule rules[LOG_RULES_MAX]; /* as far as expressions go */
};

/* The format of that name, or NULL. */
const struct log_format *log_format_find(struct slice name);

/*
 * Sets the rules of a format: what matches `begin` begins a step, or a section
 * that a match of `end` ends, unless that is NULL.  The expressions are
 * borrowed.
 */
void log_format_split(
    struct log_format *format, const char *begin, const char *end);

/* The names of all formats, for messages: "github, gitlab or gh". */
#define LOG_FORMAT_NAMES "github, gh, gitlab, buildkite, buildkit or jenkins"

#endif
