/* prof-bottleneck: statistics, or points, to the stages that stand out. */

#include "analysis/bottleneck.h"
#include "base/diag.h"
#include "base/memory.h"
#include "cli/filter.h"
#include "cli/options.h"
#include "model/model.h"
#include "model/words.h"
#include "rows/reader.h"
#include "rows/schema.h"
#include "stage/aggregate.h"
#include "table/writer.h"

#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

static struct bottleneck_limits limits;
static int min_severity = SEVERITY_MEDIUM; /* enum severity */
static unsigned long top = ULONG_MAX;
static bool has_gate;
static int gate; /* the same */

enum { MIN_SEVERITY = 512, VARIANCE, HIGH, MEDIUM, FAIL_ON };

static const struct options_entry entries[] = {
	{ MIN_SEVERITY, "min-severity", "SEVERITY",
	    "leave out the milder ones (default medium)" },
	{ 'n', "top", "N", "write the N slowest of them only" },
	{ VARIANCE, "variance-threshold", "CV",
	    "high above this stdev/avg (default 0.5)" },
	{ HIGH, "high-factor", "X",
	    "high above X times the global average (default 1.5)" },
	{ MEDIUM, "medium-factor", "X",
	    "medium above X times that average (default 1.2)" },
	{ FAIL_ON, "fail-on", "SEVERITY",
	    "exit with 3 if a stage is that severe or worse" },
	{ 0 },
};

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
	default:
		has_gate = true;
		return options_word(arg, &words_severity, &gate);
	}
}

static const struct options_tool tool = {
	.usage = "[options] [FILE...]",
	.purpose = "Grade stages by their statistics, or straight from "
		   "profile points.",
	.entries = entries,
	.reads_tables = true,
	.usage_status = EXIT_USAGE,
	.take = take,
};

/* Moves those to be written to the front; returns how many they are. */
static size_t
choose(struct bottleneck *graded, size_t n)
{
	size_t chosen = 0, i;

	for (i = 0; i < n && chosen < top; i++)
		if ((int)graded[i].severity >= min_severity)
			graded[chosen++] = graded[i];
	return chosen;
}

/* The gate looks at all stages, those not written too. */
static bool
gate_found(const struct bottleneck *graded, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (has_gate && (int)graded[i].severity >= gate)
			return true;
	return false;
}

/* What was read and is not graded, and what is written. */
struct work {
	const struct options *o;
	struct reader reader;
	struct aggregate group;
	struct writer writer;
	bool has_written; /* a table, to the writer */
	bool found;       /* what the gate is for */
	int status;
};

/* Writes the table of what was read, and forgets that. */
static void
report(struct work *work)
{
	const struct options *o = work->o;
	const struct stats *rows = work->group.rows;
	const size_t n = work->group.rows_count;
	struct bottleneck *graded = memory_resize(NULL, n, sizeof *graded);

	bottleneck_grade(rows, n, &limits, graded);
	work->found |= gate_found(graded, n);
	if (!work->has_written)
		writer_init(&work->writer, STDOUT_FILENO,
		    o->has_format ? o->format : work->reader.format);
	work->has_written = true;
	work->status = filter_put(o, &work->writer, SCHEMA_BOTTLENECKS, graded,
	    choose(graded, n), sizeof *graded);
	free(graded);
	aggregate_free(&work->group);
}

static void
do_nothing(int signal)
{
	(void)signal;
}

/*
 * Lets the first SIGINT pass: whoever writes the stream gets it too, and the
 * last table is still to come.
 */
static void
await_last_table(void)
{
	struct sigaction action = { .sa_handler = do_nothing,
		.sa_flags = (int)SA_RESETHAND | SA_RESTART };
	struct sigaction old;

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, NULL, &old);
	if (old.sa_handler != SIG_IGN)
		sigaction(SIGINT, &action, NULL);
}

/* At an empty line, which ends a table of statistics. */
static void
end_table(struct work *work)
{
	/* Points may belong to more of them that are still to come. */
	if (work->group.rows_count == 0 || work->group.stages.count > 0)
		return;
	if (!work->has_written)
		await_last_table();
	report(work);
	if (work->status == EXIT_DONE && writer_flush(&work->writer) < 0)
		work->status = filter_finish(work->o, &work->writer, -1);
}

static void
read_tables(struct work *work)
{
	struct reader *r = &work->reader;
	struct aggregate *g = &work->group;
	struct schema_rows rows;
	int got = READER_DONE;

	while (work->status == EXIT_DONE && (got = reader_next(r, &rows)) > 0) {
		if (got == READER_END)
			end_table(work);
		else if (rows.kind == SCHEMA_POINTS)
			aggregate_add_points(g, rows.models, rows.count);
		else
			aggregate_add_stats(g, rows.models, rows.count);
	}
	if (got < 0) {
		diag_print(work->o->prog, &r->table.error);
		work->status = EXIT_FAILED;
	}
	reader_report(r, work->o->prog);
}

static void
run(struct work *work)
{
	const struct options *o = work->o;

	reader_init(&work->reader, FOR_BOTTLENECKS, o->operands,
	    o->operands_count, o->skip_invalid);
	work->reader.table.tells_ends = true;
	read_tables(work);
	aggregate_finish(&work->group);
	if (work->status == EXIT_DONE &&
	    (!work->has_written || work->group.rows_count > 0))
		report(work);
	if (work->status == EXIT_DONE)
		work->status = filter_finish(o, &work->writer, 0);
	else if (work->has_written)
		writer_free(&work->writer);
	reader_free(&work->reader);
	aggregate_free(&work->group);
}

int
main(int argc, char **argv)
{
	struct options o;
	struct work work = { .o = &o };
	int status;

	limits = bottleneck_defaults;
	status = options_parse(&o, &tool, argc, argv);
	if (status >= 0)
		return status;
	run(&work);
	return work.status == EXIT_DONE && work.found ? EXIT_FOUND
						      : work.status;
}
