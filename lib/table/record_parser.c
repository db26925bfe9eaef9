#include "table/record_parser.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "table/format.h"

#include <stdlib.h>
#include <string.h>

/* libcsv grows its buffer by this many bytes. */
#define CSV_BLOCK ((size_t)16 * 1024)

static void *
csv_resize(void *block, size_t size)
{
	return memory_resize(block, size, 1);
}

/* Keeps libcsv from trimming spaces around fields. */
static int
csv_no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static void
parser_open(struct record_parser *f)
{
	csv_init(&f->csv, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
	csv_set_space_func(&f->csv, csv_no_space);
	csv_set_realloc_func(&f->csv, csv_resize);
	csv_set_blk_size(&f->csv, CSV_BLOCK);
	if (f->format == TABLE_TSV) {
		csv_set_delim(&f->csv, CSV_TAB);
		/* TSV has no quotes, and libcsv is never fed a NUL. */
		csv_set_quote(&f->csv, '\0');
	}
	f->is_open = true;
}

static void
parser_close(struct record_parser *f)
{
	if (f->is_open)
		csv_free(&f->csv);
	f->is_open = false;
}

void
record_parser_open(struct record_parser *f, enum table_format format)
{
	parser_close(f);
	f->format = format;
	parser_open(f);
	buffer_reserve(&f->text, 1);
	record_parser_want(f, NULL, FIELD_COUNT_MAX);
	record_parser_begin(f);
}

void
record_parser_want(struct record_parser *f, const bool *wanted, size_t count)
{
	f->wanted = wanted;
	f->count_max = count;
}

void
record_parser_begin(struct record_parser *f)
{
	/* libcsv has no reset. */
	if (f->in_record) {
		parser_close(f);
		parser_open(f);
	}
	f->in_record = f->after_cr = f->done = false;
	f->in_doubt = f->ignoring = false;
	f->error = NULL;
	f->count = 0;
	f->text.len = 0;
}

void
record_parser_ignore(struct record_parser *f)
{
	record_parser_begin(f);
	f->ignoring = true;
}

static void
fail(struct record_parser *f, const char *error)
{
	if (f->error == NULL)
		f->error = error;
}

/* Fails where a quote may be missing: the record's end is unknown. */
static void
doubt(struct record_parser *f, const char *error)
{
	if (f->error == NULL)
		f->in_doubt = true;
	fail(f, error);
}

/* The meaning of the byte after a backslash in TSV; 0: not an escape. */
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
keep_field(struct record_parser *f, const char *from, size_t len)
{
	struct record_parser_span *field;

	f->spans =
	    memory_grow(f->spans, f->count, &f->capacity, sizeof *f->spans);
	field = &f->spans[f->count];
	field->offset = f->text.len;
	if (f->wanted == NULL || f->wanted[f->count]) {
		if (f->format == TABLE_TSV)
			append_unescaped(&f->text, from, len);
		else
			buffer_append(&f->text, from, len);
	}
	field->len = f->text.len - field->offset;
}

/* The most bytes of a field before unescaping TSV. */
static size_t
raw_max(const struct record_parser *f)
{
	return f->format == TABLE_TSV ? 2 * FIELD_LEN_MAX : FIELD_LEN_MAX;
}

static const char lone_cr[] = "a carriage return without a newline";
static const char long_field[] = "a field longer than 1 MiB";

static void
on_field(void *text, size_t len, void *data)
{
	struct record_parser *f = data;

	if (f->ignoring)
		return;
	if (f->after_cr)
		fail(f, lone_cr);
	else if (len > raw_max(f))
		doubt(f, long_field);
	else if (f->count == f->count_max)
		fail(f,
		    f->wanted != NULL ? "more fields than the header has"
				      : "more than 4096 columns");
	if (f->error != NULL)
		return;
	keep_field(f, text, len);
	if (f->spans[f->count].len > FIELD_LEN_MAX)
		doubt(f, long_field);
	f->count++;
}

static void
on_end(int c, void *data)
{
	struct record_parser *f = data;

	if (f->after_cr && c != '\n' && !f->ignoring)
		fail(f, lone_cr);
	if (c == '\r')
		f->after_cr = true;
	else
		f->done = true;
}

static enum record_status
status(struct record_parser *f)
{
	if (f->error != NULL)
		return RECORD_BAD;
	if (!f->done)
		return RECORD_MORE;
	f->in_record = false;
	return RECORD_DONE;
}

/* Parses bytes that contain no NUL. */
static void
parse(struct record_parser *f, const char *bytes, size_t n)
{
	/* One more for a closing quote that may be the first of a pair. */
	const size_t most = raw_max(f) + 1;

	while (n > 0 && f->error == NULL) {
		/* So a field that is too long is an error at the same byte
		 * whatever the size of the pieces fed. */
		size_t room = most + 1 - f->csv.entry_pos;
		size_t piece = n < room ? n : room;

		if (csv_parse(&f->csv, bytes, piece, on_field, on_end, f) <
		    piece)
			doubt(f,
			    f->csv.quoted ? "text after a closing quote"
					  : "a quote inside an unquoted field");
		else if (f->csv.entry_pos > most)
			doubt(f, long_field);
		bytes += piece;
		n -= piece;
	}
}

enum record_status
record_parser_feed(struct record_parser *f, const char *bytes, size_t n)
{
	const char *nul = memchr(bytes, '\0', n);

	f->in_record = true;
	if (nul == NULL || f->ignoring) {
		parse(f, bytes, n);
		return status(f);
	}
	parse(f, bytes, (size_t)(nul - bytes));
	fail(f, f->after_cr ? lone_cr : "a NUL byte");
	return status(f);
}

enum record_status
record_parser_end(struct record_parser *f)
{
	if (f->after_cr)
		fail(f, lone_cr);
	else if (csv_fini(&f->csv, on_field, on_end, f) != 0)
		doubt(f, "a quote that is never closed");
	else
		f->done = true;
	return status(f);
}

struct slice
record_parser_text(const struct record_parser *f, size_t field)
{
	const struct record_parser_span *span = &f->spans[field];

	return (struct slice){ f->text.data + span->offset, span->len };
}

void
record_parser_free(struct record_parser *f)
{
	parser_close(f);
	buffer_free(&f->text);
	free(f->spans);
	*f = (struct record_parser){ 0 };
}
