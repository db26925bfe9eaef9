#ifndef SCAN_H
#define SCAN_H

/*
 * Simple records, split where they lie.  A record is simple if its fields are
 * pieces of it as they stand: no escape in a wanted field, each quote round a
 * whole field, and nothing in it that is wrong.  What is not simple is left to
 * fields.h, which alone says what a record means.
 */

#include "fields.h"
#include "model.h"

#include <stdbool.h>

/*
 * So many bytes behind a record's end must be readable.  They mean nothing,
 * but that of which the end has not come must have a NUL behind it.
 */
#define SCAN_SLACK ((size_t)64)

/* The bytes that may matter in SCAN_SLACK bytes, a bit each. */
struct scan_marks {
	uint64_t bits;
	const char *block; /* where those bytes begin */
};

/* Start from zeroes. */
struct scan {
	struct slice *fields; /* of the record that was split */
	size_t columns;       /* that many fields it must have */
	const bool *wanted;   /* borrowed, a flag a column */
	char delimiter;
	char odd;                /* the quote of CSV, the backslash of TSV */
	const char *next;        /* behind the record that was split, */
	struct scan_marks marks; /* and what is known from there on */
};

/* Makes s ready for the records of another table. */
void scan_open(struct scan *s, enum table_format format, const bool *wanted,
    size_t columns);

/*
 * Splits the record at `record` into s->fields, if it is simple, is there as a
 * whole, and has a field a column.  Returns its length, its newline included;
 * else 0.  Between two calls of which both return a length, the bytes stay.
 */
size_t scan_record(struct scan *s, const char *record);

void scan_free(struct scan *s);

#endif
