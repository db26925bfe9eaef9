#ifndef RECORD_PARSER_H
#define RECORD_PARSER_H

/*
 * One record: bytes to fields, by libcsv.  It knows the two formats and
 * nothing of files, lines or columns.
 */

#include "base/buffer.h"
#include "base/slice.h"
#include "table/format.h"

#include <csv.h>
#include <stdbool.h>
#include <stddef.h>

enum record_status {
	RECORD_MORE, /* it goes on */
	RECORD_DONE, /* its fields are there */
	RECORD_BAD   /* it is none, and error says why */
};

/* Where a field's text lies, and how long it is. */
struct record_parser_span {
	size_t offset;
	size_t len;
};

/* The fields of a record that was fed.  Start from zeroes. */
struct record_parser {
	size_t count;       /* fields seen; 0: a blank line */
	const char *error;  /* of a bad one */
	bool in_doubt;      /* a bad one's quotes are, and so is its end */
	bool ignoring;      /* only its end is looked for */
	struct buffer text; /* of the wanted fields */
	struct record_parser_span *spans;
	size_t capacity;
	const bool *wanted; /* borrowed, count_max flags; NULL: all */
	size_t count_max;
	enum table_format format;
	struct csv_parser csv;
	bool is_open;
	bool in_record; /* the parser has begun a record, not ended it */
	bool after_cr;
	bool done;
};

/* Makes f ready for the records of another file. */
void record_parser_open(struct record_parser *f, enum table_format format);

/*
 * Keeps the text only of those fields whose flag among the count flags is
 * set, and refuses records of more fields.  With NULL it keeps all.
 */
void record_parser_want(
    struct record_parser *f, const bool *wanted, size_t count);

/* Forgets the record at hand, and what was fed of it. */
void record_parser_begin(struct record_parser *f);

/* The same, to look only for the end of the next: it has no fields. */
void record_parser_ignore(struct record_parser *f);

/* Feeds n bytes with at most one newline among them, as the last of them. */
enum record_status record_parser_feed(
    struct record_parser *f, const char *bytes, size_t n);

/* Tells that no more bytes follow.  A blank end is a record of no fields. */
enum record_status record_parser_end(struct record_parser *f);

/* The text of a wanted field of a record that is done, until the next. */
struct slice record_parser_text(const struct record_parser *f, size_t field);

void record_parser_free(struct record_parser *f);

#endif
