#include "table/table.h"

#include "base/memory.h"
#include "base/slice.h"
#include "table/fastscan.h"
#include "table/format.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char header_word[] = "stage_name";

static int
io_error(struct table *t)
{
	t->error.line = 0;
	diag_reason(&t->error, "%s", strerror(errno));
	return -1;
}

/* The byte at offset i of the unconsumed input; EOF; or -2 on an error. */
static int
peek(struct table *t, size_t i)
{
	struct input *in = &t->input;

	while (in->end - in->start <= i) {
		int more = input_fill(in);

		if (more < 0)
			return -2;
		if (more == 0)
			return EOF;
	}
	return (unsigned char)in->data[in->start + i];
}

/* Whether the unconsumed input has this text at offset i. */
static bool
has_text(struct table *t, size_t i, const char *text)
{
	for (; *text != '\0'; text++, i++)
		if (peek(t, i) != (unsigned char)*text)
			return false;
	return true;
}

/* Whether the unconsumed input has a header, quoted or not, at offset i. */
static bool
has_header(struct table *t, size_t i)
{
	if (peek(t, i) == '"')
		return has_text(t, i, "\"stage_name\"");
	return has_text(t, i, header_word) &&
	    strchr(",\t\r\n", peek(t, i + strlen(header_word))) != NULL;
}

/* Drops a byte order mark at the start of the file or before a header. */
static void
drop_byte_order_mark(struct table *t)
{
	const size_t len = strlen(BYTE_ORDER_MARK);

	if (has_text(t, 0, BYTE_ORDER_MARK) &&
	    (t->columns == 0 || has_header(t, len)))
		t->input.start += len;
}

/* TSV if the first line that is not blank contains a tab. */
static enum table_format
sniff_format(struct table *t)
{
	bool is_blank = true;
	size_t i;
	int c;

	for (i = 0; (c = peek(t, i)) >= 0; i++) {
		if (c == '\t')
			return TABLE_TSV;
		if (c == '\n' && !is_blank)
			break;
		if (c != '\n' && c != '\r')
			is_blank = false;
		if (i > FIELD_LEN_MAX)
			break;
	}
	return TABLE_CSV;
}

/*
 * Whether the file is JSON: brackets, white space and then a quote.  On one line
 * that is no CSV, and on several the header would be a bracket.
 */
static bool
is_json(struct table *t)
{
	int c = peek(t, 0);
	size_t i;

	if (t->format != TABLE_CSV || (c != '{' && c != '['))
		return false;
	for (i = 1; c > 0 && strchr("{[ \t\r\n", c) != NULL; i++)
		c = peek(t, i);
	return c == '"';
}

int
table_open(struct table *t, const char *path)
{
	const char *foreign;

	input_close(&t->input);
	t->error.file = input_name(path, t->label);
	t->skipped = 0;
	t->columns = 0;
	t->next_line = 1;
	if (input_open(&t->input, path) < 0)
		return io_error(t);
	if (peek(t, 0) == -2)
		return io_error(t);
	foreign = input_foreign(&t->input);
	drop_byte_order_mark(t);
	t->format = sniff_format(t);
	if (foreign == NULL && is_json(t))
		foreign = "in JSON: convert it to CSV, as jq does with @csv";
	if (foreign != NULL) {
		t->error.line = 0;
		diag_reason(&t->error, "%s", foreign);
		return -1;
	}
	record_parser_open(&t->libcsv, t->format);
	return 0;
}

/* Bytes to feed: up to a newline, or all that are buffered. */
struct piece {
	const char *at;
	size_t len;
	bool ends_line;
};

/* Finds the piece at offset i.  Returns 1, 0 at end of file, or -1. */
static int
next_piece(struct table *t, size_t i, struct piece *piece)
{
	struct input *in = &t->input;
	const char *newline;

	if (in->end - in->start == i) {
		int more = input_fill(in);

		if (more <= 0)
			return more < 0 ? io_error(t) : 0;
	}
	piece->at = in->data + in->start + i;
	piece->len = in->end - in->start - i;
	newline = memchr(piece->at, '\n', piece->len);
	piece->ends_line = newline != NULL;
	if (newline != NULL)
		piece->len = (size_t)(newline - piece->at) + 1;
	return 1;
}

static void
consume(struct table *t, const struct piece *piece)
{
	t->input.start += piece->len;
	t->next_line += piece->ends_line;
}

/* Feeds the record at the window's start without consuming it. */
static int
feed_record(struct table *t, enum record_status *status)
{
	struct piece piece;
	int got;

	t->fed = 0;
	t->newlines = 0;
	record_parser_begin(&t->libcsv);
	for (*status = RECORD_MORE; *status == RECORD_MORE;) {
		got = next_piece(t, t->fed, &piece);
		if (got < 0)
			return -1;
		if (got == 0) {
			*status = record_parser_end(&t->libcsv);
			break;
		}
		*status = record_parser_feed(&t->libcsv, piece.at, piece.len);
		t->fed += piece.len;
		t->newlines += piece.ends_line;
	}
	return 0;
}

/* Consumes the rest of the line at the window's start. */
static int
discard_line(struct table *t)
{
	struct piece piece = { 0 };
	int got;

	do {
		got = next_piece(t, 0, &piece);
		if (got > 0)
			consume(t, &piece);
	} while (got > 0 && !piece.ends_line);
	return got < 0 ? -1 : 0;
}

/* Consumes the record at the window's start, with newlines in quotes. */
static int
discard_record(struct table *t)
{
	enum record_status status = RECORD_MORE;
	struct piece piece = { 0 };
	int got = 1;

	record_parser_ignore(&t->libcsv);
	while (got > 0 && status == RECORD_MORE) {
		got = next_piece(t, 0, &piece);
		if (got <= 0)
			break;
		status = record_parser_feed(&t->libcsv, piece.at, piece.len);
		consume(t, &piece);
	}
	if (status == RECORD_BAD && !piece.ends_line)
		return discard_line(t);
	return got < 0 ? -1 : 0;
}

bool
table_is_header_word(struct slice text)
{
	return slice_is(slice_after_mark(text), header_word);
}

/* Whether a record with that first field is a header. */
static bool
begins_header(const struct table *t, struct slice first)
{
	const char *const *name = t->implied;

	if (name == NULL || t->is_headless || slice_is(first, header_word))
		return slice_is(first, header_word);
	/* The columns of the first table may be in any order. */
	while (t->columns == 0 && *name != NULL && !slice_is(first, *name))
		name++;
	return *name != NULL && slice_is(first, *name);
}

/* A quick test for a record that may be a header, after a byte order mark. */
static inline bool
may_be_header(const struct table *t, struct slice first)
{
	/* Most first fields have another length, and begin with a letter. */
	if (t->implied == NULL && first.len != sizeof header_word - 1 &&
	    (first.len == 0 || *first.at != *BYTE_ORDER_MARK))
		return false;
	return begins_header(t, first) ||
	    slice_after_mark(first).len < first.len;
}

/* Feeds a record and tells whether it is a header. */
static int
read_record(struct table *t, enum record_status *status)
{
	drop_byte_order_mark(t);
	t->in_place = false;
	t->line = t->error.line = t->next_line;
	t->is_header = t->columns == 0 && t->implied == NULL;
	if (feed_record(t, status) < 0)
		return -1;
	if (t->is_header || t->libcsv.count == 0 ||
	    !begins_header(t, record_parser_text(&t->libcsv, 0)))
		return 0;
	t->is_header = true;
	record_parser_want(&t->libcsv, NULL, FIELD_COUNT_MAX);
	return feed_record(t, status);
}

/*
 * Consumes an invalid record; only its first line if its quoting is invalid,
 * so that an unclosed quote does not swallow the rows after it.
 */
static int
skip_record(struct table *t)
{
	if (t->format == TABLE_TSV || t->libcsv.in_doubt)
		return discard_line(t);
	return discard_record(t);
}

/* Starts a table of `columns` columns at the current header. */
static void
begin_table(struct table *t, size_t columns)
{
	t->columns = columns;
	t->is_bare = false;
	t->wanted = memory_resize(t->wanted, columns, sizeof *t->wanted);
	memset(t->wanted, 0, columns * sizeof *t->wanted);
	t->fields =
	    memory_resize(t->fields, columns, TABLE_ROWS * sizeof *t->fields);
	/* The first field tells a header from a row. */
	t->wanted[0] = true;
	record_parser_want(&t->libcsv, t->wanted, columns);
}

/*
 * Reads the rows at the window's start that fastscan.h can split.  Returns how
 * many.
 */
static size_t
read_simple(struct table *t)
{
	const struct fastscan scan = { t->format, t->wanted, t->columns,
		t->is_plain };
	const char *at = t->input.data + t->input.start;
	const char *rows[TABLE_ROWS + 1];
	size_t count, n = 0;

	if (t->columns == 0 || t->never_simple)
		return 0;
	count = fastscan_rows(&scan, at, TABLE_ROWS, t->fields, rows);
	while (n < count && !may_be_header(t, table_field(t, n, 0)))
		n++;
	t->is_header = false;
	t->in_place = true;
	t->line = t->error.line = t->next_line;
	t->next_line += n;
	t->input.start += (size_t)(rows[n] - at);
	return n;
}

/* Makes the record that libcsv parsed the current one. */
static void
take_fields(struct table *t)
{
	size_t i;

	for (i = 0; i < t->columns; i++)
		t->fields[i] = i < t->libcsv.count
		    ? record_parser_text(&t->libcsv, i)
		    : slice_of("");
}

/* Starts the table of a file without a header, before its first record. */
static void
imply_header(struct table *t)
{
	size_t columns = 0, i;

	while (t->implied[columns] != NULL)
		columns++;
	begin_table(t, columns);
	for (i = 0; i < columns; i++)
		t->fields[i] = slice_of(t->implied[i]);
	t->is_header = true;
	t->is_bare = !t->is_headless;
}

/* Whether the current record has the expected number of fields. */
static bool
is_complete(const struct table *t)
{
	return t->libcsv.count == t->columns ||
	    (t->is_bare && t->libcsv.count < t->columns);
}

int
table_next(struct table *t)
{
	enum record_status status;

	t->is_end = false;
	for (;;) {
		size_t simple = read_simple(t);

		if (simple > 0)
			return (int)simple;
		if (read_record(t, &status) < 0)
			return -1;
		if (t->columns == 0 && !t->is_header && t->fed > 0) {
			imply_header(t);
			return 1;
		}
		if (status == RECORD_BAD) {
			diag_reason(&t->error, "%s", t->libcsv.error);
			if (t->is_header || table_invalid(t) < 0 ||
			    skip_record(t) < 0)
				return -1;
			continue;
		}
		if (t->fed == 0)
			return 0;
		t->input.start += t->fed;
		t->next_line += t->newlines;
		if (t->libcsv.count == 0) {
			t->is_end = t->tells_ends && t->columns > 0;
			if (t->is_end)
				return 1;
			continue;
		}
		if (t->is_header)
			begin_table(t, t->libcsv.count);
		if (is_complete(t)) {
			take_fields(t);
			return 1;
		}
		diag_reason(&t->error, "%zu field%s, %s %zu", t->libcsv.count,
		    t->libcsv.count == 1 ? "" : "s",
		    t->is_headless ? "expected" : "but the header has",
		    t->columns);
		if (table_invalid(t) < 0)
			return -1;
	}
}

void
table_want(struct table *t, size_t column)
{
	t->wanted[column] = true;
}

void
table_resemble(struct table *t, const struct table *other)
{
	t->format = other->format;
	t->implied = other->implied;
	t->is_headless = other->is_headless;
	t->never_simple = other->never_simple;
	t->is_plain = other->is_plain;
	record_parser_open(&t->libcsv, t->format);
	begin_table(t, other->columns);
	t->is_bare = other->is_bare;
	memcpy(t->wanted, other->wanted, t->columns * sizeof *t->wanted);
}

int
table_invalid(struct table *t)
{
	if (!t->skip_invalid)
		return -1;
	t->skipped++;
	return 0;
}

size_t
table_find_column(const struct table *t, struct slice name)
{
	size_t i = 0;

	while (i < t->columns && !slice_equal(table_field(t, 0, i), name))
		i++;
	return i;
}

void
table_free(struct table *t)
{
	input_free(&t->input);
	record_parser_free(&t->libcsv);
	free(t->wanted);
	free(t->fields);
	*t = (struct table){ 0 };
}
