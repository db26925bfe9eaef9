/* prof-stats: profile points to one row of statistics a stage. */

#include "base/buffer.h"
#include "base/diag.h"
#include "base/memory.h"
#include "base/slice.h"
#include "cli/filter.h"
#include "cli/options.h"
#include "cli/periodic.h"
#include "model/model.h"
#include "rows/reader.h"
#include "rows/schema.h"
#include "stage/aggregate.h"
#include "stage/sketch.h"
#include "stage/sketch_text.h"
#include "stage/sketches.h"
#include "stat/stats.h"
#include "table/writer.h"
#include "value/num.h"

#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Those to be added, each from 0 to 100. */
static double *percentiles;
static size_t percentiles_count;

static bool adds_sketch;
static bool only_merges;
static bool is_headless;
static const char *columns_list; /* as given, or NULL */
static bool is_periodic;
static struct periodic every;

enum { SKETCH = 512, MERGE, NO_HEADER, COLUMNS, EVERY };

static void
add_percentile(double percentile)
{
	size_t i;

	/* This column is there in any case. */
	if (percentile == 95)
		return;
	for (i = 0; i < percentiles_count; i++)
		if (percentiles[i] == percentile)
			return;
	percentiles = memory_resize(
	    percentiles, percentiles_count + 1, sizeof *percentiles);
	percentiles[percentiles_count++] = percentile;
}

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
		add_percentile(fabs(percentile)); /* -0 is 0 */
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
	    "bounded memory, and a column to merge tables by" },
	{ MERGE, "merge", NULL, "read statistics with sketches, no points" },
	{ NO_HEADER, "no-header", NULL, "read and write rows alone" },
	{ COLUMNS, "columns", "LIST",
	    "the columns of rows read without a header" },
	{ EVERY, "every", "PERIOD",
	    "write the table so far every 5 (seconds) or 1000rows" },
	{ 0 },
};

static const struct options_tool tool = {
	.usage = "[options] [FILE...]",
	.purpose = "Turn profile points into one row of statistics a stage, or "
		   "merge such rows.",
	.entries = entries,
	.reads_tables = true,
	.usage_status = EXIT_USAGE,
	.take = take,
};

/* What was read, and what is written of it. */
struct work {
	const struct options *o;
	struct reader reader;
	bool is_merging; /* the points are in sketches, not in the group */
	struct aggregate group;
	struct sketches merge;
	struct writer writer;
	bool has_written; /* a table, to the writer */
	int status;
};

static void
begin_merging(struct work *work)
{
	if (work->is_merging)
		return;
	work->is_merging = true;
	sketches_add_group(&work->merge, &work->group);
	aggregate_free(&work->group);
}

static void
take_rows(struct work *work, const struct schema_rows *rows)
{
	if (rows->kind == SCHEMA_STATS) {
		begin_merging(work);
		sketches_add_stats(&work->merge, rows->models, rows->count);
	} else if (work->is_merging)
		sketches_add_points(&work->merge, rows->models, rows->count);
	else
		aggregate_add_points(&work->group, rows->models, rows->count);
}

static struct slice
percentile_name(double percentile, char name[NUM_SIZE + 16])
{
	static const char prefix[] = "percentile_";
	const size_t len = sizeof prefix - 1;

	memcpy(name, prefix, len);
	return (struct slice){ name, len + num_format(name + len, percentile) };
}

static int
write_header(struct writer *w)
{
	char name[NUM_SIZE + 16];
	size_t i;

	if (is_headless)
		return 0;
	schema_write_header(w, SCHEMA_STATS);
	for (i = 0; i < percentiles_count; i++)
		writer_text(w, percentile_name(percentiles[i], name));
	if (adds_sketch)
		writer_text(w, slice_of("sketch"));
	return writer_end_row(w);
}

static double
percentile_of(struct work *work, size_t stage, double percentile)
{
	const struct aggregate_stage *s;

	if (work->is_merging)
		return sketch_percentile(
		    sketches_at(&work->merge, stage), percentile);
	s = aggregate_at(&work->group, stage);
	return stats_percentile(s->times, s->count, percentile);
}

static void
write_sketch(struct writer *w, struct sketch *s)
{
	struct buffer text = { 0 };

	sketch_text_append(&text, s);
	writer_text(w, slice_of_buffer(&text));
	buffer_free(&text);
}

static int
write_rows(struct work *work, const struct stats *rows, size_t count)
{
	struct writer *w = &work->writer;
	size_t i, j;

	for (i = 0; i < count; i++) {
		schema_write_row(w, SCHEMA_STATS, &rows[i]);
		for (j = 0; j < percentiles_count; j++)
			writer_number(
			    w, percentile_of(work, i, percentiles[j]));
		if (adds_sketch)
			write_sketch(w, sketches_at(&work->merge, i));
		if (writer_end_row(w) < 0)
			return -1;
	}
	return 0;
}

/* Of a stream, a table ends with an empty line, and is there at once. */
static int
end_table(struct writer *w)
{
	if (!is_periodic)
		return 0;
	return writer_end_row(w) < 0 ? -1 : writer_flush(w);
}

static void
write_checked(struct work *work, const struct stats *rows, size_t count)
{
	struct writer *w = &work->writer;

	work->status = filter_check_range(
	    work->o, SCHEMA_STATS, rows, count, sizeof *rows);
	if (work->status != EXIT_DONE)
		return;
	if (!work->has_written)
		writer_init(w, STDOUT_FILENO,
		    work->o->has_format ? work->o->format
					: work->reader.format);
	work->has_written = true;
	if (write_header(w) < 0 || write_rows(work, rows, count) < 0 ||
	    end_table(w) < 0)
		work->status = filter_finish(work->o, w, -1);
}

/* Writes the table so far.  Returns 0, or -1 after a message. */
static int
write_table(void *on)
{
	struct work *work = on;
	struct stats *rows;

	if (work->is_merging) {
		rows = sketches_describe(&work->merge);
		write_checked(work, rows, work->merge.stages.count);
		free(rows);
	} else {
		aggregate_finish(&work->group);
		write_checked(work, work->group.rows, work->group.rows_count);
		aggregate_resume(&work->group);
	}
	return work->status == EXIT_DONE ? 0 : -1;
}

/* Takes rows, and writes the table where it is due among them. */
static int
take_periodically(struct work *work, struct schema_rows rows)
{
	struct schema_rows part;
	size_t n;

	while (rows.count > 0) {
		n = periodic_room(&every, rows.count);
		part = schema_part(rows, 0, n);
		take_rows(work, &part);
		if (periodic_rows(&every, n) < 0)
			return -1;
		rows = schema_part(rows, n, rows.count - n);
	}
	return 0;
}

static void
read_rows(struct work *work)
{
	struct reader *r = &work->reader;
	struct schema_rows rows;
	int got;

	while ((got = reader_next(r, &rows)) > 0) {
		if (!is_periodic)
			take_rows(work, &rows);
		else if (take_periodically(work, rows) < 0)
			break;
	}
	if (got < 0 && work->status == EXIT_DONE && every.signal == 0) {
		diag_print(work->o->prog, &r->table.error);
		work->status = EXIT_FAILED;
	}
	reader_report(r, work->o->prog);
}

static void
append_name(struct buffer *list, struct slice name)
{
	if (list->len > 0)
		buffer_byte(list, ',');
	buffer_append(list, name.at, name.len);
}

/* The columns of rows without a header: those that are written, too. */
static void
list_columns(struct buffer *list)
{
	const struct schema *schema =
	    &schema_of[only_merges ? SCHEMA_STATS : SCHEMA_POINTS];
	char name[NUM_SIZE + 16];
	size_t i, j;

	if (columns_list != NULL) {
		buffer_text(list, columns_list);
		return;
	}
	for (i = 0; i < schema->count; i++) {
		const struct schema_column *column = &schema->columns[i];

		/* It is behind the percentiles. */
		for (j = 0;
		     column->type == SCHEMA_SKETCH && j < percentiles_count;
		     j++)
			append_name(
			    list, percentile_name(percentiles[j], name));
		append_name(list, slice_of(column->name));
	}
}

/* The names of a list, which it ends with NULs; to be freed. */
static const char **
split_list(struct buffer *list)
{
	const char **names = NULL;
	size_t count = 0, capacity = 0;
	char *at, *comma;

	buffer_byte(list, '\0');
	for (at = list->data; at != NULL; at = comma) {
		comma = strchr(at, ',');
		if (comma != NULL)
			*comma++ = '\0';
		names = memory_grow(names, count, &capacity, sizeof *names);
		names[count++] = at;
	}
	names = memory_grow(names, count, &capacity, sizeof *names);
	names[count] = NULL;
	return names;
}

/* Writes what is not yet written, and closes the output. */
static void
finish(struct work *work)
{
	const bool is_written =
	    is_periodic && work->has_written && every.fresh == 0;

	if (work->status == EXIT_DONE && !is_written)
		write_table(work);
	if (work->status == EXIT_DONE)
		work->status = filter_finish(work->o, &work->writer, 0);
	else if (work->has_written)
		writer_free(&work->writer);
}

static void
run(struct work *work)
{
	const struct options *o = work->o;
	struct buffer list = { 0 };
	const char **columns;

	reader_init(&work->reader,
	    only_merges ? FOR_MERGING : FOR_STATS | FOR_MERGING, o->operands,
	    o->operands_count, o->skip_invalid);
	list_columns(&list);
	columns = split_list(&list);
	if (is_headless)
		reader_imply(&work->reader, columns);
	if (adds_sketch)
		begin_merging(work);
	every.act = write_table;
	every.on = work;
	if (is_periodic)
		periodic_begin(&every, &work->reader.table.input);
	read_rows(work);
	finish(work);
	free(columns);
	buffer_free(&list);
}

int
main(int argc, char **argv)
{
	struct options o;
	struct work work = { .o = &o };
	int status = options_parse(&o, &tool, argc, argv);

	if (status >= 0)
		return status;
	if (columns_list != NULL && !is_headless)
		return options_wrong(&o, &tool, "--columns is for --no-header");
	run(&work);
	reader_free(&work.reader);
	aggregate_free(&work.group);
	sketches_free(&work.merge);
	free(percentiles);
	/* Its default action is back; a shell is to see what ended the tool. */
	if (work.status == EXIT_DONE && every.signal != 0)
		raise(every.signal);
	return work.status;
}
