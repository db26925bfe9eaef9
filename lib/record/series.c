#include "record/series.h"

#include "base/buffer.h"
#include "base/diag.h"
#include "base/slice.h"
#include "model/model.h"
#include "record/process.h"
#include "record/progress.h"
#include "value/metadata.h"
#include "value/num.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

/* A running series. */
struct course {
	const struct series *series;
	struct sink *out;
	const char *prog;
	struct process measure;
	struct progress progress;
	int status; /* of the first run that failed */
};

static void
add_number(struct buffer *metadata, const char *key, size_t len, char *text)
{
	metadata_add(metadata, slice_of(key), (struct slice){ text, len });
}

static void
describe(struct buffer *metadata, const struct measurement *run)
{
	char text[NUM_FIXED_SIZE];

	add_number(
	    metadata, "exit_status", num_format(text, run->status), text);
	add_number(metadata, "overhead",
	    num_fixed(text, run->spawning + process_since(run->ended_ns)),
	    text);
}

static void
record(struct course *c, const struct measurement *run)
{
	struct buffer metadata = { 0 };
	struct point point = {
		.stage_name = c->series->stage,
		.execution_time = run->wall,
		.memory_used = run->rss_bytes,
		.cpu_time = run->cpu,
		.timestamp = run->started,
	};

	describe(&metadata, run);
	point.metadata = slice_of_buffer(&metadata);
	if (!c->out->out.is_regular) {
		/* The output may be the same terminal. */
		progress_wipe(&c->progress);
		process_await_room(&c->measure, c->out->out.writer.fd);
	}
	sink_point(c->out, &point);
	buffer_free(&metadata);
}

static int
cannot_run(const struct course *c, enum process_status why)
{
	int status = errno == ENOENT ? EXIT_NO_COMMAND : EXIT_CANNOT_RUN;

	diag_say(c->prog, "%s: %s", c->series->command[0], strerror(errno));
	return why == PROCESS_NO_PROCESS ? EXIT_RECORDER : status;
}

/* Reports a series that a signal interrupted; returns the exit status. */
static int
cut_short(const struct course *c, unsigned long run)
{
	unsigned long warmup = c->series->warmup;
	int signal = c->measure.signal;

	diag_say(c->prog, "ended by signal %d after %lu of %lu runs", signal,
	    run < warmup ? 0 : run - warmup, c->series->runs);
	return c->status != 0 ? c->status : EXIT_SIGNALLED + signal;
}

/* Whether the series ends early. */
static bool
is_over(const struct course *c)
{
	return (c->status != 0 && !c->series->ignore_failure) ||
	    (c->out->lost > 0 && c->out->is_stdout);
}

static int
run_all(struct course *c)
{
	const struct series *s = c->series;
	unsigned long i;

	for (i = 0; i < s->warmup || i - s->warmup < s->runs; i++) {
		struct measurement run;
		enum process_status why;

		process_poll(&c->measure);
		if (c->measure.signal != 0)
			return cut_short(c, i);
		progress_show(&c->progress);
		why = process_run(&c->measure, s->command, &run);
		if (why != PROCESS_DONE)
			return cannot_run(c, why);
		progress_add(&c->progress, run.wall);
		if (i >= s->warmup)
			record(c, &run);
		if (c->status == 0)
			c->status = run.status;
		if (is_over(c))
			break;
	}
	return c->status;
}

/* Cleans up; returns the exit status, or dies of SIGINT as the command did. */
static int
finish(struct course *c, int status)
{
	progress_wipe(&c->progress);
	sink_close(c->out);
	process_end(&c->measure);
	/* So that a calling script is interrupted too. */
	if (c->measure.signal == SIGINT && status == EXIT_SIGNALLED + SIGINT)
		raise(SIGINT);
	/* A failure to write a file does not fail the recorded command. */
	if (c->out->lost > 0 && c->out->is_stdout && status == 0)
		return EXIT_RECORDER;
	return status;
}

int
series_run(const struct series *s, struct sink *out)
{
	struct course c = {
		.series = s,
		.out = out,
		.prog = out->options->prog,
	};

	process_begin(&c.measure, out->is_stdout);
	progress_begin(&c.progress, s->warmup + s->runs, s->quiet);
	return finish(&c, run_all(&c));
}
