#ifndef READER_H
#define READER_H

/*
 * The operands of a tool as one stream of rows: opens each file in turn, finds
 * the kind of each table and its columns, and reads rows into their models.
 */

#include "model/schema.h"
#include "rows/parse.h"
#include "table/format.h"
#include "table/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Start from reader_init. */
struct reader {
	struct table table;       /* its error is that of a -1 */
	enum table_format format; /* of the first table; CSV without one */

	enum schema_use use;
	char *const *paths; /* borrowed */
	size_t count;
	size_t next;        /* the path to be opened next */
	uintmax_t *skipped; /* wrong rows, a count a path */
	bool has_format;
	bool is_open;
	size_t headers;              /* seen in the open file */
	enum schema_kind kind;       /* of the table at hand */
	struct parse_place *columns; /* of the table at hand */
	size_t columns_count;
	union parse_models models; /* of the rows at hand, */
	struct parse_fault faults[TABLE_ROWS];
	size_t rows_count;    /* how many they are, */
	size_t taken;         /* and how many of them were given out */
	const char **implied; /* the columns of a file without a header */
};

/*
 * Reads count paths, "-" being standard input, for a use.  Without a path it
 * reads standard input.
 */
void reader_init(struct reader *r, enum schema_use use, char *const *paths,
    size_t count, bool skip_invalid);

/*
 * Says that files begin without a header, with rows of these columns, ended by
 * NULL and borrowed.
 */
void reader_imply(struct reader *r, const char *const *columns);

/* What reader_next returns. */
enum {
	READER_FAILED = -1, /* with r->table.error */
	READER_DONE = 0,    /* at the end of the last file */
	READER_ROWS = 1,
	READER_END = 2 /* at an empty line, if r->table.tells_ends */
};

/*
 * Reads the next rows: as many as are there without waiting, one at least, all
 * of one table and each on the line behind that of the one before.  They live
 * until the next call.  The line of r->table.error is that of the first.
 */
int reader_next(struct reader *r, struct schema_rows *rows);

/* Says on stderr how many wrong rows were skipped in each file. */
void reader_report(const struct reader *r, const char *prog);

void reader_free(struct reader *r);

#endif
