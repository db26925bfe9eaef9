/* prof-record: measures stages and writes a row for each measurement. */

#include "base/buffer.h"
#include "base/diag.h"
#include "base/io.h"
#include "base/slice.h"
#include "cli/filter.h"
#include "cli/modes.h"
#include "cli/options.h"
#include "model/model.h"
#include "model/schema.h"
#include "model/words.h"
#include "record/clock.h"
#include "record/events.h"
#include "record/import.h"
#include "record/log.h"
#include "record/log_format.h"
#include "record/log_line.h"
#include "record/parent.h"
#include "record/series.h"
#include "record/shell.h"
#include "record/sink.h"
#include "record/trace.h"
#include "render/format.h"
#include "rows/reader.h"
#include "table/format.h"
#include "value/metadata.h"
#include "value/moment.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* Bytes of --meta, which leave room in a row's metadata for our own. */
#define METADATA_MAX (FIELD_LEN_MAX - 1024)

/* A program whose output is read may have started a little before us, in us. */
#define SINCE_EARLIER 1000000

/* What to measure. */
enum {
	COMMANDS = 1,
	EVENTS = 2,
	MARK = 4,
	SHELL = 8,
	SPLIT = 16,
	XTRACE = 32,
	LOG = 64,
	IMPORT = 128
};
#define LOGS (SPLIT | XTRACE | LOG)
#define POINTS (COMMANDS | EVENTS | SHELL | LOGS | IMPORT)

enum {
	KEY_END = 512,
	KEY_ID,
	KEY_IMPORT,
	KEY_LOG,
	KEY_MARK,
	KEY_PREPARE,
	KEY_SHELL,
	KEY_SPLIT,
	KEY_TIMESTAMPS,
	KEY_VS,
	KEY_XTRACE
};

static unsigned mode;
static struct series series = { .runs = 1 };
static const char *separator; /* between two commands; NULL: only one */
static double threshold = -1; /* ms; below 0: the default of the mode */
static const char *output;
static struct buffer user_metadata;
static bool has_parent;      /* -m gives one */
static struct buffer parent; /* the pair from the environment */
static int mark;
static unsigned long shell_pid; /* that of --shell; 0: none */
static bool shell_time;
static const struct log_format *log_format; /* of --log */
static struct log_format split = { .clock = LOG_ARRIVES };
static const char *split_expression, *end_expression;
static struct trace trace;
static struct import import;
static bool quiet;

static const struct options_entry entries[] = {
	{ 'n', "runs", "N", "run the command N times (default 1)" },
	{ 'w', "warmup", "N", "first run it N times without recording" },
	{ 'i', "ignore-failure", NULL, "continue after a run that fails" },
	{ KEY_PREPARE, "prepare", "COMMAND",
	    "run this by sh before each run, not measured" },
	{ KEY_VS, "vs", "SEP",
	    "run two commands in turn, with SEP between them" },
	{ 'e', "events", NULL, "read a table of start and end events" },
	{ KEY_MARK, "mark", "start|end",
	    "write one event with the current time" },
	{ KEY_SHELL, "shell", "[=time|PID]",
	    "print shell functions, for eval; the rest is for them" },
	{ KEY_SPLIT, "split", "REGEX",
	    "read a log; a matching line starts a stage" },
	{ KEY_END, "end", "REGEX", "a matching line ends a stage" },
	{ KEY_ID, "id", "REGEX", "tell lines apart by what this matches" },
	{ KEY_TIMESTAMPS, "timestamps", NULL,
	    "log lines begin with a timestamp" },
	{ KEY_LOG, "log", "FORM",
	    "read a log of github, gh, gitlab, jenkins, ..." },
	{ KEY_XTRACE, "xtrace", "[=line]",
	    "read a `set -x` trace, one stage per command" },
	{ KEY_IMPORT, "import", "COLUMNS",
	    "read a table: stage=a,time=b:s or joblog, ..." },
	{ 't', "threshold", "MS",
	    "record only what took at least MS milliseconds" },
	{ 'm', "meta", "KEY=VALUE",
	    "add this and $PROF_META to each row's metadata" },
	{ 'o', "output", "FILE",
	    "append to FILE (default $PROF_OUTPUT; -: stdout)" },
	{ 'q', "quiet", NULL, "no status or summary; no log lines on stderr" },
	{ 0 },
};

static const struct modes modes = {
	.usual = COMMANDS,
	.usual_name = "a command",
	.rules =
	    (const struct modes_rule[]){
		{ 'e', EVENTS, true },
		{ KEY_MARK, MARK, true },
		{ KEY_SHELL, SHELL, true },
		{ KEY_SPLIT, SPLIT, true },
		{ KEY_LOG, LOG, true },
		{ KEY_XTRACE, XTRACE, true },
		{ KEY_IMPORT, IMPORT, true },
		{ 'n', COMMANDS, false },
		{ 'w', COMMANDS, false },
		{ 'i', COMMANDS, false },
		{ KEY_PREPARE, COMMANDS, false },
		{ KEY_VS, COMMANDS, false },
		{ KEY_END, SPLIT, false },
		{ KEY_ID, SPLIT, false },
		{ KEY_TIMESTAMPS, SPLIT, false },
		{ 't', POINTS, false },
		{ 'q', COMMANDS | LOGS, false },
		{ OPTIONS_LABEL, EVENTS | IMPORT, false },
		{ OPTIONS_SKIP_INVALID, EVENTS | IMPORT, false },
		{ OPTIONS_COLOR, (unsigned)~SHELL, false },
		{ 0 },
	    },
};

static const char *
take_metadata(const char *pair)
{
	struct slice key = { pair, strcspn(pair, "=") };

	if (pair[key.len] != '=' || !metadata_is_key(key))
		return "KEY=VALUE, where KEY is a letter or _ followed by "
		       "letters, digits, '_', '.' or '-'";
	metadata_add(&user_metadata, key, slice_of(pair + key.len + 1));
	has_parent |= slice_is(key, "parent");
	if (user_metadata.len > METADATA_MAX)
		return "metadata of less than 1 MiB in total";
	return NULL;
}

static struct options_tool tool;

/* Modes without a command use the exit statuses of a filter. */
static void
be_filter(void)
{
	tool.usage_status = EXIT_USAGE;
}

static const char *
take_xtrace(const char *arg)
{
	be_filter();
	trace.whole = arg != NULL;
	return arg == NULL || strcmp(arg, "line") == 0 ? NULL : "line";
}

static const char *
take_log(const char *arg)
{
	be_filter();
	log_format = log_format_find(slice_of(arg));
	return log_format != NULL ? NULL : LOG_FORMAT_NAMES;
}

static const char *
take_mark(const char *arg)
{
	static const char *const kinds[] = { "start", "end", NULL };
	static const struct words words = WORDS(kinds, "start or end");

	be_filter();
	return options_word(arg, &words, &mark);
}

static const char *
take_shell(const char *arg)
{
	be_filter();
	if (arg == NULL)
		return NULL;
	shell_time = strcmp(arg, "time") == 0;
	if (shell_time || options_count(arg, 1, &shell_pid) == NULL)
		return NULL;
	return "time or a process ID";
}

static const char *
take(int key, const char *arg)
{
	switch (key) {
	case 'n':
		return options_count(arg, 1, &series.runs);
	case 'w':
		return options_count(arg, 0, &series.warmup);
	case 'i':
		series.ignore_failure = true;
		return NULL;
	case KEY_PREPARE:
		series.prepare = arg;
		return NULL;
	case KEY_VS:
		separator = arg;
		return *arg != '\0' ? NULL : "a word";
	case 'e':
		be_filter();
		return NULL;
	case KEY_MARK:
		return take_mark(arg);
	case KEY_SHELL:
		return take_shell(arg);
	case KEY_SPLIT:
		be_filter();
		split_expression = arg;
		return NULL;
	case KEY_TIMESTAMPS:
		split.clock = LOG_AT_START;
		return NULL;
	case KEY_END:
		end_expression = arg;
		return NULL;
	case KEY_ID:
		split.id = (struct log_rule){ LOG_NOTHING, arg, "i" };
		return NULL;
	case KEY_IMPORT:
		be_filter();
		return import_take(&import, arg);
	case KEY_LOG:
		return take_log(arg);
	case KEY_XTRACE:
		return take_xtrace(arg);
	case 't':
		return options_number(arg, &threshold);
	case 'm':
		return take_metadata(arg);
	case 'o':
		output = arg;
		return NULL;
	default:
		quiet = true;
		return NULL;
	}
}

static struct options_tool tool = {
	.usage = "[options] STAGE COMMAND [ARG...]\n"
		 "--vs=SEP [options] STAGE COMMAND... SEP COMMAND...\n"
		 "--events [options] [FILE...]\n"
		 "--mark=start|end [options] STAGE\n"
		 "--shell[=time|PID] [options]\n"
		 "--split=REGEX [options] [FILE... | -- COMMAND [ARG...]]\n"
		 "--log=FORM [options] [FILE... | -- COMMAND [ARG...]]\n"
		 "--xtrace[=line] [options] [FILE... | -- COMMAND [ARG...]]\n"
		 "--import=COLUMNS [options] [FILE...]",
	.purpose = "Measure stages, and write a profile point for each "
		   "measurement.",
	.entries = entries,
	.modes = &modes,
	.formats = formats_rows,
	.writes = SCHEMA_SET_OF(SCHEMA_POINTS) | SCHEMA_SET_OF(SCHEMA_EVENTS),
	.reads_tables = true,
	.usage_status = EXIT_RECORDER,
	.take = take,
};

/* Sets one command, or two.  Returns why the words are invalid, or NULL. */
static const char *
take_commands(char **words)
{
	static char wrong[256];
	const char *why = series_take_words(&series, words, separator);

	if (why == NULL)
		return NULL;
	snprintf(wrong, sizeof wrong,
	    "--vs: the word %s has to be once between two commands: %s",
	    diag_quote(slice_of(separator)).text, why);
	return wrong;
}

/*
 * How many words an option of ours takes that stands where a command should:
 * itself, and its value.  0: it is none of ours.
 */
static size_t
count_words(const char *word)
{
	const struct options_entry *e;

	for (e = entries; e->name != NULL; e++) {
		const size_t len = strlen(e->name);

		if (word[1] == '-' && strncmp(word + 2, e->name, len) == 0 &&
		    (word[2 + len] == '\0' || word[2 + len] == '='))
			return word[2 + len] == '=' || e->arg == NULL ||
				*e->arg == '['
			    ? 1
			    : 2;
		if (word[1] == e->key)
			return word[2] != '\0' || e->arg == NULL ? 1 : 2;
	}
	return 0;
}

/* What is wrong with an option in the place of a command. */
static const char *
refuse_option(char *const *words, size_t count)
{
	static char wrong[256];
	const char *stage = words[0], *option = words[1];
	const size_t own = count_words(option);

	if (strcmp(option, "--") == 0 && count == 2)
		return "the command follows STAGE without --, and is missing";
	if (strcmp(option, "--") == 0)
		snprintf(wrong, sizeof wrong,
		    "the command follows STAGE without --: prof-record %s %s",
		    stage, words[2]);
	else if (own > 0 && own + 1 < count)
		snprintf(wrong, sizeof wrong,
		    "options come before STAGE, as in prof-record %s%s%s %s "
		    "%s, and STAGE before COMMAND, as in prof-record %s %s %s",
		    option, own > 1 ? " " : "", own > 1 ? words[2] : "", stage,
		    words[own + 1], stage, stage, option);
	else
		snprintf(wrong, sizeof wrong,
		    "STAGE comes first: prof-record %s %s %s", stage, stage,
		    option);
	return wrong;
}

/* Why the operands are invalid, or NULL. */
static const char *
check_operands(const struct options *o)
{
	static char wrong[256];
	const char *why;
	struct slice stage;

	if (mode == COMMANDS && o->operands_count < 2)
		return "missing stage name or command";
	if (mode == MARK && o->operands_count != 1)
		return "expected one stage name";
	if (mode == SHELL && o->operands_count != 0)
		return "--shell takes no operands";
	if ((mode & LOGS) && o->is_ended && o->operands_count == 0)
		return "missing command after --";
	if (mode == SHELL && o->format != NULL && !format_is_read(o->format))
		return "the functions of --shell write csv or tsv";
	if (mode != COMMANDS && mode != MARK)
		return NULL;
	stage = slice_of(o->operands[0]);
	why = sink_refuses(stage);
	if (why == NULL && mode == MARK)
		return NULL;
	if (why == NULL && *o->operands[1] == '-' &&
	    (separator == NULL || strcmp(o->operands[1], separator) != 0))
		return refuse_option(o->operands, o->operands_count);
	if (why == NULL)
		return take_commands(o->operands + 1);
	snprintf(
	    wrong, sizeof wrong, "stage %s: %s", diag_quote(stage).text, why);
	return wrong;
}

/*
 * Adds the pairs of PROF_META, which -m overrides.  The shell functions do that
 * themselves.  Returns why PROF_META is invalid, or NULL.
 */
static const char *
take_environment(void)
{
	static char wrong[256];
	const char *text = getenv("PROF_META");
	const struct slice pairs = slice_of(text != NULL ? text : "");
	struct buffer all = { 0 };

	if (shell_time || shell_pid > 0)
		return NULL;
	if (!metadata_is_valid(pairs)) {
		snprintf(wrong, sizeof wrong,
		    "PROF_META: not key=value pairs joined by ';': %s",
		    diag_quote(pairs).text);
		return wrong;
	}
	if (mode == SHELL)
		return NULL;
	metadata_merge(&all, pairs, slice_of_buffer(&user_metadata));
	buffer_free(&user_metadata);
	user_metadata = all;
	return all.len > METADATA_MAX
	    ? "PROF_META: too long: a row's metadata must be below 1 MiB"
	    : NULL;
}

/*
 * Takes the parent of the points, which -m overrides.  Returns why it cannot
 * be, or NULL.
 */
static const char *
take_parent(const char *prog)
{
	if (mode == MARK || mode == SHELL || has_parent)
		return NULL;
	parent_inherit(&parent, prog);
	return user_metadata.len + parent.len > METADATA_MAX
	    ? "PROF_PARENT: too long: a row's metadata must be below 1 MiB"
	    : NULL;
}

/* The filter of --events. */
struct event_filter {
	struct filter filter;
	struct events events;
};

static int
run_commands(const struct options *o, const struct sink_options *options)
{
	struct sink out;

	series.stage = slice_of(o->operands[0]);
	series.quiet = quiet;
	if (sink_open(&out, options, SCHEMA_POINTS) < 0)
		return EXIT_RECORDER;
	return series_run(&series, &out);
}

static enum filter_take
take_events(void *on, const struct schema_rows *rows)
{
	struct event_filter *e = on;

	switch (events_take(&e->events, &e->filter.reader, rows)) {
	case EVENTS_WRONG:
		return FILTER_FAILED;
	case EVENTS_UNREAD:
		return FILTER_ENOUGH;
	default:
		return FILTER_GO_ON;
	}
}

static int
read_events(const struct options *o, const struct sink_options *options)
{
	struct sink out;
	struct event_filter e = {
		.filter = { .options = o,
		    .use = FOR_EVENTS,
		    .take = take_events,
		    .on = &e },
		.events = { .out = &out },
	};
	int status;

	if (sink_open(&out, options, SCHEMA_POINTS) < 0)
		return EXIT_FAILED;
	status = filter_read(&e.filter);
	if (events_end(&e.events, status == EXIT_DONE) < 0)
		status = EXIT_FAILED;
	reader_free(&e.filter.reader);
	return status;
}

/* The option that gave an expression. */
static const char *
option_of(const char *expression)
{
	if (expression == split_expression)
		return "split";
	return expression == end_expression ? "end" : "id";
}

static int
read_log(const struct options *o, const struct sink_options *options)
{
	char reason[LOG_LINE_REASON_SIZE];
	struct log_line line;
	struct log_source source = {
		.paths = o->operands,
		.count = o->operands_count,
		.command = o->is_ended ? o->operands : NULL,
		.line = &line,
		.trace = mode == XTRACE ? &trace : NULL,
		.quiet = quiet,
	};
	struct sink out;
	const char *wrong;
	int status = o->is_ended ? EXIT_RECORDER : EXIT_FAILED;

	log_format_split(&split, split_expression, end_expression);
	wrong = log_line_init(&line, mode == LOG ? log_format : &split, reason);
	if (wrong != NULL)
		status = options_wrong(o, &tool, "--%s: %s: %s",
		    option_of(wrong), reason, diag_quote(slice_of(wrong)).text);
	else if (sink_open(&out, options, SCHEMA_POINTS) == 0)
		status = log_record(&source, &out);
	log_line_free(&line);
	trace_free(&trace);
	return status;
}

static int
read_import(const struct options *o, const struct sink_options *options)
{
	struct sink out;

	if (sink_open(&out, options, SCHEMA_POINTS) < 0)
		return EXIT_FAILED;
	import.label = o->label;
	return import_read(
	    &import, o->operands, o->operands_count, o->skip_invalid, &out);
}

static int
be_shell(const char *program, const struct sink_options *options)
{
	if (shell_time)
		return clock_print(options->prog);
	if (shell_pid > 0)
		return clock_start(options->prog, (pid_t)shell_pid);
	return shell_print(program, output, options);
}

/* The output: --output, or else for points PROF_OUTPUT, or stdout. */
static const char *
find_output(void)
{
	const char *path = output;

	if (path == NULL && mode != MARK)
		path = getenv("PROF_OUTPUT");
	return path == NULL || *path == '\0' ? "-" : path;
}

/* Without memory, the status is that of a command or a filter that failed. */
static void
fail_as_recorder(void)
{
	_exit(EXIT_RECORDER);
}

/* Prepares for a lack of memory or disk. */
static void
expect_failures(const struct options *o)
{
	if (mode == COMMANDS || o->is_ended)
		at_quick_exit(fail_as_recorder);
	else
		io_report_limit();
}

static int
dispatch(const struct options *o, const char *program)
{
	struct sink_options options = {
		.prog = o->prog,
		.output = find_output(),
		.format = o->format,
		.color = o->color,
		.threshold = threshold,
		.metadata = slice_of_buffer(&user_metadata),
		.parent = slice_of_buffer(&parent),
		.since = moment_now().timestamp - SINCE_EARLIER,
	};

	/* Marks are for another program even on a terminal. */
	if (options.format == NULL && mode != MARK &&
	    strcmp(options.output, "-") == 0)
		options.format = o->shown;
	/* Most commands of a script are short, and some logs have a clock of
	 * one second. */
	if (threshold < 0)
		options.threshold = mode & (XTRACE | LOG | IMPORT) ? 0 : 0.1;
	switch (mode) {
	case COMMANDS:
		return run_commands(o, &options);
	case EVENTS:
		return read_events(o, &options);
	case MARK:
		return events_mark(
		    (enum event_kind)mark, slice_of(o->operands[0]), &options);
	case SHELL:
		return be_shell(program, &options);
	case IMPORT:
		return read_import(o, &options);
	default:
		return read_log(o, &options);
	}
}

int
main(int argc, char **argv)
{
	const char *program = argv[0];
	const char *wrong;
	struct options o;
	int status = options_parse(&o, &tool, argc, argv);

	if (status >= 0)
		return status;
	mode = o.mode;
	expect_failures(&o);
	wrong = check_operands(&o);
	if (wrong == NULL)
		wrong = take_environment();
	if (wrong == NULL)
		wrong = take_parent(o.prog);
	if (wrong != NULL)
		return options_wrong(&o, &tool, "%s", wrong);
	status = mode & (EVENTS | LOGS | IMPORT)
	    ? options_check_files(&o, &tool)
	    : -1;
	if (status >= 0)
		return status;
	status = dispatch(&o, program);
	buffer_free(&parent);
	buffer_free(&user_metadata);
	import_free(&import);
	return status;
}
