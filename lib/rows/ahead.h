#ifndef AHEAD_H
#define AHEAD_H

/*
 * Reads a large input with several threads: cuts it into parts of whole lines
 * and parses them ahead, each as a table of the current columns.
 *
 *	parts_take -> [thread: parts_read, table_next, parse_table] -> in order
 *
 * That is a guess, since a line may begin inside quotes, or the table end.  So
 * the rows of a part count only if what is before it ended where it begins;
 * and they end before a row that is not plain: a header or an invalid one.
 * Else its text goes back to the input of the table, which is read as ever:
 * rows, lines and errors are those of one thread.
 */

#include "base/crew.h"
#include "base/intern.h"
#include "model/schema.h"
#include "rows/parse.h"
#include "table/parts.h"
#include "table/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Inputs with fewer bytes are not worth the threads; and the bytes of a part,
 * which fits into a second-level cache with its rows.  The tests for data races
 * set both to little.
 */
#ifndef AHEAD_MIN
#define AHEAD_MIN ((size_t)1024 * 1024)
#define AHEAD_PART ((size_t)64 * 1024)
#endif

/* The columns that parts are parsed by.  Never changed once it is there. */
struct ahead_layout {
	struct ahead_layout *older;
	struct table table;
	enum schema_kind kind;
	struct parse_place *places;
	size_t count;
	bool has_ends; /* blank lines are ends, which the table has to tell */
};

struct ahead_job;

/* Start from zeroes. */
struct ahead {
	bool is_on;          /* there are parts to come */
	int error;           /* why the rest cannot be read, or 0 */
	struct table *table; /* the one that is read; borrowed */
	struct input_parts parts;
	struct crew crew;
	struct ahead_job *jobs;
	size_t jobs_count;
	const struct intern *names; /* for hints; borrowed, or NULL */
	_Atomic(struct ahead_layout *) layout; /* the latest */
	struct ahead_job *job;                 /* the current one */
	size_t batch;                          /* its next batch, */
	size_t row;                            /* which begins at this row */
};

/* The columns of the current table of a reader. */
struct ahead_columns {
	enum schema_kind kind;
	const struct parse_place *places;
	size_t count;
};

/* How to read ahead. */
struct ahead_way {
	size_t threads;
	size_t part;                /* bytes of a part; 0: a good size */
	const struct intern *names; /* for index_hint, borrowed; or NULL */
};

/*
 * Starts threads on the rest of the input of a table, which is after its
 * header and at the start of a row.
 */
void ahead_begin(struct ahead *a, struct table *table,
    const struct ahead_columns *columns, struct ahead_way way);

/* After a further header in the same input: parses by other columns. */
void ahead_change(struct ahead *a, const struct ahead_columns *columns);

/*
 * The next rows that were parsed ahead, on consecutive lines; sets the table's
 * line.  Valid until the next call.  False: read from the table instead.
 */
bool ahead_next(struct ahead *a, struct schema_rows *rows);

/* Ends the threads. */
void ahead_end(struct ahead *a);

#endif
