#ifndef FIELDS_H
#define FIELDS_H

/*
 * One record: bytes to fields, by libcsv.  It knows the two formats and
 * nothing of files, lines or columns.
 */

#include "memory.h"
#include "model.h"

#include <csv.h>
#include <stdbool.h>

enum table_format { TABLE_CSV, TABLE_TSV };

/* A longer field is an error, so an unclosed quote cannot eat the machine. */
#define FIELDS_LEN_MAX ((size_t)1024 * 1024)

/* More fields than this are no record. */
#define FIELDS_COUNT_MAX ((size_t)4096)

enum fields_status {
	FIELDS_MORE, /* it goes on */
	FIELDS_DONE, /* its fields are there */
	FIELDS_BAD   /* it is none, and error says why */
};

/* Where a field's text lies, and how long it is. */
struct fields_span {
	size_t offset;
	size_t len;
};

/* The fields of a record that was fed.  Start from zeroes. */
struct fields {
	size_t count;       /* fields seen; 0: a blank line */
	const char *error;  /* of a bad one */
	bool in_doubt;      /* a bad one's quotes are, and so is its end */
	bool ignoring;      /* only its end is looked for */
	struct buffer text; /* of the wanted fields */
	struct fields_span *spans;
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
void fields_open(struct fields *f, enum table_format format);

/*
 * Keeps the text only of those fields whose flag among the count flags is
 * set, and refuses records of more fields.  With NULL it keeps all.
 */
void fields_want(struct fields *f, const bool *wanted, size_t count);

/* Forgets the record at hand, and what was fed of it. */
void fields_begin(struct fields *f);

/* The same, to look only for the end of the next: it has no fields. */
void fields_ignore(struct fields *f);

/* Feeds n bytes with at most one newline among them, as the last of them. */
enum fields_status fields_feed(struct fields *f, const char *bytes, size_t n);

/* Tells that no more bytes follow.  A blank end is a record of no fields. */
enum fields_status fields_end(struct fields *f);

/* The text of a wanted field of a record that is done, until the next. */
struct slice fields_text(const struct fields *f, size_t field);

void fields_free(struct fields *f);

#endif
