#include "table.h"

#include "slice.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char byte_order_mark[] = "\xef\xbb\xbf";
static const size_t mark_len = sizeof byte_order_mark - 1;

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

static void
drop_byte_order_mark(struct table *t)
{
	size_t i;

	for (i = 0; i < mark_len; i++)
		if (peek(t, i) != (unsigned char)byte_order_mark[i])
			return;
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
		if (i > RECORD_FIELD_MAX)
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
	record_open(&t->record, t->format);
	return 0;
}

/* Feeds the record that begins at the window's start, consuming nothing. */
static int
feed_record(struct table *t, enum record_status *status)
{
	struct input *in = &t->input;

	t->fed = t->first_line = 0;
	t->newlines = 0;
	record_begin(&t->record);
	for (*status = RECORD_MORE; *status == RECORD_MORE;) {
		size_t len = in->end - in->start - t->fed;
		const char *from, *newline;
		int more;

		if (len == 0) {
			more = input_fill(in);
			if (more < 0)
				return io_error(t);
			if (more == 0)
				*status = record_end(&t->record);
			continue;
		}
		from = in->data + in->start + t->fed;
		newline = memchr(from, '\n', len);
		if (newline != NULL)
			len = (size_t)(newline - from) + 1;
		*status = record_feed(&t->record, from, len);
		t->fed += len;
		if (newline != NULL && t->newlines++ == 0)
			t->first_line = t->fed;
	}
	return 0;
}

/* Consumes the rest of the line at the window's start. */
static int
discard_line(struct table *t)
{
	struct input *in = &t->input;

	for (;;) {
		char *from = in->data + in->start;
		char *newline = memchr(from, '\n', in->end - in->start);
		int more;

		if (newline != NULL) {
			in->start += (size_t)(newline - from) + 1;
			t->next_line++;
			return 0;
		}
		in->start = in->end;
		more = input_fill(in);
		if (more <= 0)
			return more < 0 ? io_error(t) : 0;
	}
}

static bool
has_mark(struct slice text)
{
	return text.len >= mark_len &&
	    memcmp(text.at, byte_order_mark, mark_len) == 0;
}

/* Whether the record fed says that it is a header, in its first field. */
static bool
is_next_header(const struct table *t)
{
	struct slice first;

	if (t->record.count == 0)
		return false;
	first = record_text(&t->record, 0);
	if (has_mark(first)) {
		first.at += mark_len;
		first.len -= mark_len;
	}
	return slice_is(first, "stage_name");
}

/*
 * Feeds and consumes a record.  Of a wrong one only the first line is
 * consumed, so that a quote never closed costs no row behind it.
 */
static int
read_record(struct table *t, enum record_status *status)
{
	t->error.line = t->next_line;
	t->is_header = t->columns == 0;
	if (feed_record(t, status) < 0)
		return -1;
	if (!t->is_header && is_next_header(t)) {
		t->is_header = true;
		record_want(&t->record, NULL, RECORD_FIELDS_MAX);
		if (feed_record(t, status) < 0)
			return -1;
	}
	if (*status == RECORD_DONE) {
		t->input.start += t->fed;
		t->next_line += t->newlines;
		return 0;
	}
	if (t->newlines == 0) {
		t->input.start += t->fed;
		return discard_line(t);
	}
	t->input.start += t->first_line;
	t->next_line++;
	return 0;
}

/* Makes the record at hand the header of the rows to come. */
static void
begin_table(struct table *t)
{
	size_t columns = t->record.count;

	if (has_mark(record_text(&t->record, 0)))
		record_trim(&t->record, 0, mark_len);
	t->columns = columns;
	t->wanted = memory_resize(t->wanted, columns, sizeof *t->wanted);
	memset(t->wanted, 0, columns * sizeof *t->wanted);
	/* The first field tells a header from a row. */
	t->wanted[0] = true;
	record_want(&t->record, t->wanted, columns);
}

int
table_next(struct table *t)
{
	enum record_status status;

	for (;;) {
		if (read_record(t, &status) < 0)
			return -1;
		if (status == RECORD_BAD) {
			diag_reason(&t->error, "%s", t->record.error);
			if (t->is_header || table_invalid(t) < 0)
				return -1;
		} else if (t->record.count == 0) {
			if (t->fed == 0)
				return 0;
		} else if (t->is_header) {
			begin_table(t);
			return 1;
		} else if (t->record.count == t->columns) {
			return 1;
		} else {
			diag_reason(&t->error,
			    "%zu field%s, where the header has %zu",
			    t->record.count, t->record.count == 1 ? "" : "s",
			    t->columns);
			if (table_invalid(t) < 0)
				return -1;
		}
	}
}

struct slice
table_field(const struct table *t, size_t column)
{
	return record_text(&t->record, column);
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
	record_free(&t->record);
	free(t->wanted);
	*t = (struct table){ 0 };
}
