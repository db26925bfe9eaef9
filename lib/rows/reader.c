#include "rows/reader.h"

#include "base/cpus.h"
#include "base/diag.h"
#include "base/memory.h"
#include "base/slice.h"
#include "rows/ahead.h"
#include "rows/missing.h"
#include "rows/parse.h"
#include "table/input.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char standard_input[] = "-";
static char *const no_paths[] = { standard_input };

void
reader_init(struct reader *r, enum schema_use use, char *const *paths,
    size_t count, bool skip_invalid)
{
	*r = (struct reader){ .use = use, .paths = paths, .count = count };
	if (count == 0) {
		r->paths = no_paths;
		r->count = 1;
	}
	r->table.skip_invalid = skip_invalid;
	/* Event tables may omit the header. */
	if (use == FOR_EVENTS)
		r->table.implied = r->implied =
		    schema_names(&schema_of[SCHEMA_EVENTS]);
	r->skipped = memory_resize(NULL, r->count, sizeof *r->skipped);
	memset(r->skipped, 0, r->count * sizeof *r->skipped);
}

void
reader_imply(struct reader *r, const char *const *columns)
{
	r->table.implied = columns;
	r->table.is_headless = true;
}

static bool
has_column(const struct table *t, const char *name)
{
	return table_find_column(t, slice_of(name)) < t->columns;
}

/* Lists the kinds that a use reads, by name or column: "points or stats". */
static void
list_kinds(char *text, size_t size, enum schema_use use, bool by_column)
{
	int kind;

	*text = '\0';
	for (kind = 0; kind < SCHEMA_KINDS; kind++) {
		const struct schema *schema = &schema_of[kind];
		size_t len = strlen(text);

		if (!schema_serves((enum schema_kind)kind, use))
			continue;
		snprintf(text + len, size - len, by_column ? "%s'%s'" : "%s%s",
		    len > 0 ? " or " : "",
		    by_column ? schema->tell : schema->name);
	}
}

/* In the first table, a missing column is reported without a line. */
static int
missing(struct reader *r, const char *names)
{
	if (r->headers == 1)
		r->table.error.line = 0;
	/* Only statistics are made of tables without one. */
	missing_describe(&r->table.error, &r->table, names,
	    r->use & (FOR_STATS | FOR_MERGING) ? "read it with --no-header"
					       : NULL);
	return -1;
}

/* The kind of the current table, or SCHEMA_KINDS. */
static int
tell_kind(const struct table *t)
{
	int kind;

	for (kind = 0; kind < SCHEMA_KINDS; kind++)
		if (has_column(t, schema_of[kind].tell))
			return kind;
	/* A sketch holds all other columns of statistics. */
	return has_column(t, "sketch") ? SCHEMA_STATS : SCHEMA_KINDS;
}

static int
find_kind(struct reader *r)
{
	struct table *t = &r->table;
	const int kind = tell_kind(t);
	char names[128];

	if (kind < SCHEMA_KINDS &&
	    schema_serves((enum schema_kind)kind, r->use)) {
		r->kind = (enum schema_kind)kind;
		return 0;
	}
	if (kind == SCHEMA_KINDS) {
		/* If points are among the kinds, name only their column. */
		list_kinds(names, sizeof names,
		    r->use & FOR_STATS ? FOR_STATS : r->use, true);
		return missing(
		    r, has_column(t, "stage_name") ? names : "'stage_name'");
	}
	list_kinds(names, sizeof names, r->use, false);
	diag_reason(&t->error, "a table of %s, expected %s",
	    schema_of[kind].name, names);
	return -1;
}

static struct parse_place *
find_placed(const struct reader *r, const struct schema_column *schema)
{
	size_t i;

	for (i = 0; i < r->columns_count; i++)
		if (r->columns[i].column == schema)
			return &r->columns[i];
	return NULL;
}

static int
place_columns(struct reader *r)
{
	struct table *t = &r->table;
	size_t i;

	r->columns = memory_resize(r->columns, t->columns, sizeof *r->columns);
	r->columns_count = 0;
	for (i = 0; i < t->columns; i++) {
		const struct schema_column *column =
		    schema_find(r->kind, r->use, table_field(t, 0, i));

		if (column == NULL)
			continue;
		if (find_placed(r, column) != NULL) {
			diag_reason(&t->error, "column '%s' appears twice",
			    column->name);
			return -1;
		}
		r->columns[r->columns_count++] = (struct parse_place){ column,
			i, (column->required & r->use) != 0 };
		table_want(t, i);
	}
	return 0;
}

static int
check_required(struct reader *r)
{
	const struct schema *schema = &schema_of[r->kind];
	char quoted[64];
	size_t i;

	if (r->kind == SCHEMA_STATS && (r->use & FOR_MERGING) &&
	    !has_column(&r->table, "sketch")) {
		diag_reason(&r->table.error,
		    "a table of stats without the column 'sketch' cannot be "
		    "merged: write it with prof-stats --sketch");
		return -1;
	}

	for (i = 0; i < schema->count; i++) {
		const struct schema_column *column = &schema->columns[i];

		if (!(column->required & r->use) ||
		    find_placed(r, column) != NULL)
			continue;
		snprintf(quoted, sizeof quoted, "'%s'", column->name);
		return missing(r, quoted);
	}
	return 0;
}

static int
begin_table(struct reader *r)
{
	char *model = (char *)&r->models;
	size_t i;

	r->headers++;
	if (!r->has_format)
		r->format = r->table.format;
	r->has_format = true;
	if (find_kind(r) < 0 || place_columns(r) < 0)
		return -1;
	/* What is no column, too, as hints of points. */
	memset(model, 0, sizeof r->models);
	for (i = 0; i < TABLE_ROWS; i++)
		schema_clear(r->kind, model + i * schema_of[r->kind].size);
	if (check_required(r) < 0)
		return -1;
	ahead_change(&r->ahead,
	    &(struct ahead_columns){ r->kind, r->columns, r->columns_count });
	return 0;
}

/* Reports the invalid current row i.  Returns 0 if it is skipped, or -1. */
static int
refuse_row(struct reader *r, size_t i)
{
	struct table *t = &r->table;
	const struct parse_fault *fault = &r->faults[i];
	const char *name = fault->place->column->name;
	struct slice text;

	text = table_field(t, i, fault->place->field);
	if (text.len == 0)
		diag_reason(&t->error, "%s: %s", name, fault->wrong);
	else
		diag_reason(&t->error, "%s: %s: %s", name, fault->wrong,
		    diag_quote(text).text);
	return table_invalid(t);
}

/*
 * Returns the current rows up to an invalid one: READER_ROWS, 0 if the first
 * one is invalid and was skipped, or -1.
 */
static int
take_rows(struct reader *r, struct schema_rows *rows)
{
	const struct schema_rows all = { r->kind, r->rows_count, &r->models };
	const size_t first = r->taken;

	r->table.error.line = r->table.line + first;
	while (r->taken < r->rows_count && r->faults[r->taken].wrong == NULL)
		r->taken++;
	if (r->taken == first)
		return refuse_row(r, r->taken++);
	*rows = schema_part(all, first, r->taken - first);
	return READER_ROWS;
}

/* Opens the next file.  Returns 1, 0 if there is none, or -1. */
static int
next_file(struct reader *r)
{
	if (r->next == r->count)
		return 0;
	if (table_open(&r->table, r->paths[r->next]) < 0)
		return -1;
	r->next++;
	r->headers = 0;
	r->is_open = true;
	r->went_ahead = false;
	return 1;
}

static void
end_file(struct reader *r)
{
	ahead_end(&r->ahead);
	r->skipped[r->next - 1] = r->table.skipped;
	r->is_open = false;
}

/* More threads than this would wait for the one that takes the rows. */
#define THREADS_MAX 16

static size_t
default_threads(void)
{
	const size_t cpus = cpus_available();

	return cpus < THREADS_MAX ? cpus : THREADS_MAX;
}

/* Whether the rest of the open file is to be read by several threads. */
static bool
is_large(const struct reader *r)
{
	const struct input *in = &r->table.input;
	const uintmax_t bytes = in->size >= 0 ? (uintmax_t)in->size : in->total;

	return r->is_open && r->headers > 0 && !r->went_ahead &&
	    (r->part > 0 || bytes >= AHEAD_MIN) && r->threads != 1 &&
	    in->wait == NULL &&
	    /* Statistics of a stream are wanted at once, */
	    (r->kind == SCHEMA_POINTS || !r->table.tells_ends) &&
	    /* and points as their events come. */
	    (r->kind != SCHEMA_EVENTS || in->size >= 0);
}

static void
go_ahead(struct reader *r)
{
	size_t waiting = 0;

	/* One of them waits for a pipe most of the time. */
	if (r->threads == 0) {
		r->threads = default_threads();
		waiting = r->table.input.size < 0;
	}
	r->went_ahead = true;
	if (r->threads == 1)
		return;
	ahead_begin(&r->ahead, &r->table,
	    &(struct ahead_columns){ r->kind, r->columns, r->columns_count },
	    (struct ahead_way){ r->threads + waiting, r->part, r->names });
}

/* Reads more rows, or a header.  Returns 1, 0 if there are none, or -1; or
 * READER_END. */
static int
read_rows(struct reader *r)
{
	struct table *t = &r->table;
	int got = r->is_open ? 1 : next_file(r);

	r->rows_count = r->taken = 0;
	if (got <= 0)
		return got;
	got = table_next(t);
	if (got < 0)
		return -1;
	if (got == 0)
		end_file(r);
	else if (t->is_end)
		return READER_END;
	else if (t->is_header)
		return begin_table(r) < 0 ? -1 : 1;
	r->rows_count = (size_t)got;
	parse_table(t, r->rows_count, r->kind, r->columns, r->columns_count,
	    &r->models, r->faults);
	return 1;
}

int
reader_next(struct reader *r, struct schema_rows *rows)
{
	int got = 0;

	while (got == 0) {
		if (r->taken < r->rows_count) {
			got = take_rows(r, rows);
			continue;
		}
		if (is_large(r))
			go_ahead(r);
		if (ahead_next(&r->ahead, rows)) {
			r->table.error.line = r->table.line;
			return READER_ROWS;
		}
		got = read_rows(r);
		if (got <= 0 || got == READER_END)
			return got;
		got = 0;
	}
	return got;
}

void
reader_report(const struct reader *r, const char *prog)
{
	size_t i;

	for (i = 0; i < r->count; i++)
		if (r->skipped[i] > 0)
			diag_say(prog, "%s: %ju invalid row%s skipped",
			    input_name(r->paths[i], r->table.label),
			    r->skipped[i], r->skipped[i] == 1 ? "" : "s");
}

void
reader_free(struct reader *r)
{
	ahead_end(&r->ahead);
	table_free(&r->table);
	free(r->skipped);
	free(r->columns);
	free(r->implied);
	*r = (struct reader){ 0 };
}
