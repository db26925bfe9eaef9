#ifndef RENDER_FORMAT_H
#define RENDER_FORMAT_H

/*
 * The formats that tables are written in: one file a format, and one line in
 * the table of format.c.
 */

#include "base/buffer.h"
#include "base/slice.h"
#include "model/schema.h"
#include "table/format.h"

#include <stddef.h>

struct format;

/* A table being written: what a format works on. */
struct sheet {
	const struct format *format;
	const struct schema *schema; /* its columns; borrowed */
	size_t column;               /* the one that comes next, from 0 */
	struct buffer out;           /* the text so far that is not written */
};

/*
 * One format.  Its functions append to sheet->out.  A row is one call of text,
 * number or none for each column, in order, and then end_row.
 */
struct format {
	const char *name;  /* as --format takes it: "csv" */
	const char *label; /* for messages: "CSV" */
	char delimiter;    /* between the fields of a row, if it has one */

	/* A table begins: its columns are those of sheet->schema. */
	void (*begin)(struct sheet *sheet);
	void (*text)(struct sheet *sheet, struct slice text);
	/* A finite number, and its text with all digits. */
	void (*number)(struct sheet *sheet, double value, struct slice digits);
	/* A number or a timestamp that is not known. */
	void (*none)(struct sheet *sheet);
	void (*end_row)(struct sheet *sheet);
	/* The table ends. */
	void (*end)(struct sheet *sheet);
};

/* The formats, ended by NULL; the first is the default. */
extern const struct format *const formats[];

/* Those, each in its own file. */
extern const struct format format_csv;
extern const struct format format_tsv;

/* The format of that name, or NULL. */
const struct format *format_find(struct slice name);

/* The format in which a table that was read so is written. */
const struct format *format_like(enum table_format input);

#endif
