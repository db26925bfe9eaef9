#ifndef TABLE_H
#define TABLE_H

/*
 * Reads the tables of one file, CSV or TSV: a header, its rows and, if tables
 * were concatenated, further headers and rows.  The first record is a header,
 * and so is each later one whose first field is `stage_name`.
 *
 *	while ((got = table_next(&t)) > 0)
 *		if (t.is_header)
 *			... inspect table_field(), table_want() some ...
 *		else
 *			... table_field() of wanted columns of `got` rows ...
 */

#include "base/diag.h"
#include "base/slice.h"
#include "table/format.h"
#include "table/input.h"
#include "table/record_parser.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The most rows that table_next reads in one call. */
#define TABLE_ROWS ((size_t)128)

/* A table being read.  Start from zeroes. */
struct table {
	enum table_format format;
	bool is_header;       /* the current record is a header, not a row */
	bool tells_ends;      /* set to get blank lines as records too */
	bool is_end;          /* the current record is such a blank line */
	size_t columns;       /* of the current table */
	struct slice *fields; /* of the current records, row by row */
	uintmax_t line;       /* of the first current record, from 1 */
	struct diag error;    /* set when a function returns -1 */
	bool skip_invalid;    /* set to drop and count invalid rows */
	uintmax_t skipped;    /* invalid rows dropped so far */
	const char *label;    /* borrowed: standard input's name, or NULL */
	/*
	 * The columns of a file without a header, borrowed, ended by NULL; set
	 * before table_open.  NULL: the first record is a header.  Else it is
	 * one only if its first field is any of these names; later, the first
	 * name starts a header as `stage_name` does.  Rows without a header
	 * may omit fields at the end.
	 */
	const char *const *implied;
	/*
	 * Set together with implied if only `stage_name` starts a header, and
	 * rows may not omit fields.
	 */
	bool is_headless;
	bool is_bare; /* the current table is one without a header */

	struct input input;
	struct record_parser libcsv;
	bool in_place;       /* the current fields lie in the input's window */
	bool never_simple;   /* set to parse all records with libcsv */
	bool is_plain;       /* set to do without AVX2 */
	bool *wanted;        /* one flag per column */
	uintmax_t next_line; /* of the first byte not consumed */
	size_t fed;          /* bytes fed of the current record, */
	uintmax_t newlines;  /* and the newlines among them */
};

/*
 * Opens a file, "-" for standard input, and closes the one before.  path is
 * borrowed until the next table_open.  Returns 0, or -1 with t->error.
 */
int table_open(struct table *t, const char *path);

/*
 * Reads one header, or one row and those after it that are already buffered,
 * skipping blank lines.  Returns how many records, at most TABLE_ROWS, on
 * consecutive lines; 0 at end of file; -1 with t->error.
 */
int table_next(struct table *t);

/* The text of a field of a current record, until the next table_next. */
static inline struct slice
table_field(const struct table *t, size_t record, size_t column)
{
	return t->fields[record * t->columns + column];
}

/*
 * At a header: requests the text of a column.  The text of other columns is
 * not kept.
 */
void table_want(struct table *t, size_t column);

/*
 * Makes t a table like another one that is after its header: rows of the same
 * columns, of which the same are wanted.  t->input has to hold their text.
 */
void table_resemble(struct table *t, const struct table *other);

/*
 * Reports a current row as invalid; set the line and the reason of t->error
 * before.  Returns 0 if it is skipped, else -1.
 */
int table_invalid(struct table *t);

/* Whether a row whose first field is this text would be read as a header. */
bool table_is_header_word(struct slice text);

/* The column of that name, when the table is at a header; t->columns: none. */
size_t table_find_column(const struct table *t, struct slice name);

void table_free(struct table *t);

#endif
