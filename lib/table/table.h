#ifndef TABLE_H
#define TABLE_H

/*
 * Reading the tables of one file, CSV or TSV: a header, its rows, and where
 * tables were concatenated the next header.  A header is the first record, and
 * each one after it whose first field is `stage_name`.
 *
 *	while ((got = table_next(&t)) > 0)
 *		if (t.is_header)
 *			... look through table_field(), table_want() some ...
 *		else
 *			... table_field() of a wanted column of `got` rows ...
 */

#include "base/diag.h"
#include "base/slice.h"
#include "table/format.h"
#include "table/input.h"
#include "table/record_parser.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many rows table_next reads at most. */
#define TABLE_ROWS ((size_t)128)

/* A table being read.  Start from zeroes. */
struct table {
	enum table_format format;
	bool is_header;       /* the record at hand is a header, not a row */
	bool tells_ends;      /* set to have blank lines as records, too: */
	bool is_end;          /* the record at hand is one, and neither */
	size_t columns;       /* of the table at hand */
	struct slice *fields; /* those of the records at hand, one by one */
	uintmax_t line;       /* of the first of them */
	struct diag error;    /* the place and reason of a -1 */
	bool skip_invalid;    /* set to drop wrong rows and count them */
	uintmax_t skipped;
	/*
	 * The columns of a file that begins without a header, ended by NULL;
	 * set before table_open, or NULL: it begins with one.  It is a header
	 * whose first field is one of them; further on the first of them
	 * begins a header as `stage_name` does.  Without a header, fields may
	 * be left out at the end of a row.
	 */
	const char *const *implied;
	/*
	 * Set with them where only `stage_name` begins a header, and no fields
	 * are left out.
	 */
	bool is_headless;
	bool is_bare; /* the table at hand is one without a header */

	struct input input;
	struct record_parser libcsv;
	bool
	    in_place; /* the fields at hand lie in the window, with its slack */
	bool never_simple;   /* set to leave all records to libcsv */
	bool is_plain;       /* set to do without AVX2 */
	bool *wanted;        /* a flag a column */
	uintmax_t next_line; /* of the first byte not consumed */
	size_t fed;          /* bytes fed of the record at hand, */
	uintmax_t newlines;  /* and the newlines among them */
};

/*
 * Opens a file, "-" being standard input; path is borrowed.  What was open is
 * closed.  Returns 0, or -1 with t->error.
 */
int table_open(struct table *t, const char *path);

/*
 * Reads the next records that are not blank: a header, or as many rows as are
 * there without waiting.  Returns how many, up to TABLE_ROWS, each on the line
 * behind that of the one before; 0 at the end of the file, -1 with t->error.
 */
int table_next(struct table *t);

/* The text of a field of a record at hand, until the next table_next. */
static inline struct slice
table_field(const struct table *t, size_t record, size_t column)
{
	return t->fields[record * t->columns + column];
}

/*
 * At a header: says that a column will be asked for.  The text of the others
 * is not kept.
 */
void table_want(struct table *t, size_t column);

/*
 * Tells that a row at hand is wrong, after setting the line and the reason of
 * t->error.
 * Returns 0 where it is skipped, else -1.
 */
int table_invalid(struct table *t);

/* Whether a row that began with this text would be taken for a header. */
bool table_is_header_word(struct slice text);

void table_free(struct table *t);

#endif
