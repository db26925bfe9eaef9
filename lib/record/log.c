#include "record/log.h"

#include "base/diag.h"
#include "record/command.h"
#include "record/line_time.h"
#include "record/lines.h"
#include "record/log_format.h"
#include "record/log_stages.h"
#include "table/input.h"
#include "value/moment.h"
#include "value/timestamp.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>

/* A log is live if its last time is this close to its arrival. */
#define LIVE_US ((int64_t)1000000)

struct log {
	const struct log_source *source;
	enum log_clock clock;
	struct log_stages stages;
	struct lines lines;

	/* Of the file being read: */
	enum line_time_kind kind; /* of its times; NONE: none yet */
	int64_t last_us;          /* its last time, as it is in the file */
	int64_t passed_us;        /* days or years that ended meanwhile */
	struct moment last;       /* that time */
	struct moment last_arrived;

	uintmax_t untimed; /* lines without a time that would do something */
	bool failed;
	bool is_arrival;     /* a trace without times */
	bool is_interrupted; /* an interrupt ended the command */
};

/* The time from one beginning to the next, where a time starts again; or 0. */
static int64_t
period_of(enum line_time_kind kind)
{
	const int64_t day = (int64_t)24 * 60 * 60 * 1000000;

	if (kind == LINE_TIME_OF_DAY)
		return day;
	return kind == LINE_TIME_OF_YEAR ? 365 * day : 0;
}

/* Whether a time is one of this file's, which are all of one kind. */
static bool
accepts(struct log *l, enum line_time_kind kind)
{
	if (kind == LINE_TIME_NONE || kind == l->kind)
		return kind != LINE_TIME_NONE;
	/* What looked like a time in seconds was another number. */
	if (l->kind == LINE_TIME_NUMBER)
		log_stages_lose(&l->stages,
		    "its start and end times are of different kinds");
	else if (l->kind != LINE_TIME_NONE)
		return false;
	else if (l->clock == LOG_MAYBE)
		/* What a script does before it sets PS4. */
		log_stages_forget(&l->stages);
	l->kind = kind;
	l->last_us = INT64_MIN;
	l->passed_us = 0;
	return true;
}

/* The moment of a time of the file. */
static struct moment
moment_of(struct log *l, struct line_time time)
{
	const int64_t period = period_of(time.kind);

	/* Midnight passed, or the year ended. */
	if (period > 0 && l->last_us != INT64_MIN &&
	    l->last_us - time.us > period / 2)
		l->passed_us += period;
	l->last_us = time.us;
	if (time.kind == LINE_TIME_UTC || time.kind == LINE_TIME_NUMBER)
		return (struct moment){ .timestamp = time.us };
	/* Only differences matter; 1 is added, since 0 means unknown. */
	return (struct moment){ TIMESTAMP_NONE,
		((uint64_t)time.us + (uint64_t)l->passed_us) * 1000 + 1 };
}

/*
 * Sets when a line, or what a rule found in it, was written.  Returns false if
 * that is unknown.
 */
static bool
find_time(struct log *l, struct line_time time, const struct line *line,
    struct moment *at)
{
	if (accepts(l, time.kind)) {
		*at = l->last = moment_of(l, time);
		l->last_arrived = line->arrived;
		return true;
	}
	*at = line->arrived;
	if (l->clock == LOG_ARRIVES ||
	    (l->clock == LOG_MAYBE && l->kind == LINE_TIME_NONE))
		return true;
	/* The rest of a line after a carriage return; or the last time. */
	*at = l->last;
	return l->kind != LINE_TIME_NONE &&
	    (line->continues || l->clock == LOG_IN_RULES);
}

static void
take_line(struct log *l, const struct line *line)
{
	struct log_reading r;
	struct log_at at = { .line = line->number };
	bool is_known;
	size_t i;

	if (l->source->trace != NULL)
		trace_read(l->source->trace, line->text, &r);
	else
		log_line_read(l->source->line, line->text, &r);
	at.id = r.id;
	is_known = find_time(l, r.time, line, &at.time);
	if (is_known)
		log_stages_see(&l->stages, &at);
	for (i = 0; i < r.count; i++) {
		const struct log_mark *mark = &r.marks[i];

		if (mark->time.kind != LINE_TIME_NONE) {
			is_known = find_time(l, mark->time, line, &at.time);
			log_stages_see(&l->stages, &at);
		}
		if (is_known)
			log_stages_do(&l->stages, mark, &at);
		else
			l->untimed++;
	}
}

/* Whether the timestamps are current. */
static bool
is_live(const struct log *l)
{
	int64_t late;

	if (l->last.timestamp == TIMESTAMP_NONE)
		return false;
	late = l->last_arrived.timestamp - l->last.timestamp;
	return late < LIVE_US && late > -LIVE_US;
}

/*
 * Ends the stages that are open at the end of a file: then if the log is live
 * or has no times, else at its last times.
 */
static void
end_stages(struct log *l)
{
	struct moment now = moment_now();

	if (l->kind == LINE_TIME_NONE)
		log_stages_end(&l->stages, &now);
	else if (is_live(l)) {
		now.ns = 0;
		log_stages_end(&l->stages, &now);
	} else
		log_stages_end(&l->stages, NULL);
}

static void
fail(struct log *l, const char *wrong)
{
	struct diag d = { .file = l->stages.file };

	diag_reason(&d, "%s", wrong);
	diag_print(l->stages.out->options->prog, &d);
	l->failed = true;
}

/* Reads the file that is open. */
static void
read_lines(struct log *l)
{
	const char *wrong;
	struct line line;
	int got;

	l->kind = LINE_TIME_NONE;
	while ((got = lines_next(&l->lines, &line, &wrong)) > 0)
		take_line(l, &line);
	if (got < 0)
		fail(l, wrong);
	if (got == 0 && l->kind == LINE_TIME_NONE && l->lines.number > 0) {
		if (l->clock == LOG_AT_START)
			fail(l, "no line begins with a timestamp");
		else if (l->clock == LOG_IN_RULES && l->untimed > 0)
			fail(l, "no line has a time");
		l->is_arrival = l->is_arrival || l->stages.count > 0;
	}
	end_stages(l);
}

static void
read_file(struct log *l, const char *path)
{
	l->stages.file = input_name(path, NULL);
	if (lines_open(&l->lines, path, !l->source->quiet) < 0)
		fail(l, strerror(errno));
	else
		read_lines(l);
}

static void
read_files(struct log *l)
{
	const struct log_source *source = l->source;
	size_t i;

	if (source->count == 0)
		read_file(l, "-");
	for (i = 0; i < source->count && !l->failed; i++)
		read_file(l, source->paths[i]);
}

/* Runs the command and reads its output.  Returns its status. */
static int
read_command(struct log *l)
{
	struct command command;
	int status;

	l->stages.file = l->source->command[0];
	status = command_start(
	    &command, l->source->command, l->stages.out->options->prog);
	if (status >= 0) {
		l->failed = true;
		return status;
	}
	lines_take(&l->lines, command.fd, !l->source->quiet);
	l->lines.input.wait = command_wait;
	l->lines.input.with = &command;
	l->stages.out->out.lock.rest = command_rest;
	l->stages.out->out.lock.with = &command;
	read_lines(l);
	l->stages.out->out.lock.rest = NULL;
	status = command_end(&command);
	l->is_interrupted = command.process.signal == SIGINT &&
	    status == EXIT_SIGNALLED + SIGINT;
	return status;
}

/* Reports what could not be done. */
static void
report(struct log *l)
{
	const char *prog = l->stages.out->options->prog;

	if (l->stages.lost > 0)
		diag_print(prog, &l->stages.problem);
	if (l->stages.lost > 1)
		diag_say(prog, "%ju stages were not recorded", l->stages.lost);
	if (l->lines.pass_on_error != 0)
		diag_say(prog, "standard error: %s",
		    strerror(l->lines.pass_on_error));
	if (l->stages.was_paused)
		diag_say(prog,
		    "stages of parallel branches were not recorded: the log "
		    "does not tell which of them ends");
	if (l->source->trace != NULL && l->is_arrival)
		diag_say(prog,
		    "the trace has no times, so they are those of arrival; for "
		    "better ones, set PS4='+ $EPOCHREALTIME ' in the script");
	if (l->stages.count == 0 && !l->failed)
		diag_say(prog,
		    l->untimed > 0 ? "no line with a time starts a stage"
				   : "no line starts a stage");
	if (l->stages.lost > 0 || l->lines.pass_on_error != 0)
		l->failed = true;
}

int
log_record(const struct log_source *source, struct sink *out)
{
	struct log l = {
		.source = source,
		.clock = source->trace != NULL ? LOG_MAYBE
					       : source->line->format->clock,
		.stages = { .out = out },
	};
	int status = 0;

	if (source->command != NULL)
		status = read_command(&l);
	else
		read_files(&l);
	report(&l);
	sink_close(out);
	lines_free(&l.lines);
	log_stages_free(&l.stages);
	l.failed = l.failed || out->lost > 0;
	/* So that a calling script is interrupted too. */
	if (l.is_interrupted)
		raise(SIGINT);
	if (source->command == NULL)
		return l.failed ? EXIT_FAILED : EXIT_DONE;
	return status == 0 && l.failed ? EXIT_RECORDER : status;
}
