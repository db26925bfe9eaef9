#include "record/import.h"

#include "base/buffer.h"
#include "base/diag.h"
#include "base/slice.h"
#include "model/model.h"
#include "record/import_forms.h"
#include "record/lines.h"
#include "rows/missing.h"
#include "table/input.h"
#include "table/table.h"
#include "value/metadata.h"
#include "value/num.h"
#include "value/timestamp.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/*
 * A number of seconds below this is no date: it counts from something other
 * than 1970.
 */
#define DATE_MIN 1e9

/* Reading a table. */
struct work {
	struct import *import;
	struct sink *out;
	struct table table;
	struct buffer stage;
	struct buffer metadata;
	uintmax_t untimed; /* rows without a time */
};

/* Says that a column is not there, or that it has no such unit. */
static void
refuse_column(struct table *t, const struct import_column *c)
{
	const char *units;
	char quoted[128];
	size_t len;

	snprintf(quoted, sizeof quoted, "'%.120s'", c->name);
	t->error.line = 0;
	if (import_has_suffix(c->role, c->name, &len, &units) &&
	    table_find_column(t, (struct slice){ c->name, len }) < t->columns)
		diag_reason(&t->error, "no column %s, and %s is no unit %s",
		    quoted, diag_quote(slice_of(c->name + len + 1)).text,
		    units);
	else
		missing_describe(&t->error, t, quoted, NULL);
}

/* Finds the columns of the table at its header. */
static int
place_columns(struct work *w)
{
	struct table *t = &w->table;
	size_t n;

	for (n = 0; n < w->import->count; n++) {
		struct import_column *c = &w->import->columns[n];

		c->field = table_find_column(t, slice_of(c->name));
		if (c->field == t->columns) {
			refuse_column(t, c);
			return -1;
		}
		table_want(t, c->field);
	}
	return 0;
}

/* Says what is wrong with a field. */
static bool
refuse(struct work *w, const struct import_column *c, struct slice text,
    const char *why)
{
	diag_reason(
	    &w->table.error, "%s: %s: %s", c->name, why, diag_quote(text).text);
	return false;
}

/* Reads a number in its unit; NaN if the field is empty. */
static bool
read_amount(struct work *w, size_t row, enum import_role role, double *amount)
{
	const struct import_column *c = import_find(w->import, role);
	struct slice text;

	*amount = NAN;
	if (c == NULL)
		return true;
	text = table_field(&w->table, row, c->field);
	if (text.len == 0)
		return true;
	if (num_parse(text, amount) != NUM_OK)
		return refuse(w, c, text, num_wrong(text));
	if (*amount < 0)
		return refuse(w, c, text, "below 0");
	if (c->unit > 0)
		*amount *= c->unit;
	return true;
}

/* Reads a time in ms: a number in its unit, or a timestamp. */
static bool
read_moment(struct work *w, size_t row, enum import_role role, double *ms)
{
	const struct import_column *c = import_find(w->import, role);
	struct slice text;
	int64_t timestamp;

	if (c == NULL || c->unit > 0)
		return read_amount(w, row, role, ms);
	*ms = NAN;
	text = table_field(&w->table, row, c->field);
	if (text.len == 0)
		return true;
	if (!timestamp_parse(text, &timestamp))
		return refuse(w, c, text, timestamp_wrong(text));
	*ms = (double)timestamp / 1e3;
	return true;
}

/* Reads the times of a row.  Returns false if they are wrong. */
static bool
read_times(struct work *w, size_t row, struct point *point)
{
	const bool has_time = import_find(w->import, IMPORT_TIME) != NULL;
	double start, end, time;

	if (!read_moment(w, row, IMPORT_START, &start) ||
	    !read_moment(w, row, IMPORT_END, &end) ||
	    !read_amount(w, row, IMPORT_TIME, &time) ||
	    !read_amount(w, row, IMPORT_CPU, &point->cpu_time) ||
	    !read_amount(w, row, IMPORT_MEMORY, &point->memory_used))
		return false;
	point->execution_time = has_time ? time : end - start;
	if (point->execution_time < 0) {
		diag_reason(&w->table.error, "ends before it starts");
		return false;
	}
	if (!isnan(start) && start >= DATE_MIN * 1e3) {
		point->timestamp = (int64_t)round(start * 1e3);
		/* The difference of dates is no better than a microsecond. */
		if (!has_time)
			point->execution_time =
			    round(point->execution_time * 1e3) / 1e3;
	}
	return true;
}

static void
keep(struct work *w, size_t row)
{
	size_t n;

	w->metadata.len = 0;
	for (n = 0; n < w->import->count; n++) {
		const struct import_column *c = &w->import->columns[n];
		const struct slice text = table_field(&w->table, row, c->field);

		if (c->role == IMPORT_KEEP && text.len > 0)
			metadata_add(&w->metadata, slice_of(c->key), text);
	}
}

/* The name of a row's stage, with blanks for control characters. */
static struct slice
name_stage(struct work *w, size_t row)
{
	const struct slice text = table_field(
	    &w->table, row, import_find(w->import, IMPORT_STAGE)->field);
	size_t i;

	w->stage.len = 0;
	for (i = 0; i < text.len; i++) {
		const unsigned char c = (unsigned char)text.at[i];

		buffer_byte(&w->stage, (char)(c < ' ' || c == 0x7f ? ' ' : c));
	}
	return slice_of_buffer(&w->stage);
}

/* Writes the point of a row.  Returns false if it is invalid. */
static bool
take_row(struct work *w, size_t row)
{
	struct point point = { .timestamp = TIMESTAMP_NONE };
	const char *wrong;

	point.stage_name = name_stage(w, row);
	wrong = sink_refuses(point.stage_name);
	if (wrong != NULL) {
		diag_reason(&w->table.error, "stage %s: %s",
		    diag_quote(point.stage_name).text, wrong);
		return false;
	}
	if (!read_times(w, row, &point))
		return false;
	if (isnan(point.execution_time)) {
		w->untimed++;
		return true;
	}
	keep(w, row);
	point.metadata = slice_of_buffer(&w->metadata);
	sink_point(w->out, &point);
	return true;
}

/* Reads the rows of the file that is open.  Returns 0, or -1. */
static int
read_rows(struct work *w)
{
	struct table *t = &w->table;
	int got, row;

	while ((got = table_next(t)) > 0) {
		if (t->is_header) {
			if (place_columns(w) < 0)
				return -1;
			continue;
		}
		for (row = 0; row < got; row++) {
			t->error.line = t->line + (uintmax_t)row;
			if (!take_row(w, (size_t)row) && table_invalid(t) < 0)
				return -1;
		}
	}
	return got;
}

static int
read_table(struct work *w, const char *path)
{
	const char *prog = w->out->options->prog;

	if (table_open(&w->table, path) < 0 || read_rows(w) < 0) {
		diag_print(prog, &w->table.error);
		return -1;
	}
	if (w->table.skipped > 0)
		diag_say(prog, "%s: %ju invalid row%s skipped",
		    w->table.error.file, w->table.skipped,
		    w->table.skipped == 1 ? "" : "s");
	return 0;
}

static int
read_tables(struct import *i, char *const *paths, size_t count,
    bool skip_invalid, struct sink *out)
{
	struct work w = { .import = i, .out = out };
	size_t n;
	int failed = 0;

	w.table.skip_invalid = skip_invalid;
	w.table.label = i->label;
	for (n = 0; n < count && failed == 0; n++)
		failed = read_table(&w, paths[n]);
	if (w.untimed > 0)
		diag_say(out->options->prog,
		    "%ju row%s without a time left out", w.untimed,
		    w.untimed == 1 ? "" : "s");
	table_free(&w.table);
	buffer_free(&w.stage);
	buffer_free(&w.metadata);
	return failed;
}

/* Takes a line of a form.  Returns 0, or -1 with d. */
static int
take_line(const struct import_form *form, struct import_state *s,
    const struct line *line, struct sink *out, struct diag *d)
{
	const char *wrong = NULL;

	s->line = d->line = line->number;
	switch (form->take(s, line->text, &wrong)) {
	case IMPORT_LINE_NONE:
		return 0;
	case IMPORT_LINE_WRONG:
		diag_reason(d, "%s: %s", wrong, diag_quote(line->text).text);
		return -1;
	case IMPORT_LINE_POINT:
		break;
	}
	wrong = sink_refuses(s->point.stage_name);
	if (wrong != NULL) {
		diag_reason(d, "stage %s: %s",
		    diag_quote(s->point.stage_name).text, wrong);
		return -1;
	}
	sink_point(out, &s->point);
	return 0;
}

/* Reads a file of a form.  Returns 0, or -1 after a message. */
static int
read_form(const struct import *i, const char *path, bool skip_invalid,
    struct sink *out)
{
	struct diag d = { .file = input_name(path, i->label) };
	struct import_state s = { .file = d.file };
	struct lines lines = { 0 };
	const char *wrong = NULL;
	uintmax_t skipped = 0;
	struct line line;
	int got;

	got = lines_open(&lines, path, false) < 0 ? -1 : 1;
	if (got < 0)
		wrong = strerror(errno);
	while (got > 0 && (got = lines_next(&lines, &line, &wrong)) > 0)
		if (take_line(i->form, &s, &line, out, &d) < 0) {
			if (!skip_invalid)
				got = -2;
			skipped++;
		}
	if (got == 0 && s.points == 0 && skipped == 0 &&
	    i->form->none != NULL) {
		wrong = i->form->none;
		got = -1;
	}
	if (got == -1) {
		d.line = 0;
		diag_reason(&d, "%s", wrong);
	}
	if (got < 0)
		diag_print(out->options->prog, &d);
	else if (skipped > 0)
		diag_say(out->options->prog, "%s: %ju invalid row%s skipped",
		    d.file, skipped, skipped == 1 ? "" : "s");
	lines_free(&lines);
	import_state_free(&s);
	return got < 0 ? -1 : 0;
}

int
import_read(struct import *i, char *const *paths, size_t count,
    bool skip_invalid, struct sink *out)
{
	static char standard_input[] = "-";
	char *const none[] = { standard_input };
	int failed = 0;
	size_t n;

	if (count == 0) {
		paths = none;
		count = 1;
	}
	if (i->form == NULL)
		failed = read_tables(i, paths, count, skip_invalid, out);
	for (n = 0; i->form != NULL && n < count && failed == 0; n++)
		failed = read_form(i, paths[n], skip_invalid, out);
	sink_close(out);
	return failed < 0 || out->lost > 0 ? EXIT_FAILED : EXIT_DONE;
}
