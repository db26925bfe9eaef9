#include "record/log.h"

#include "base/buffer.h"
#include "base/diag.h"
#include "base/slice.h"
#include "model/model.h"
#include "record/lines.h"
#include "value/metadata.h"
#include "value/moment.h"
#include "value/num.h"
#include "value/timestamp.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#define DAY_US ((int64_t)24 * 60 * 60 * 1000000)

/* A log is live if its last timestamp is this close to its arrival. */
#define LIVE_US ((int64_t)1000000)

struct log {
	struct log_line *split;
	struct sink *out;
	struct lines lines;
	const char *file; /* for messages */

	bool is_open;        /* a stage is open: */
	struct buffer stage; /* its name */
	struct moment started;
	unsigned depth;
	uintmax_t line;

	bool has_times; /* lines have timestamps: */
	struct moment last;
	struct moment last_arrived;
	int64_t time_of_day; /* of the last line, microseconds */
	int64_t days;        /* midnights passed */

	uintmax_t stages;    /* started */
	uintmax_t lost;      /* stages that cannot be recorded */
	struct diag problem; /* of the first of them */
};

/* Notes that a stage cannot be recorded. */
static void
lose(struct log *l, struct slice stage, uintmax_t line, const char *why)
{
	if (l->lost++ > 0)
		return;
	l->problem = (struct diag){ .file = l->file, .line = line };
	diag_reason(&l->problem, "stage %s: %s: not recorded",
	    diag_quote(stage).text, why);
}

/* The moment of a time of day; if it drops by half a day, midnight passed. */
static struct moment
moment_of_day(struct log *l, int64_t time)
{
	if (l->has_times && l->time_of_day - time > DAY_US / 2)
		l->days++;
	l->time_of_day = time;
	/* A day is added, since 0 means unknown. */
	return (struct moment){ TIMESTAMP_NONE,
		(uint64_t)(time + (l->days + 1) * DAY_US) * 1000 };
}

/* When a line was written: its timestamp, or else its arrival. */
static struct moment
moment_of(
    struct log *l, const struct log_line_mark *mark, const struct line *line)
{
	struct moment at = line->arrived;

	if (mark->time_is == LOG_LINE_NO_TIME)
		return at;
	if (mark->time_is == LOG_LINE_TIMESTAMP)
		at = (struct moment){ .timestamp = mark->time };
	else
		at = moment_of_day(l, mark->time);
	l->has_times = true;
	l->last = at;
	l->last_arrived = line->arrived;
	return at;
}

static void
record(struct log *l, double elapsed)
{
	struct buffer metadata = { 0 };
	char text[NUM_SIZE];
	struct point point = {
		.stage_name = slice_of_buffer(&l->stage),
		.execution_time = elapsed,
		.memory_used = NAN,
		.cpu_time = NAN,
		.timestamp = l->started.timestamp,
	};

	if (l->depth > 0)
		metadata_add(&metadata, slice_of("depth"),
		    (struct slice){ text, num_format(text, l->depth) });
	point.metadata = slice_of_buffer(&metadata);
	sink_point(l->out, &point);
	buffer_free(&metadata);
}

static void
end_stage(struct log *l, struct moment at)
{
	double elapsed;

	if (!l->is_open)
		return;
	l->is_open = false;
	elapsed = moment_elapsed(l->started, at);
	if (elapsed >= 0)
		record(l, elapsed);
	else
		lose(l, slice_of_buffer(&l->stage), l->line,
		    isnan(elapsed)
			? "its start and end times are of different kinds"
			: "ends before it starts");
}

static void
begin_stage(struct log *l, const struct log_line_mark *mark, struct moment at,
    uintmax_t line)
{
	const char *wrong = sink_refuses(mark->stage);

	l->stages++;
	if (wrong != NULL) {
		lose(l, mark->stage, line, wrong);
		return;
	}
	l->is_open = true;
	l->stage.len = 0;
	buffer_append(&l->stage, mark->stage.at, mark->stage.len);
	l->started = at;
	l->depth = mark->depth;
	l->line = line;
}

static void
take_line(struct log *l, const struct line *line)
{
	struct log_line_mark mark;
	struct moment at;

	log_line_read(l->split, line->text, &mark);
	at = moment_of(l, &mark, line);
	if (!mark.begins)
		return;
	end_stage(l, at);
	begin_stage(l, &mark, at, line->number);
}

/* Whether the timestamps are current. */
static bool
is_live(const struct log *l)
{
	int64_t late = l->last_arrived.timestamp - l->last.timestamp;

	return l->last.timestamp != TIMESTAMP_NONE && late < LIVE_US &&
	    late > -LIVE_US;
}

/*
 * Ends the last stage: at end of file if the log is live or has no timestamps,
 * else at the last timestamp.
 */
static void
end_last(struct log *l)
{
	struct moment now = moment_now();

	if (!l->is_open)
		return;
	if (!l->has_times)
		end_stage(l, now);
	else if (is_live(l))
		end_stage(l, (struct moment){ .timestamp = now.timestamp });
	else if (moment_elapsed(l->started, l->last) > 0)
		end_stage(l, l->last);
	else {
		struct diag d = { .file = l->file, .line = l->line };

		l->is_open = false;
		diag_reason(&d,
		    "stage %s: no later timestamp, so its end is unknown: "
		    "not recorded",
		    diag_quote(slice_of_buffer(&l->stage)).text);
		diag_print(l->out->options->prog, &d);
	}
}

static int
read_error(const struct log *l, const char *path, const char *wrong)
{
	struct diag d = { .file = path };

	diag_reason(&d, "%s", wrong);
	diag_print(l->out->options->prog, &d);
	return -1;
}

/* Reads one file; an open stage continues in the next. */
static int
read_file(struct log *l, const char *path, bool quiet)
{
	const char *wrong;
	struct line line;
	int got;

	l->file = strcmp(path, "-") == 0 ? "<stdin>" : path;
	if (lines_open(&l->lines, path, !quiet) < 0)
		return read_error(l, l->file, strerror(errno));
	while ((got = lines_next(&l->lines, &line, &wrong)) > 0)
		take_line(l, &line);
	return got < 0 ? read_error(l, l->file, wrong) : 0;
}

static int
read_all(struct log *l, char *const *paths, size_t count, bool quiet)
{
	size_t i;

	if (count == 0)
		return read_file(l, "-", quiet);
	for (i = 0; i < count; i++)
		if (read_file(l, paths[i], quiet) < 0)
			return -1;
	return 0;
}

/* Reports all problems.  Returns -1 if there was an error. */
static int
report(const struct log *l)
{
	const char *prog = l->out->options->prog;

	if (l->lost > 0)
		diag_print(prog, &l->problem);
	if (l->lost > 1)
		diag_say(prog, "%ju stages were not recorded", l->lost);
	if (l->lines.pass_on_error != 0)
		diag_say(prog, "standard error: %s",
		    strerror(l->lines.pass_on_error));
	if (l->split->timestamps && !l->has_times && l->lines.number > 0) {
		diag_say(prog, "no line begins with a timestamp");
		return -1;
	}
	if (l->stages == 0)
		diag_say(prog, "no line starts a stage");
	return l->lost > 0 || l->lines.pass_on_error != 0 ? -1 : 0;
}

int
log_record(char *const *paths, size_t count, struct log_line *split, bool quiet,
    struct sink *out)
{
	struct log l = { .split = split, .out = out };
	bool failed = read_all(&l, paths, count, quiet) < 0;

	end_last(&l);
	failed = report(&l) < 0 || failed;
	sink_close(out);
	lines_free(&l.lines);
	buffer_free(&l.stage);
	return failed || out->lost > 0 ? EXIT_FAILED : EXIT_DONE;
}
