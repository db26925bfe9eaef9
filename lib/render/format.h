#ifndef RENDER_FORMAT_H
#define RENDER_FORMAT_H

/*
 * Output formats: each has a file of its own and one line in the table of
 * format.c.
 */

#include "base/buffer.h"
#include "base/slice.h"
#include "model/schema.h"
#include "table/format.h"

#include <stddef.h>

struct format;

/* A table being written. */
struct sheet {
	const struct format *format;
	const struct schema *schema; /* its columns; borrowed */
	size_t column;               /* index of the next column in the row */
	struct buffer out;           /* text not yet written */
};

/*
 * One format.  Its functions append to sheet->out.  A row is one call of text,
 * number or none for each column, in order, and then end_row.
 */
struct format {
	const char *name;  /* for --format: "csv" */
	const char *label; /* for messages: "CSV" */
	char delimiter;    /* between the fields of a row, if it has one */

	/* Starts a table with the columns of sheet->schema. */
	void (*begin)(struct sheet *sheet);
	void (*text)(struct sheet *sheet, struct slice text);
	/* A finite number, and its text. */
	void (*number)(struct sheet *sheet, double value, struct slice digits);
	/* An unknown number or timestamp. */
	void (*none)(struct sheet *sheet);
	void (*end_row)(struct sheet *sheet);
	/* Ends the table. */
	void (*end)(struct sheet *sheet);
};

/* The formats, ended by NULL; the first is the default. */
extern const struct format *const formats[];

extern const struct format format_csv;
extern const struct format format_tsv;

/* The format of that name, or NULL. */
const struct format *format_find(struct slice name);

/* The output format that corresponds to an input format. */
const struct format *format_like(enum table_format input);

#endif
