#include "table.h"

#include "slice.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char byte_order_mark[] = "\xef\xbb\xbf";
static const size_t mark_len = sizeof byte_order_mark - 1;
static const char header_word[] = "stage_name";

static int
io_error(struct table *t)
{
	t->error.line = 0;
	diag_reason(&t->error, "%s", strerror(errno));
	return -1;
}

/* The byte i behind the start of what is not consumed, or EOF; or -2. */
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

/* Whether what is not consumed has this text at i. */
static bool
has_text(struct table *t, size_t i, const char *text)
{
	for (; *text != '\0'; text++, i++)
		if (peek(t, i) != (unsigned char)*text)
			return false;
	return true;
}

/* Whether what is not consumed has a header at i, quoted or not. */
static bool
has_header(struct table *t, size_t i)
{
	if (peek(t, i) == '"')
		return has_text(t, i, "\"stage_name\"");
	return has_text(t, i, header_word) &&
	    strchr(",\t\r\n", peek(t, i + strlen(header_word))) != NULL;
}

/* Drops a byte order mark before a header; the first record is one. */
static void
drop_byte_order_mark(struct table *t)
{
	if (peek(t, 0) == (unsigned char)*byte_order_mark &&
	    has_text(t, 0, byte_order_mark) &&
	    (t->columns == 0 || has_header(t, mark_len)))
		t->input.start += mark_len;
}

/* A tab in the first line that is not blank makes a file TSV. */
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
		if (i > FIELDS_LEN_MAX)
			break;
	}
	return TABLE_CSV;
}

int
table_open(struct table *t, const char *path)
{
	input_close(&t->input);
	t->error.file = strcmp(path, "-") == 0 ? "<stdin>" : path;
	t->skipped = 0;
	t->columns = 0;
	t->next_line = 1;
	if (input_open(&t->input, path) < 0)
		return io_error(t);
	if (peek(t, 0) == -2)
		return io_error(t);
	drop_byte_order_mark(t);
	t->format = sniff_format(t);
	fields_open(&t->fields, t->format);
	return 0;
}

/* Bytes to be fed: up to a newline, or as many as are there. */
struct piece {
	const char *at;
	size_t len;
	bool ends_line;
};

/* Finds the piece at i.  Returns 1, 0 at the end of the file, or -1. */
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

/* Feeds the record that begins at the window's start, consuming nothing. */
static int
feed_record(struct table *t, enum fields_status *status)
{
	struct piece piece;
	int got;

	t->fed = t->newlines = 0;
	fields_begin(&t->fields);
	for (*status = FIELDS_MORE; *status == FIELDS_MORE;) {
		got = next_piece(t, t->fed, &piece);
		if (got < 0)
			return -1;
		if (got == 0) {
			*status = fields_end(&t->fields);
			break;
		}
		*status = fields_feed(&t->fields, piece.at, piece.len);
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

/* Consumes the record at the window's start, lines in quotes and all. */
static int
discard_record(struct table *t)
{
	enum fields_status status = FIELDS_MORE;
	struct piece piece = { 0 };
	int got = 1;

	fields_ignore(&t->fields);
	while (got > 0 && status == FIELDS_MORE) {
		got = next_piece(t, 0, &piece);
		if (got <= 0)
			break;
		status = fields_feed(&t->fields, piece.at, piece.len);
		consume(t, &piece);
	}
	if (status == FIELDS_BAD && !piece.ends_line)
		return discard_line(t);
	return got < 0 ? -1 : 0;
}

bool
table_is_header_word(struct slice text)
{
	if (text.len > mark_len &&
	    memcmp(text.at, byte_order_mark, mark_len) == 0) {
		text.at += mark_len;
		text.len -= mark_len;
	}
	return slice_is(text, header_word);
}

/* Whether the record that was fed begins as a header does. */
static bool
begins_header(const struct table *t)
{
	const char *const *name = t->implied;
	struct slice first;

	if (t->fields.count == 0)
		return false;
	first = fields_text(&t->fields, 0);
	if (name == NULL || t->is_headless || slice_is(first, header_word))
		return slice_is(first, header_word);
	/* The columns of the first table may be in any order. */
	while (t->columns == 0 && *name != NULL && !slice_is(first, *name))
		name++;
	return *name != NULL && slice_is(first, *name);
}

/* Feeds a record, and finds out whether it is a header. */
static int
read_record(struct table *t, enum fields_status *status)
{
	drop_byte_order_mark(t);
	t->error.line = t->next_line;
	t->is_header = t->columns == 0 && t->implied == NULL;
	t->is_implied = t->is_end = false;
	if (feed_record(t, status) < 0)
		return -1;
	if (t->is_header || !begins_header(t))
		return 0;
	t->is_header = true;
	fields_want(&t->fields, NULL, FIELDS_COUNT_MAX);
	return feed_record(t, status);
}

/*
 * Consumes a wrong record.  Where its quotes are in doubt that is its first
 * line, so that a quote never closed costs no row behind it.
 */
static int
skip_record(struct table *t)
{
	if (t->format == TABLE_TSV || t->fields.in_doubt)
		return discard_line(t);
	return discard_record(t);
}

/* Begins a table of so many columns with the header at hand. */
static void
begin_table(struct table *t, size_t columns)
{
	t->columns = columns;
	t->is_bare = false;
	t->wanted = memory_resize(t->wanted, columns, sizeof *t->wanted);
	memset(t->wanted, 0, columns * sizeof *t->wanted);
	/* The first field tells a header from a row. */
	t->wanted[0] = true;
	fields_want(&t->fields, t->wanted, columns);
}

/* Begins the table of a file without a header, before its first record. */
static void
imply_header(struct table *t)
{
	size_t columns = 0;

	while (t->implied[columns] != NULL)
		columns++;
	begin_table(t, columns);
	t->is_header = t->is_implied = true;
	t->is_bare = !t->is_headless;
}

/* Whether the record at hand has as many fields as it should. */
static bool
is_complete(const struct table *t)
{
	return t->fields.count == t->columns ||
	    (t->is_bare && t->fields.count < t->columns);
}

int
table_next(struct table *t)
{
	enum fields_status status;

	for (;;) {
		if (read_record(t, &status) < 0)
			return -1;
		if (t->columns == 0 && !t->is_header && t->fed > 0) {
			imply_header(t);
			return 1;
		}
		if (status == FIELDS_BAD) {
			diag_reason(&t->error, "%s", t->fields.error);
			if (t->is_header || table_invalid(t) < 0 ||
			    skip_record(t) < 0)
				return -1;
			continue;
		}
		if (t->fed == 0)
			return 0;
		t->input.start += t->fed;
		t->next_line += t->newlines;
		if (t->fields.count == 0) {
			t->is_end = t->tells_ends && t->columns > 0;
			if (t->is_end)
				return 1;
			continue;
		}
		if (t->is_header)
			begin_table(t, t->fields.count);
		if (is_complete(t))
			return 1;
		diag_reason(&t->error, "%zu field%s, where %s %zu",
		    t->fields.count, t->fields.count == 1 ? "" : "s",
		    t->is_headless ? "the columns are" : "the header has",
		    t->columns);
		if (table_invalid(t) < 0)
			return -1;
	}
}

struct slice
table_field(const struct table *t, size_t column)
{
	if (t->is_implied)
		return slice_of(t->implied[column]);
	if (column >= t->fields.count)
		return slice_of("");
	return fields_text(&t->fields, column);
}

void
table_want(struct table *t, size_t column)
{
	t->wanted[column] = true;
}

int
table_invalid(struct table *t)
{
	if (!t->skip_invalid)
		return -1;
	t->skipped++;
	return 0;
}

void
table_free(struct table *t)
{
	input_free(&t->input);
	fields_free(&t->fields);
	free(t->wanted);
	*t = (struct table){ 0 };
}
