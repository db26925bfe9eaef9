#ifndef READER_H
#define READER_H

/*
 * The operands of a tool as one stream of rows: opens each file in turn,
 * determines the kind and columns of each table, and parses rows into models.
 */

#include "base/intern.h"
#include "model/schema.h"
#include "rows/ahead.h"
#include "rows/parse.h"
#include "table/format.h"
#include "table/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Start from reader_init. */
struct reader {
	struct table table;       /* table.error is set on READER_FAILED */
	enum table_format format; /* of the first table, by default CSV */

	enum schema_use use;
	char *const *paths; /* borrowed */
	size_t count;
	size_t next;        /* index of the path to open next */
	uintmax_t *skipped; /* invalid rows skipped, per path */
	bool has_format;
	bool is_open;
	size_t headers;              /* seen in the open file */
	enum schema_kind kind;       /* of the current table */
	struct parse_place *columns; /* to read of the current table */
	size_t columns_count;
	union parse_models models; /* of the current rows */
	struct parse_fault faults[TABLE_ROWS];
	size_t rows_count;    /* current rows */
	size_t taken;         /* current rows already returned */
	const char **implied; /* owned, see table.h; or NULL */
	/* Set after reader_init: how many threads may read a large input; 0:
	 * as many as there are processors to use. */
	size_t threads;
	size_t part;        /* bytes that a thread reads at a time, whatever
			     * the size of the input; 0: a good one */
	struct ahead ahead; /* in the open file */
	bool went_ahead;    /* it was begun */
	/* NULL, or the names for hints at stages (index_hint), which are then
	 * shared. */
	const struct intern *names;
};

/*
 * Reads count paths, "-" for standard input, for a use; standard input if
 * count is 0.  The paths are borrowed until reader_free.
 */
void reader_init(struct reader *r, enum schema_use use, char *const *paths,
    size_t count, bool skip_invalid);

/*
 * Declares that files have no header, and rows of these columns, ended by NULL
 * and borrowed.
 */
void reader_imply(struct reader *r, const char *const *columns);

/* What reader_next returns. */
enum {
	READER_FAILED = -1, /* with r->table.error */
	READER_DONE = 0,    /* end of the last file */
	READER_ROWS = 1,
	READER_END = 2 /* a blank line, if r->table.tells_ends */
};

/*
 * Reads the next rows: at least one, and those after it that are already
 * buffered, all of one table and on consecutive lines.  They are valid until
 * the next call.  r->table.error.line is the line of the first.
 */
int reader_next(struct reader *r, struct schema_rows *rows);

/* Reports on stderr how many invalid rows were skipped in each file. */
void reader_report(const struct reader *r, const char *prog);

void reader_free(struct reader *r);

#endif
