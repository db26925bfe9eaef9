/* prof-bottleneck: finds the slow stages in statistics or points. */

#include "analysis/bottleneck.h"
#include "analysis/stage_values.h"
#include "base/buffer.h"
#include "base/diag.h"
#include "base/intern.h"
#include "base/memory.h"
#include "base/slice.h"
#include "cli/filter.h"
#include "cli/modes.h"
#include "cli/options.h"
#include "cli/path_report.h"
#include "model/model.h"
#include "model/schema.h"
#include "model/words.h"
#include "render/format.h"
#include "stage/aggregate.h"
#include "value/duration.h"
#include "value/metadata.h"

#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

static struct bottleneck_limits limits;
static struct stage_values budgets;
static int min_severity = SEVERITY_MEDIUM; /* enum severity */
static unsigned long top = ULONG_MAX;
static bool has_gate;
static int gate; /* enum severity */

/* What is asked. */
enum { GRADES = 1, PATHS = 2 };

static struct path_report path_report = { .needs = PATH_NEEDS_ANY };

enum {
	MIN_SEVERITY = 512,
	VARIANCE,
	HIGH,
	MEDIUM,
	BUDGET,
	FAIL_ON,
	PATH,
	NEEDS,
	RUN,
	RUNS,
	JOBS,
	WHAT_IF
};

static const struct options_entry entries[] = {
	{ MIN_SEVERITY, "min-severity", "SEVERITY",
	    "leave out lower severities (default medium)" },
	{ 'n', "top", "N", "write only the N slowest" },
	{ VARIANCE, "variance-threshold", "CV",
	    "high above this stdev/avg (default 0.5)" },
	{ HIGH, "high-factor", "X",
	    "high above X times the average (default 1.5)" },
	{ MEDIUM, "medium-factor", "X",
	    "medium above X times the average (default 1.2)" },
	{ BUDGET, "budget", "STAGE=TIME",
	    "critical above this average; STAGE is a glob" },
	{ FAIL_ON, "fail-on", "SEVERITY",
	    "exit with 3 if any stage is this severe or worse" },
	{ PATH, "path", NULL, "which stages decide how long runs take" },
	{ NEEDS, "needs", "infer|given", "path: from times, or as points say" },
	{ RUN, "run", "KEY", "path: key that names a run (default run)" },
	{ RUNS, "runs", NULL, "path: write a row for each run" },
	{ JOBS, "jobs", "LIST", "path: how long K workers take, for each run" },
	{ WHAT_IF, "what-if", "STAGE=FACTOR",
	    "path: how long, if STAGE took FACTOR of its time" },
	{ 0 },
};

static const struct modes modes = {
	.usual = GRADES,
	.usual_name = "grades",
	.rules =
	    (const struct modes_rule[]){
		{ PATH, PATHS, true },
		{ 'n', GRADES, false },
		{ MIN_SEVERITY, GRADES, false },
		{ VARIANCE, GRADES, false },
		{ HIGH, GRADES, false },
		{ MEDIUM, GRADES, false },
		{ BUDGET, GRADES, false },
		{ FAIL_ON, GRADES, false },
		{ NEEDS, PATHS, false },
		{ RUN, PATHS, false },
		{ RUNS, PATHS, false },
		{ JOBS, PATHS, false },
		{ WHAT_IF, PATHS, false },
		{ 0 },
	    },
};

static const char *
take_budget(const char *arg)
{
	limits.budgets = &budgets;
	return budgets_add(&budgets, arg)
	    ? NULL
	    : "STAGE=TIME with a time in " DURATION_UNITS;
}

/* Options of paths. */
static const char *
take_path(int key, const char *arg)
{
	struct path_report *r = &path_report;
	const char *wrong;
	int needs;

	switch (key) {
	case NEEDS:
		wrong = options_word(arg, &words_needs_wanted, &needs);
		if (wrong == NULL)
			r->needs = (enum path_needs)needs;
		return wrong;
	case RUN:
		r->intervals.key = slice_of(arg);
		return metadata_is_key(slice_of(arg)) ? NULL
						      : "a key of metadata";
	case JOBS:
		r->writes_runs = true;
		return path_report_add_jobs(r, arg)
		    ? NULL
		    : "numbers of workers such as 1,2,4";
	case WHAT_IF:
		r->writes_runs = true;
		return factors_add(&r->factors, arg)
		    ? NULL
		    : "STAGE=FACTOR with a number of at least 0";
	case RUNS:
		r->writes_runs = true;
		return NULL;
	default:
		return NULL;
	}
}

static const char *
take(int key, const char *arg)
{
	switch (key) {
	case 'n':
		return options_count(arg, 1, &top);
	case MIN_SEVERITY:
		return options_word(arg, &words_severity, &min_severity);
	case VARIANCE:
		return options_number(arg, &limits.variance_threshold);
	case HIGH:
		return options_number(arg, &limits.high_factor);
	case MEDIUM:
		return options_number(arg, &limits.medium_factor);
	case BUDGET:
		return take_budget(arg);
	case FAIL_ON:
		has_gate = true;
		return options_word(arg, &words_severity, &gate);
	default:
		return take_path(key, arg);
	}
}

static const struct options_tool tool = {
	.usage = "[options] [FILE...]\n"
		 "--path [options] [FILE...]",
	.purpose = "Grade stages from statistics or profile points;\n"
		   "or find those that decide how long whole runs take.",
	.entries = entries,
	.modes = &modes,
	.formats = formats_all,
	.writes = SCHEMA_SET_OF(SCHEMA_BOTTLENECKS) | PATH_REPORT_WRITES,
	.reads_tables = true,
	.reads_points = true,
	.usage_status = EXIT_USAGE,
	.take = take,
};

/* Moves the stages to write to the front; returns how many. */
static size_t
choose(struct bottleneck *graded, size_t n)
{
	size_t chosen = 0, i;

	for (i = 0; i < n && chosen < top; i++)
		if ((int)graded[i].severity >= min_severity)
			graded[chosen++] = graded[i];
	return chosen;
}

/* The gate also tests stages that are not written. */
static bool
gate_found(const struct bottleneck *graded, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (has_gate && (int)graded[i].severity >= gate)
			return true;
	return false;
}

struct work {
	struct aggregate aggregate; /* the input not yet graded */
	bool found;                 /* the gate found a stage */
	struct intern seen;         /* all stages, for messages on budgets */
};

static enum filter_take
take_rows(void *on, const struct schema_rows *rows)
{
	struct aggregate *a = &((struct work *)on)->aggregate;

	if (rows->kind == SCHEMA_POINTS)
		aggregate_add_points(a, rows->models, rows->count);
	else
		aggregate_add_stats(a, rows->models, rows->count);
	return FILTER_GO_ON;
}

/* The end of a table ends its statistics, but later tables may have more
 * points. */
static bool
ends_table(void *on)
{
	return ((struct work *)on)->aggregate.stages.count == 0;
}

static void
note_stages(struct work *work, const struct bottleneck *graded, size_t n)
{
	size_t i;

	for (i = 0; i < n && budgets.count > 0; i++)
		intern_id(&work->seen, graded[i].stage_name);
}

/* Writes the bottlenecks of the input so far, and drops its statistics; points
 * come last. */
static void
report(struct filter *f, void *on)
{
	struct work *work = on;
	struct bottleneck *graded;
	size_t n;

	work->aggregate.threads = f->reader.threads;
	aggregate_finish(&work->aggregate);
	n = work->aggregate.rows_count;
	graded = memory_resize(NULL, n, sizeof *graded);
	bottleneck_grade(work->aggregate.rows, n, &limits, graded);
	work->found |= gate_found(graded, n);
	note_stages(work, graded, n);
	filter_write(f, &schema_of[SCHEMA_BOTTLENECKS], graded,
	    choose(graded, n), sizeof *graded);
	free(graded);
	aggregate_resume(&work->aggregate);
}

/* The first names, in quotes. */
static void
list_names(struct buffer *list, const struct intern *names)
{
	const size_t most = 8;
	size_t i;

	for (i = 0; i < names->count && i < most; i++) {
		buffer_text(list, i > 0 ? ", " : "");
		buffer_text(list, diag_quote(intern_text(names, i)).text);
	}
	if (names->count == 0)
		buffer_text(list, "none");
	else if (names->count > most)
		buffer_text(list, " and more");
}

/*
 * Reports the budgets that no stage matches: a typo must not pass a gate.
 * Returns whether there are any.
 */
static bool
name_unmatched(const struct options *o, const struct intern *seen)
{
	struct buffer list = { 0 };
	bool found = false;
	size_t i;

	for (i = 0; i < budgets.count; i++) {
		if (budgets.list[i].is_matched)
			continue;
		if (!found)
			list_names(&list, seen);
		found = true;
		diag_say(o->prog, "--budget: no stage matches %s; stages: %.*s",
		    diag_quote(slice_of(budgets.list[i].text)).text,
		    (int)list.len, list.data);
	}
	buffer_free(&list);
	return found;
}

/* Whether the format, if one is given, is for these kinds of tables. */
static bool
is_written(const struct options *o, unsigned kinds)
{
	return o->format == NULL || format_writes(o->format, kinds);
}

/* Refuses a format that is for another mode; returns the exit status. */
static int
refuse_format(const struct options *o)
{
	return options_wrong(o, &tool, "--format=%s cannot be used with %s",
	    o->format->name, o->mode_name);
}

/* Grades what the options say. */
static int
grade(const struct options *o)
{
	struct work work = { 0 };
	struct filter filter = {
		.options = o,
		.use = FOR_BOTTLENECKS,
		.on = &work,
		.take = take_rows,
		.report = report,
		.ends_table = ends_table,
		.names = &work.aggregate.stages.names,
	};
	int status;

	if (!is_written(o, SCHEMA_SET_OF(SCHEMA_BOTTLENECKS)))
		return refuse_format(o);
	work.aggregate.parents.by = o->wanted.by;
	status = filter_run(&filter);
	if (status == EXIT_DONE && name_unmatched(o, &work.seen))
		status = EXIT_FAILED;
	aggregate_free(&work.aggregate);
	intern_free(&work.seen);
	return status == EXIT_DONE && work.found ? EXIT_FOUND : status;
}

/* Finds paths. */
static int
find_paths(const struct options *o)
{
	struct filter filter = {
		.options = o,
		.use = FOR_PATHS,
		.on = &path_report,
		.take = path_report_take,
		.report = path_report_write,
	};

	if (o->wanted.by != NULL)
		return options_wrong(
		    o, &tool, "--by cannot be used with --path");
	if (!is_written(o, PATH_REPORT_WRITES))
		return refuse_format(o);
	path_report.filter = &filter;
	path_report.intervals.keeps_metadata = o->format == &format_trace;
	return filter_run(&filter);
}

int
main(int argc, char **argv)
{
	struct options o;
	int status;

	limits = bottleneck_defaults;
	status = options_parse(&o, &tool, argc, argv);
	if (status < 0)
		status = o.mode == PATHS ? find_paths(&o) : grade(&o);
	stage_values_free(&budgets);
	path_report_free(&path_report);
	return status;
}
