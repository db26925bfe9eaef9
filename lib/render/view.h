#ifndef VIEW_H
#define VIEW_H

/*
 * Tables as people see them: which columns, in which order and under which
 * heading, their numbers rounded, the most important rows first.  For all
 * formats for people.  A column is one line in view_columns.c.
 */

#include "base/buffer.h"
#include "base/slice.h"
#include "model/schema.h"
#include "render/format.h"

#include <stdbool.h>
#include <stddef.h>

enum view_align { VIEW_LEFT, VIEW_RIGHT };

/* What a cell says beyond its text, for those formats that have colours. */
enum view_tone {
	VIEW_PLAIN,
	VIEW_GOOD,
	VIEW_WARNING,
	VIEW_BAD,
	VIEW_FAINT, /* not important */
	VIEW_TONES
};

struct view;

/* A cell to be made. */
struct view_cell {
	const struct view *view;
	const void *model; /* of the row */
	const void *field; /* in the model */
};

enum view_flag {
	VIEW_NAME = 1,     /* a text that may be cut */
	VIEW_GLUED = 2,    /* read together with the column before it */
	VIEW_PICTURE = 4,  /* blocks, which repeat what other columns say */
	VIEW_EXTENDED = 8, /* followed by the percentiles a user added */
	VIEW_SIGNED = 16,  /* good or bad by its sign, for times */
};

struct view_column {
	const char *head;
	enum view_align align;
	unsigned rank; /* 0: always shown; else the highest goes first, and
			* columns of one rank together */

	/* Appends the text, UTF-8 without a line end; nothing: unknown. */
	void (*cell)(struct buffer *out, const struct view_cell *cell);
	size_t offset;  /* of the field in the model */
	unsigned flags; /* a set of enum view_flag */

	/* NULL, or the tone of the text. */
	enum view_tone (*tone)(const void *model);
};

/* How the tables of one kind are shown. */
struct view_kind {
	const struct view_column *columns;
	size_t count;

	/* NULL, or which of two models is more important; as for qsort. */
	int (*order)(const void *a, const void *b);

	/* NULL, or how much of the whole a row is, in any unit.  Small ones at
	 * the end may be summed up. */
	double (*weight)(const void *model);
	bool sums_up;

	/* NULL, or whether a column is needed that would repeat the title if
	 * all rows were alike. */
	bool (*is_various)(const struct view *view);

	/* NULL, or appends a line above the rows, of which there is one. */
	void (*title)(struct buffer *out, const struct view *view);
	const char *empty; /* a line instead of no rows */
};

/* The kind that the schema of a sheet has; its columns are NULL if no such
 * tables are shown to people. */
extern const struct view_kind view_kinds[SCHEMA_KINDS];

/* A table that is shown.  Start from view_open. */
struct view {
	const struct sheet *sheet;
	const struct view_kind *kind;
	double total;   /* of the weights */
	double largest; /* of the weights */
	bool is_various;

	const void **rows; /* models, most important first */
	size_t rows_count;
	size_t minor; /* of those the last ones, which are summed up */

	/* Those of the kind that have a text in any row, and those that the
	 * table has besides. */
	struct view_column *columns;
	size_t columns_count;

	struct slice *texts; /* of the cells, column by column */
	struct buffer text;
	struct buffer heads;
};

/* Makes all cells.  The sheet is borrowed until view_close. */
void view_open(struct view *v, const struct sheet *sheet);

/* The text of a cell; unescaped, UTF-8 as far as the names are. */
static inline struct slice
view_text(const struct view *v, size_t row, size_t column)
{
	return v->texts[column * v->rows_count + row];
}

enum view_tone view_tone(const struct view *v, size_t row, size_t column);

/*
 * Appends one line that sums up the minor rows, as in "3 more under 1%: docs,
 * fetch, lint"; nothing if there are none.
 */
void view_say_minor(struct buffer *out, const struct view *v);

void view_close(struct view *v);

#endif
