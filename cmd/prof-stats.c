/* prof-stats: turns profile points into one row of statistics per stage. */

#include "base/buffer.h"
#include "base/diag.h"
#include "base/memory.h"
#include "base/slice.h"
#include "cli/filter.h"
#include "cli/options.h"
#include "cli/periodic.h"
#include "model/model.h"
#include "model/schema.h"
#include "render/format.h"
#include "rows/stats_columns.h"
#include "stage/aggregate.h"
#include "stage/sketch.h"
#include "stage/sketch_texts.h"
#include "stage/sketches.h"
#include "stat/stats.h"
#include "value/num.h"

#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct stats_columns columns;
static bool adds_sketch;
static bool only_merges;
static bool is_headless;
static const char *columns_list; /* the argument of --columns, or NULL */
static bool is_periodic;
static struct periodic every;

enum { SKETCH = 512, MERGE, NO_HEADER, COLUMNS, EVERY };

static const char *
take_percentiles(const char *list)
{
	for (;;) {
		size_t len = strcspn(list, ",");
		double percentile;

		if (num_parse((struct slice){ list, len }, &percentile) !=
			NUM_OK ||
		    !(percentile >= 0 && percentile <= 100))
			return "a list of numbers from 0 to 100, as in 50,99.9";
		stats_columns_add(&columns, percentile);
		if (list[len] == '\0')
			return NULL;
		list += len + 1;
	}
}

static const char *
take(int key, const char *arg)
{
	switch (key) {
	case 'p':
		return take_percentiles(arg);
	case SKETCH:
		adds_sketch = true;
		return NULL;
	case MERGE:
		only_merges = true;
		return NULL;
	case NO_HEADER:
		is_headless = true;
		return NULL;
	case COLUMNS:
		columns_list = arg;
		return *arg != '\0' ? NULL : "a list of names";
	default:
		is_periodic = true;
		return periodic_parse(&every, arg);
	}
}

static const struct options_entry entries[] = {
	{ 'p', "percentiles", "LIST", "add columns percentile_N, as in 50,99" },
	{ SKETCH, "sketch", NULL,
	    "use bounded memory; add a column for merging" },
	{ MERGE, "merge", NULL, "read only statistics with sketches" },
	{ NO_HEADER, "no-header", NULL,
	    "read and write rows without a header" },
	{ COLUMNS, "columns", "LIST", "columns of input without a header" },
	{ EVERY, "every", "PERIOD",
	    "write the table every 5 (seconds) or 1000rows" },
	{ 0 },
};

static const struct options_tool tool = {
	.usage = "[options] [FILE...]",
	.purpose = "Turn profile points into one row of statistics per stage, "
		   "or merge such rows.",
	.entries = entries,
	.formats = formats_all,
	.writes = SCHEMA_SET_OF(SCHEMA_STATS),
	.reads_tables = true,
	.reads_points = true,
	.usage_status = EXIT_USAGE,
	.take = take,
};

/* The input so far. */
struct work {
	bool is_merging; /* points are in sketches, not in the aggregate */
	struct aggregate aggregate;
	struct sketches sketches;
};

static void
begin_merging(struct work *work)
{
	if (work->is_merging)
		return;
	work->is_merging = true;
	/* The aggregate stays: threads that read may look into its names. */
	sketches_add_group(&work->sketches, &work->aggregate);
}

static enum filter_take
take_rows(void *on, const struct schema_rows *rows)
{
	struct work *work = on;

	if (rows->kind == SCHEMA_STATS) {
		begin_merging(work);
		sketches_add_stats(&work->sketches, rows->models, rows->count);
	} else if (work->is_merging)
		sketches_add_points(&work->sketches, rows->models, rows->count);
	else
		aggregate_add_points(
		    &work->aggregate, rows->models, rows->count);
	return FILTER_GO_ON;
}

static double
percentile_of(struct work *work, size_t stage, double percentile)
{
	const struct aggregate_stage *s;

	if (work->is_merging)
		return sketch_percentile(
		    sketches_at(&work->sketches, stage), percentile);
	s = aggregate_at(&work->aggregate, stage);
	return stats_percentile(s->times, s->count, percentile);
}

/* Writes rows of statistics with the requested columns. */
static void
write_rows(
    struct filter *f, struct work *work, const struct stats *rows, size_t count)
{
	struct stats_row *row = memory_resize(NULL, 1, columns.all.size);
	struct sketch_texts texts = { 0 };
	size_t i, j;

	if (adds_sketch)
		sketch_texts_begin(&texts, &work->sketches);
	for (i = 0; i < count; i++) {
		row->stats = rows[i];
		if (adds_sketch)
			row->stats.sketch = sketch_texts_next(&texts);
		for (j = 0; j < columns.percentiles_count; j++)
			row->percentiles[j] =
			    percentile_of(work, i, columns.percentiles[j]);
		filter_row(f, row);
	}
	if (adds_sketch)
		sketch_texts_end(&texts);
	free(row);
}

static void
write_table(
    struct filter *f, struct work *work, const struct stats *rows, size_t count)
{
	f->status = filter_check_range(
	    f->options, &schema_of[SCHEMA_STATS], rows, count, sizeof *rows);
	if (f->status != EXIT_DONE)
		return;
	filter_begin(f, &columns.written);
	write_rows(f, work, rows, count);
	filter_end(f);
}

static void
report(struct filter *f, void *on)
{
	struct work *work = on;
	const char *overflow = sketches_overflow(&work->sketches);
	struct stats *rows;

	if (overflow != NULL) {
		diag_say(f->options->prog, "%s", overflow);
		f->status = EXIT_FAILED;
	} else if (work->is_merging) {
		work->sketches.threads = f->reader.threads;
		rows = sketches_describe(&work->sketches);
		write_table(f, work, rows, work->sketches.stages.count);
		free(rows);
	} else {
		work->aggregate.threads = f->reader.threads;
		aggregate_finish(&work->aggregate);
		write_table(
		    f, work, work->aggregate.rows, work->aggregate.rows_count);
		aggregate_resume(&work->aggregate);
	}
}

/* Splits a list at its commas, in place.  Returns the names, ended by NULL;
 * free() the array. */
static const char **
split_list(char *list)
{
	const char **names = NULL;
	size_t count = 0, capacity = 0;
	char *comma;

	for (; list != NULL; list = comma) {
		comma = strchr(list, ',');
		if (comma != NULL)
			*comma++ = '\0';
		names = memory_grow(names, count, &capacity, sizeof *names);
		names[count++] = list;
	}
	names = memory_grow(names, count, &capacity, sizeof *names);
	names[count] = NULL;
	return names;
}

/*
 * The columns of input without a header, by default those that are written.
 * free() the array; the names of --columns are in *text.
 */
static const char **
implied_columns(struct buffer *text)
{
	if (columns_list == NULL)
		return schema_names(
		    only_merges ? &columns.all : &schema_of[SCHEMA_POINTS]);
	buffer_text(text, columns_list);
	buffer_byte(text, '\0');
	return split_list(text->data);
}

static int
run(const struct options *o)
{
	struct work work = {
		.aggregate.parents.by = o->wanted.by,
		.sketches.parents.by = o->wanted.by,
	};
	struct buffer names = { 0 };
	const char **implied = is_headless ? implied_columns(&names) : NULL;
	struct filter filter = {
		.options = o,
		.use = only_merges ? FOR_MERGING : FOR_STATS | FOR_MERGING,
		.on = &work,
		.take = take_rows,
		.report = report,
		.periodic = is_periodic ? &every : NULL,
		.headless = implied,
		.names = adds_sketch || only_merges
		    ? &work.sketches.stages.names
		    : &work.aggregate.stages.names,
	};

	if (adds_sketch)
		begin_merging(&work);
	filter_run(&filter);
	free(implied);
	buffer_free(&names);
	aggregate_free(&work.aggregate);
	sketches_free(&work.sketches);
	return filter.status;
}

int
main(int argc, char **argv)
{
	struct options o;
	int status = options_parse(&o, &tool, argc, argv);

	if (status >= 0)
		return status;
	if (columns_list != NULL && !is_headless)
		return options_wrong(&o, &tool, "--columns needs --no-header");
	if (is_headless && o.format != NULL && o.format->table != NULL)
		return options_wrong(&o, &tool,
		    "--no-header does not go with --format=%s", o.format->name);
	if (is_periodic && o.wanted.last > 0)
		return options_wrong(
		    &o, &tool, "--last cannot be used with --every");
	stats_columns_finish(&columns, adds_sketch);
	status = run(&o);
	stats_columns_free(&columns);
	/* Die of the signal, whose default action is restored, so that a shell
	 * sees it. */
	if (status == EXIT_DONE && every.signal != 0)
		raise(every.signal);
	return status;
}
