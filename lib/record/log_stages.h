#ifndef LOG_STAGES_H
#define LOG_STAGES_H

/*
 * The stages of a log: does what lines say, and writes a point when a stage
 * ends.
 */

#include "base/diag.h"
#include "base/slice.h"
#include "record/log_line.h"
#include "record/sink.h"
#include "record/spans.h"
#include "value/moment.h"

#include <stdbool.h>
#include <stdint.h>

/* Start from zeroes, and set out to an open sink. */
struct log_stages {
	struct sink *out; /* borrowed */
	const char *file; /* for messages, borrowed to the end */
	struct spans spans;
	unsigned pauses;     /* open */
	bool was_paused;     /* stages may have been passed over */
	uintmax_t count;     /* of stages that started */
	uintmax_t lost;      /* that cannot be recorded */
	struct diag problem; /* of the first of them */
};

/* A line: its id, when it was written, and its number. */
struct log_at {
	struct slice id;
	struct moment time;
	uintmax_t line;
};

/* Notes the time of a line for the stages that it is part of. */
void log_stages_see(struct log_stages *s, const struct log_at *at);

/* Does what a line says. */
void log_stages_do(
    struct log_stages *s, const struct log_mark *mark, const struct log_at *at);

/* Drops all open stages. */
void log_stages_forget(struct log_stages *s);

/* Gives up all open stages, for a reason. */
void log_stages_lose(struct log_stages *s, const char *why);

/*
 * Ends the stages that are open at the end of a file: at `now` unless NULL,
 * else at the last time that it told of each.
 */
void log_stages_end(struct log_stages *s, const struct moment *now);

void log_stages_free(struct log_stages *s);

#endif
