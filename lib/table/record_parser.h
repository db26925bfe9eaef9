#ifndef RECORD_PARSER_H
#define RECORD_PARSER_H

/*
 * Parses the bytes of one record into fields, by libcsv.  Knows the two
 * formats, but no files, lines or columns.
 */

#include "base/buffer.h"
#include "base/slice.h"
#include "table/format.h"

#include <csv.h>
#include <stdbool.h>
#include <stddef.h>

enum record_status {
	RECORD_MORE, /* incomplete */
	RECORD_DONE, /* complete */
	RECORD_BAD   /* invalid; error says why */
};

/* A field's text in record_parser.text. */
struct record_parser_span {
	size_t offset;
	size_t len;
};

/* The current record, and the parser.  Start from zeroes. */
struct record_parser {
	size_t count;       /* fields so far; 0 at the end: a blank line */
	const char *error;  /* why it is invalid; static text, or NULL */
	bool in_doubt;      /* invalid quoting: its end is unknown */
	bool ignoring;      /* only look for its end */
	struct buffer text; /* of the wanted fields */
	struct record_parser_span *spans;
	size_t capacity;
	const bool *wanted; /* borrowed, count_max flags; NULL: all */
	size_t count_max;
	enum table_format format;
	struct csv_parser csv;
	bool is_open;
	bool in_record; /* libcsv is inside a record */
	bool after_cr;
	bool done;
};

/* Prepares f for the records of another file; keeps all fields. */
void record_parser_open(struct record_parser *f, enum table_format format);

/*
 * Keeps the text of only those fields whose flag is set, and rejects records
 * of more than count fields.  wanted has count flags and is borrowed; NULL
 * keeps all.
 */
void record_parser_want(
    struct record_parser *f, const bool *wanted, size_t count);

/* Starts a new record; drops the current one, complete or not. */
void record_parser_begin(struct record_parser *f);

/* The same, but only finds the end of the new record and keeps no fields. */
void record_parser_ignore(struct record_parser *f);

/* Feeds n bytes, of which only the last may be a newline. */
enum record_status record_parser_feed(
    struct record_parser *f, const char *bytes, size_t n);

/* Ends the input.  If nothing was fed, the record has no fields. */
enum record_status record_parser_end(struct record_parser *f);

/* The text of a wanted field after RECORD_DONE, until the next record. */
struct slice record_parser_text(const struct record_parser *f, size_t field);

void record_parser_free(struct record_parser *f);

#endif
