#include "record.h"

#include <stdlib.h>
#include <string.h>

/* libcsv adds this much to its buffer at a time. */
#define CSV_BLOCK ((size_t)16 * 1024)

static void *
csv_resize(void *block, size_t size)
{
	return memory_resize(block, size, 1);
}

/* No byte is trimmed round a field. */
static int
csv_no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static void
parser_open(struct record *r)
{
	csv_init(&r->csv, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
	csv_set_space_func(&r->csv, csv_no_space);
	csv_set_realloc_func(&r->csv, csv_resize);
	csv_set_blk_size(&r->csv, CSV_BLOCK);
	if (r->format == TABLE_TSV) {
		csv_set_delim(&r->csv, CSV_TAB);
		/* TSV has no quotes, and a NUL never gets to libcsv. */
		csv_set_quote(&r->csv, '\0');
	}
	r->is_open = true;
}

static void
parser_close(struct record *r)
{
	if (r->is_open)
		csv_free(&r->csv);
	r->is_open = false;
}

void
record_open(struct record *r, enum table_format format)
{
	parser_close(r);
	r->format = format;
	parser_open(r);
	buffer_reserve(&r->text, 1);
	record_want(r, NULL, RECORD_FIELDS_MAX);
	record_begin(r);
}

void
record_want(struct record *r, const bool *wanted, size_t count)
{
	r->wanted = wanted;
	r->count_max = count;
}

void
record_begin(struct record *r)
{
	/* libcsv cannot be told to forget: it starts anew. */
	if (r->in_record) {
		parser_close(r);
		parser_open(r);
	}
	r->in_record = r->after_cr = r->done = false;
	r->in_doubt = r->ignoring = false;
	r->error = NULL;
	r->count = 0;
	r->text.len = 0;
}

void
record_ignore(struct record *r)
{
	record_begin(r);
	r->ignoring = true;
}

static void
fail(struct record *r, const char *error)
{
	if (r->error == NULL)
		r->error = error;
}

/* Fails where a quote may be missing: what is a record is in doubt. */
static void
doubt(struct record *r, const char *error)
{
	if (r->error == NULL)
		r->in_doubt = true;
	fail(r, error);
}

/* What the byte behind a backslash stands for in TSV; 0 for none. */
static char
unescaped(char c)
{
	switch (c) {
	case 't':
		return '\t';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case '\\':
		return '\\';
	default:
		return '\0';
	}
}

static void
append_unescaped(struct buffer *text, const char *from, size_t len)
{
	const char *end = from + len;
	const char *backslash;

	while ((backslash = memchr(from, '\\', (size_t)(end - from))) != NULL) {
		char c = '\0';

		if (backslash + 1 < end)
			c = unescaped(backslash[1]);
		buffer_append(text, from, (size_t)(backslash - from));
		buffer_byte(text, c != '\0' ? c : '\\');
		from = backslash + (c != '\0' ? 2 : 1);
	}
	buffer_append(text, from, (size_t)(end - from));
}

static void
keep_field(struct record *r, const char *from, size_t len)
{
	struct record_field *field;

	r->fields =
	    memory_grow(r->fields, r->count, &r->capacity, sizeof *r->fields);
	field = &r->fields[r->count];
	field->offset = r->text.len;
	if (r->wanted == NULL || r->wanted[r->count]) {
		if (r->format == TABLE_TSV)
			append_unescaped(&r->text, from, len);
		else
			buffer_append(&r->text, from, len);
	}
	field->len = r->text.len - field->offset;
}

/* How long a field's text may be before TSV's escapes are undone. */
static size_t
raw_max(const struct record *r)
{
	return r->format == TABLE_TSV ? 2 * RECORD_FIELD_MAX : RECORD_FIELD_MAX;
}

static const char lone_cr[] = "a carriage return without a newline behind it";
static const char long_field[] = "a field over 1 MiB";

static void
on_field(void *text, size_t len, void *data)
{
	struct record *r = data;

	if (r->ignoring)
		return;
	if (r->after_cr)
		fail(r, lone_cr);
	else if (len > raw_max(r))
		doubt(r, long_field);
	else if (r->count == r->count_max)
		fail(r,
		    r->wanted != NULL ? "more fields than the header has"
				      : "more than 4096 columns");
	if (r->error != NULL)
		return;
	keep_field(r, text, len);
	if (r->fields[r->count].len > RECORD_FIELD_MAX)
		doubt(r, long_field);
	r->count++;
}

static void
on_end(int c, void *data)
{
	struct record *r = data;

	if (r->after_cr && c != '\n' && !r->ignoring)
		fail(r, lone_cr);
	if (c == '\r')
		r->after_cr = true;
	else
		r->done = true;
}

static enum record_status
status(struct record *r)
{
	if (r->error != NULL)
		return RECORD_BAD;
	if (!r->done)
		return RECORD_MORE;
	r->in_record = false;
	return RECORD_DONE;
}

/* Parses bytes without a NUL. */
static void
parse(struct record *r, const char *bytes, size_t n)
{
	/* One byte more is a closing quote that may yet prove to be none. */
	const size_t most = raw_max(r) + 1;

	while (n > 0 && r->error == NULL) {
		/* So a field that is too long is seen at its same byte
		 * however the bytes are cut. */
		size_t room = most + 1 - r->csv.entry_pos;
		size_t piece = n < room ? n : room;

		if (csv_parse(&r->csv, bytes, piece, on_field, on_end, r) <
		    piece)
			doubt(r,
			    r->csv.quoted ? "text after a closing quote"
					  : "a quote inside an unquoted field");
		else if (r->csv.entry_pos > most)
			doubt(r, long_field);
		bytes += piece;
		n -= piece;
	}
}

enum record_status
record_feed(struct record *r, const char *bytes, size_t n)
{
	const char *nul = memchr(bytes, '\0', n);

	r->in_record = true;
	if (nul == NULL || r->ignoring) {
		parse(r, bytes, n);
		return status(r);
	}
	parse(r, bytes, (size_t)(nul - bytes));
	fail(r, r->after_cr ? lone_cr : "a NUL byte");
	return status(r);
}

enum record_status
record_end(struct record *r)
{
	if (r->after_cr)
		fail(r, lone_cr);
	else if (csv_fini(&r->csv, on_field, on_end, r) != 0)
		doubt(r, "a quote that is never closed");
	else
		r->done = true;
	return status(r);
}

struct slice
record_text(const struct record *r, size_t field)
{
	const struct record_field *f = &r->fields[field];

	return (struct slice){ r->text.data + f->offset, f->len };
}

void
record_free(struct record *r)
{
	parser_close(r);
	buffer_free(&r->text);
	free(r->fields);
	*r = (struct record){ 0 };
}
