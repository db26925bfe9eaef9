#ifndef RENDER_FORMAT_H
#define RENDER_FORMAT_H

/*
 * Output formats: each has a file of its own and one line in a list below.
 *
 * A format writes cells or tables.  One of cells, such as CSV, is given the
 * text of each field in turn and writes a row at once.  One of tables, such as
 * markdown, is given all rows of a table as models when it ends, so that it
 * can align, sort and count them, and round their numbers itself.
 */

#include "base/buffer.h"
#include "base/slice.h"
#include "model/schema.h"
#include "render/context.h"
#include "table/format.h"

#include <stdbool.h>
#include <stddef.h>

struct format;

/* A table being written. */
struct sheet {
	const struct format *format;
	const struct schema *schema;   /* its columns and kind; borrowed */
	const struct context *context; /* never NULL; borrowed */
	size_t column;                 /* index of the next column in the row */
	struct buffer out;             /* text not yet written */

	/* The rows so far, for a format of tables: copies of the models. */
	char *models;
	size_t count;
	size_t capacity;
};

/* One format.  Its functions append to sheet->out. */
struct format {
	const char *name;  /* for --format: "csv" */
	const char *label; /* for messages: "CSV" */
	char delimiter;    /* between the fields of a row, if it has one */
	const char *gap;   /* between the tables of a stream */
	bool is_for_terminals;
	unsigned kinds; /* of tables: a set of SCHEMA_SET_OF; 0: all */

	/*
	 * Of cells.  A row is one call of text, number or none for each
	 * column, in order, and then end_row.
	 */

	/* Starts a table with the columns of sheet->schema. */
	void (*begin)(struct sheet *sheet);
	void (*text)(struct sheet *sheet, struct slice text);
	/* A finite number, and its text. */
	void (*number)(struct sheet *sheet, double value, struct slice digits);
	/* An unknown number or timestamp. */
	void (*none)(struct sheet *sheet);
	void (*end_row)(struct sheet *sheet);

	/*
	 * Of cells too: NULL, or a row from its model instead; and NULL, or
	 * what a table without rows is instead of begin.
	 */
	void (*row)(struct sheet *sheet, const void *model);
	void (*nothing)(struct sheet *sheet);

	/*
	 * Of tables: a whole one, whose rows are those of sheet_row.  If this
	 * is set the functions above are NULL.
	 */
	void (*table)(struct sheet *sheet);
};

/* A row of a format of tables, by number: the struct of the schema's kind,
 * with all its text, except that sketches are "". */
static inline const void *
sheet_row(const struct sheet *sheet, size_t row)
{
	return sheet->models + row * sheet->schema->size;
}

extern const struct format format_csv;
extern const struct format format_tsv;
extern const struct format format_json;
extern const struct format format_trace;
extern const struct format format_folded;
extern const struct format format_github;
extern const struct format format_markdown;
extern const struct format format_table;
extern const struct format format_lines;
extern const struct format format_html;

/*
 * Lists of formats, ended by NULL; the first is the default.  The last one has
 * a file of its own, so that a program without it is not linked with what
 * formats for people need.
 */
extern const struct format *const formats_read[]; /* which the tools read */
extern const struct format *const formats_rows[]; /* that write rows at once */
extern const struct format *const formats_all[];

/* Whether a format is one of formats_read. */
bool format_is_read(const struct format *format);

/* Whether a format writes any of these kinds of tables: a set of
 * SCHEMA_SET_OF. */
bool format_writes(const struct format *format, unsigned kinds);

/* The output format that corresponds to an input format. */
const struct format *format_like(enum table_format input);

#endif
