#ifndef SCAN_H
#define SCAN_H

/*
 * Simple rows, split where they lie.  A row is simple if its fields are pieces
 * of it as they stand: no escape in a wanted field, each quote round a whole
 * field, and nothing in it that is wrong.  What is not simple is left to
 * fields.h, which alone says what a record means.
 */

#include "fields.h"
#include "model.h"

#include <stdbool.h>

/* So many bytes are looked at at once. */
#define SCAN_BLOCK ((size_t)64)

/* The bytes of a block that may matter, a bit each. */
struct scan_marks {
	uint64_t bits;
	const char *block;
};

/* Start from scan_open. */
struct scan {
	enum table_format format;
	const bool *wanted; /* borrowed, a flag a column */
	size_t columns;
	const char *next;        /* behind the row that was split, */
	struct scan_marks marks; /* and what is known from there on */
};

/* Makes s ready for the rows of a table. */
void scan_open(struct scan *s, enum table_format format, const bool *wanted,
    size_t columns);

/*
 * Splits the row at `row` if it is simple, is there as a whole, and has a
 * field a column.  Returns its length, its newline included, or 0.  There must
 * be a NUL behind the bytes that are there, and SCAN_BLOCK bytes behind that,
 * which mean nothing.  Between two calls the bytes may change if the first one
 * returned 0.
 */
size_t scan_row(struct scan *s, const char *row, struct slice *fields);

#endif
