/* prof-record: runs a command and writes a row for each run of it. */

#include "append.h"
#include "diag.h"
#include "measure.h"
#include "memory.h"
#include "metadata.h"
#include "num.h"
#include "options.h"
#include "slice.h"
#include "table.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the user may add to a row's metadata, so that readers take it. */
#define METADATA_MAX (FIELDS_LEN_MAX - 1024)

static unsigned long runs = 1;
static unsigned long warmup;
static double threshold = 0.1;
static bool ignore_failure;
static const char *output;
static struct buffer user_metadata;

static const struct options_entry entries[] = {
	{ 'n', "runs", "N", "run the command N times (default 1)" },
	{ 'w', "warmup", "N", "run it N times before, not recorded" },
	{ 't', "threshold", "MS",
	    "record runs of MS milliseconds or more (default 0.1)" },
	{ 'm', "meta", "KEY=VALUE", "add this to each row's metadata" },
	{ 'o', "output", "FILE",
	    "append to FILE (default $PROF_OUTPUT; - is stdout)" },
	{ 'i', "ignore-failure", NULL, "go on after a run that fails" },
	{ 0 },
};

static const char *
take_metadata(const char *pair)
{
	struct slice key = { pair, strcspn(pair, "=") };

	if (pair[key.len] != '=' || !metadata_is_key(key))
		return "KEY=VALUE, the key a letter or _ and then letters, "
		       "digits, '_', '.' or '-'";
	metadata_add(&user_metadata, key, slice_of(pair + key.len + 1));
	if (user_metadata.len > METADATA_MAX)
		return "so much: a row's metadata has to be below 1 MiB";
	return NULL;
}

static const char *
take(int key, const char *arg)
{
	switch (key) {
	case 'n':
		return options_count(arg, 1, &runs);
	case 'w':
		return options_count(arg, 0, &warmup);
	case 't':
		return options_number(arg, &threshold);
	case 'm':
		return take_metadata(arg);
	case 'o':
		output = arg;
		return NULL;
	default:
		ignore_failure = true;
		return NULL;
	}
}

static const struct options_tool tool = {
	.usage = "[options] STAGE COMMAND [ARG...]",
	.purpose = "Run COMMAND, measure it, and write a profile point of "
		   "STAGE.",
	.entries = entries,
	.usage_status = EXIT_RECORDER,
	.take = take,
};

/* A recorded row is one line, and never a header.  NULL, or what is wrong. */
static const char *
check_stage(struct slice stage)
{
	size_t i;

	if (stage.len == 0)
		return "it is empty";
	if (table_is_header_word(stage))
		return "it is the word that begins a header";
	if (stage.len > FIELDS_LEN_MAX)
		return "it is over 1 MiB";
	for (i = 0; i < stage.len; i++)
		if ((unsigned char)stage.at[i] < ' ' || stage.at[i] == 0x7f)
			return "it has a control character";
	return NULL;
}

/* A series of runs, and what came of it. */
struct series {
	const struct options *options;
	struct slice stage;
	char *const *command;
	struct append out;
	const char *out_name; /* for messages */
	bool is_stdout;
	struct measure measure;
	bool lost; /* a row could not be written */
};

static void
add_number(struct buffer *metadata, const char *key, size_t len, char *text)
{
	metadata_add(metadata, slice_of(key), (struct slice){ text, len });
}

/* The user's pairs go first, so that those measured hold. */
static void
describe(struct buffer *metadata, const struct measurement *run)
{
	char text[NUM_FIXED_SIZE];

	buffer_append(metadata, user_metadata.data, user_metadata.len);
	add_number(
	    metadata, "exit_status", num_format(text, run->status), text);
	add_number(metadata, "overhead",
	    num_fixed(text, run->spawning + measure_since(run->ended_ns)),
	    text);
}

static void
say_lost(struct series *s)
{
	diag_say(s->options->prog, "%s: %s", s->out_name, strerror(errno));
	s->lost = true;
}

static void
record(struct series *s, const struct measurement *run)
{
	struct buffer metadata = { 0 };
	struct point point = {
		.stage_name = s->stage,
		.execution_time = run->wall,
		.memory_used = run->rss_bytes,
		.cpu_time = run->cpu,
		.timestamp = run->started,
	};

	if (run->wall < threshold)
		return;
	describe(&metadata, run);
	point.metadata = (struct slice){ metadata.data, metadata.len };
	if (!s->out.is_regular)
		measure_await_room(&s->measure, s->out.writer.fd);
	if (append_row(&s->out, &point) < 0)
		say_lost(s);
	buffer_free(&metadata);
}

static int
cannot_run(const struct series *s, enum measure_status why)
{
	int status = errno == ENOENT ? EXIT_NO_COMMAND : EXIT_CANNOT_RUN;

	diag_say(s->options->prog, "%s: %s", s->command[0], strerror(errno));
	return why == MEASURE_NO_PROCESS ? EXIT_RECORDER : status;
}

/* A series that a signal ended before its time; returns its exit status. */
static int
cut_short(const struct series *s, unsigned long run, int status)
{
	int signal = s->measure.signal;

	diag_say(s->options->prog, "ended by signal %d after %lu of %lu runs",
	    signal, run < warmup ? 0 : run - warmup, runs);
	return status != 0 ? status : EXIT_SIGNALLED + signal;
}

/*
 * Runs the command again and again.  Returns its exit status: that of the
 * first run that failed, if any did.
 */
static int
run_series(struct series *s)
{
	unsigned long i;
	int status = 0;

	for (i = 0; i < warmup || i - warmup < runs; i++) {
		struct measurement run;
		enum measure_status why;

		measure_poll(&s->measure);
		if (s->measure.signal != 0)
			return cut_short(s, i, status);
		why = measure_run(&s->measure, s->command, &run);
		if (why != MEASURE_DONE)
			return cannot_run(s, why);
		if (i >= warmup)
			record(s, &run);
		if (status == 0)
			status = run.status;
		if ((status != 0 && !ignore_failure) ||
		    (s->lost && s->is_stdout))
			break;
	}
	return status;
}

static int
close_series(struct series *s, int status)
{
	if (append_close(&s->out) < 0)
		say_lost(s);
	buffer_free(&user_metadata);
	measure_end(&s->measure);
	/* A script that runs us is to see that an interrupt ended it all. */
	if (s->measure.signal == SIGINT && status == EXIT_SIGNALLED + SIGINT)
		raise(SIGINT);
	/* A file that cannot be written does not fail the work recorded. */
	if (s->lost && s->is_stdout && status == 0)
		return EXIT_RECORDER;
	return status;
}

static int
open_series(struct series *s)
{
	const struct options *o = s->options;
	struct diag error;

	if (output == NULL)
		output = getenv("PROF_OUTPUT");
	if (output == NULL || *output == '\0')
		output = "-";
	s->is_stdout = strcmp(output, "-") == 0;
	s->out_name = s->is_stdout ? "standard output" : output;
	if (append_open(&s->out, output, SCHEMA_POINTS,
		o->has_format ? &o->format : NULL, &error) < 0) {
		diag_print(o->prog, &error);
		return -1;
	}
	if (s->out.mended)
		diag_say(
		    o->prog, "%s: its last line was cut off: mended", output);
	measure_begin(&s->measure, s->is_stdout);
	return 0;
}

int
main(int argc, char **argv)
{
	struct options o;
	struct series s = { .options = &o };
	const char *wrong;
	int status = options_parse(&o, &tool, argc, argv);

	if (status >= 0)
		return status;
	if (o.operands_count < 2)
		return options_wrong(
		    &o, &tool, "a stage's name and a command are needed");
	s.stage = slice_of(o.operands[0]);
	s.command = o.operands + 1;
	wrong = check_stage(s.stage);
	if (wrong != NULL)
		return options_wrong(
		    &o, &tool, "stage %s: %s", diag_quote(s.stage).text, wrong);
	if (open_series(&s) < 0)
		return EXIT_RECORDER;
	return close_series(&s, run_series(&s));
}
