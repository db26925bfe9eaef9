#include "record/series.h"

#include "base/buffer.h"
#include "base/diag.h"
#include "base/slice.h"
#include "model/model.h"
#include "record/order.h"
#include "record/parent.h"
#include "record/process.h"
#include "record/progress.h"
#include "record/summary.h"
#include "value/metadata.h"
#include "value/num.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

/* Fixed, so that the same number of rounds always has the same order. */
#define SEED 3

/* The first word that equals the separator, or the final NULL. */
static char **
find_word(char **words, const char *separator)
{
	while (*words != NULL && strcmp(*words, separator) != 0)
		words++;
	return words;
}

const char *
series_take_words(struct series *s, char **words, const char *separator)
{
	char **between;

	s->commands[0] = words;
	s->commands[1] = NULL;
	if (separator == NULL)
		return NULL;
	between = find_word(words, separator);
	if (*between == NULL)
		return "it is missing";
	if (*find_word(between + 1, separator) != NULL)
		return "it occurs more than once";
	if (between == words)
		return "nothing is before it";
	if (between[1] == NULL)
		return "nothing is after it";
	*between = NULL;
	s->commands[1] = between + 1;
	return NULL;
}

/* A running series. */
struct course {
	const struct series *series;
	struct sink *out;
	const char *prog;
	unsigned commands;  /* that a round runs */
	struct order order; /* in which it runs two */
	unsigned long done; /* recorded runs, of all commands */
	struct process measure;
	struct progress progress;
	struct summary summary;
	int status; /* of the first run that failed */
};

/* Which run of a series it is. */
struct turn {
	unsigned command;    /* 0, or 1 for the second of two */
	unsigned long round; /* from 1; 0: to warm up, not recorded */
};

static void
add_number(struct buffer *metadata, const char *key, size_t len, char *text)
{
	metadata_add(metadata, slice_of(key), (struct slice){ text, len });
}

static void
describe(struct buffer *metadata, const struct course *c,
    const struct turn *turn, const struct measurement *run)
{
	char text[NUM_FIXED_SIZE];

	if (c->commands > 1) {
		add_number(metadata, "variant",
		    num_format(text, turn->command + 1), text);
		add_number(metadata, "round",
		    num_format(text, (double)turn->round), text);
	}
	add_number(
	    metadata, "exit_status", num_format(text, run->status), text);
	add_number(metadata, "overhead",
	    num_fixed(text, run->spawning + process_since(run->ended_ns)),
	    text);
}

static void
record(struct course *c, const struct turn *turn, const struct measurement *run)
{
	struct buffer metadata = { 0 };
	struct point point = {
		.stage_name = c->series->stage,
		.execution_time = run->wall,
		.memory_used = run->rss_bytes,
		.cpu_time = run->cpu,
		.timestamp = run->started,
	};

	c->done++;
	describe(&metadata, c, turn, run);
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
cannot_run(const struct course *c, const char *command, enum process_status why)
{
	int status = errno == ENOENT ? EXIT_NO_COMMAND : EXIT_CANNOT_RUN;

	diag_say(c->prog, "%s: %s%s", command, strerror(errno),
	    status == EXIT_NO_COMMAND && strchr(command, ' ') != NULL
		? ": it is one word; for a command line, use sh -c"
		: "");
	return why == PROCESS_NO_PROCESS ? EXIT_RECORDER : status;
}

/* Reports a series that a signal interrupted; returns the exit status. */
static int
cut_short(const struct course *c)
{
	int signal = c->measure.signal;

	diag_say(c->prog, "ended by signal %d after %lu of %lu runs", signal,
	    c->done, c->commands * c->series->runs);
	return c->status != 0 ? c->status : EXIT_SIGNALLED + signal;
}

/* Reports that a failure ends the series, if runs are left. */
static void
give_up(const struct course *c, const char *what, int status, const char *but)
{
	const unsigned long runs = c->commands * c->series->runs;
	const unsigned long left = runs - c->done;

	if (left > 0 && c->measure.signal == 0)
		diag_say(c->prog,
		    "%s failed with status %d: %lu of %lu run%s not done; "
		    "%s goes on",
		    what, status, left, runs, runs == 1 ? " was" : "s were",
		    but);
}

/* Whether a signal ends the series, with c->status. */
static bool
is_ended(struct course *c)
{
	process_poll(&c->measure);
	if (c->measure.signal == 0)
		return false;
	c->status = cut_short(c);
	return true;
}

/* Prepares a run.  Returns false if the series ends, with c->status. */
static bool
prepare(struct course *c)
{
	char shell[] = "sh", option[] = "-c";
	char *argv[] = { shell, option, NULL, NULL };
	struct buffer command = { 0 };
	struct measurement result = { 0 };
	enum process_status why;
	int reason;

	if (c->series->prepare == NULL)
		return true;
	buffer_text(&command, c->series->prepare);
	buffer_byte(&command, '\0');
	argv[2] = command.data;
	c->measure.is_silent = true;
	why = process_run(&c->measure, argv, &result);
	reason = errno;
	c->measure.is_silent = false;
	buffer_free(&command);
	if (is_ended(c))
		return false;
	progress_pause(&c->progress, result.wall);
	if (why == PROCESS_DONE && result.status == 0)
		return true;
	errno = reason;
	if (why != PROCESS_DONE)
		cannot_run(c, shell, why);
	else
		give_up(c, "--prepare", result.status, "COMMAND || true");
	c->status = EXIT_RECORDER;
	return false;
}

/* Whether the series continues after the last run. */
static bool
may_go_on(const struct course *c, const struct turn *turn)
{
	if (c->status != 0 && !c->series->ignore_failure) {
		give_up(c, turn->round == 0 ? "warm-up run" : "run", c->status,
		    "-i");
		return false;
	}
	return c->out->lost == 0 || !c->out->is_stdout;
}

/* Runs a command once.  Returns false if the series ends, with c->status. */
static bool
run(struct course *c, const struct turn *turn)
{
	char *const *command = c->series->commands[turn->command];
	struct measurement result;
	struct parent_outer outer;
	enum process_status why;
	int error;

	if (is_ended(c))
		return false;
	progress_show(&c->progress);
	if (!prepare(c))
		return false;
	/* A run that is not recorded is inside what the series is inside. */
	if (turn->round > 0)
		parent_offer(&outer, c->series->stage);
	why = process_run(&c->measure, command, &result);
	error = errno;
	if (turn->round > 0)
		parent_restore(&outer);
	errno = error;
	if (why != PROCESS_DONE) {
		c->status = cannot_run(c, command[0], why);
		return false;
	}
	progress_add(&c->progress, result.wall);
	if (turn->round > 0) {
		summary_add(&c->summary, turn->command, result.wall);
		record(c, turn, &result);
	}
	if (c->status == 0)
		c->status = result.status;
	return may_go_on(c, turn);
}

/* Runs a round: each command once. */
static bool
run_round(struct course *c, unsigned long round)
{
	struct turn turn = { 0, round };

	if (c->commands == 1)
		return run(c, &turn);
	if (round > 0)
		turn.command = order_next(&c->order);
	if (!run(c, &turn))
		return false;
	turn.command = 1 - turn.command;
	return run(c, &turn);
}

static int
run_all(struct course *c)
{
	const struct series *s = c->series;
	unsigned long i;

	for (i = 0; i < s->warmup; i++)
		if (!run_round(c, 0))
			return c->status;
	for (i = 0; i < s->runs; i++)
		if (!run_round(c, i + 1))
			break;
	return c->status;
}

/* Cleans up; returns the exit status, or dies of SIGINT as the command did. */
static int
finish(struct course *c, int status)
{
	progress_wipe(&c->progress);
	sink_close(c->out);
	summary_say(&c->summary, c->series->stage, c->commands);
	summary_free(&c->summary);
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
		.commands = s->commands[1] != NULL ? 2 : 1,
	};

	order_init(&c.order, s->runs, SEED);
	process_begin(&c.measure, out->is_stdout);
	/* The work goes on if nobody reads its rows from a FIFO. */
	if (!out->is_stdout)
		process_ignore_pipe(&c.measure);
	out->out.lock.rest = process_rest;
	out->out.lock.with = &c.measure;
	progress_begin(
	    &c.progress, c.commands * (s->warmup + s->runs), s->quiet);
	summary_begin(&c.summary, s->quiet);
	return finish(&c, run_all(&c));
}
