/*
 * Tables on a terminal.  Too many columns go, the least important one first;
 * then names are cut.  No line is longer than the screen is wide.
 */

#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "render/cells.h"
#include "render/format.h"
#include "render/screen.h"
#include "render/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* The part of the screen that a name keeps while less important columns go. */
#define NAME_SHARE 2 / 5

/* A column on the screen. */
struct column {
	size_t width;  /* in cells, with its heading */
	size_t needed; /* of that, while there are columns to drop */
	bool is_dropped;
};

struct layout {
	struct view view;
	const struct screen *screen;
	struct column *columns;
	struct buffer scratch; /* a text as it is shown */
};

static struct slice
escaped(struct layout *l, struct slice text)
{
	l->scratch.len = 0;
	cells_escape(&l->scratch, text, l->screen->is_utf8);
	return slice_of_buffer(&l->scratch);
}

static size_t
width(struct layout *l, struct slice text)
{
	return cells_width(escaped(l, text));
}

static void
measure(struct layout *l, size_t column)
{
	const struct view *v = &l->view;
	const struct view_column *c = &v->columns[column];
	const size_t name_max = l->screen->width * NAME_SHARE;
	struct column *result = &l->columns[column];
	size_t row;

	result->width = width(l, slice_of(c->head));
	for (row = 0; row < v->rows_count - v->minor; row++) {
		const size_t w = width(l, view_text(v, row, column));

		if (w > result->width)
			result->width = w;
	}
	result->needed = (c->flags & VIEW_NAME) && result->width > name_max
	    ? name_max
	    : result->width;
}

/* The cells before a column that is not the first. */
static size_t
gap(const struct layout *l, size_t column)
{
	return l->view.columns[column].flags & VIEW_GLUED ? 1 : 2;
}

/* What the columns that are not dropped need. */
static size_t
needed(const struct layout *l)
{
	size_t sum = 0, i;

	for (i = 0; i < l->view.columns_count; i++)
		if (!l->columns[i].is_dropped)
			sum += l->columns[i].needed + (i > 0 ? gap(l, i) : 0);
	return sum;
}

/* Drops the least important column.  Returns false if there is none. */
static bool
drop(struct layout *l)
{
	const struct view *v = &l->view;
	size_t worst = v->columns_count, i;

	for (i = 0; i < v->columns_count; i++)
		if (!l->columns[i].is_dropped && v->columns[i].rank > 0 &&
		    (worst == v->columns_count ||
			v->columns[i].rank >= v->columns[worst].rank))
			worst = i;
	if (worst == v->columns_count)
		return false;
	l->columns[worst].is_dropped = true;
	return true;
}

/* The widest of the columns of names, or NULL. */
static struct column *
widest_name(struct layout *l)
{
	struct column *widest = NULL;
	size_t i;

	for (i = 0; i < l->view.columns_count; i++)
		if ((l->view.columns[i].flags & VIEW_NAME) &&
		    !l->columns[i].is_dropped &&
		    (widest == NULL || l->columns[i].needed > widest->needed))
			widest = &l->columns[i];
	return widest;
}

/* Gives names the cells that are left, or takes those that are missing. */
static void
fit_names(struct layout *l)
{
	const size_t screen = l->screen->width;
	struct column *name;
	size_t i;

	for (i = 0; i < l->view.columns_count; i++) {
		const size_t sum = needed(l);
		const size_t more = l->columns[i].width - l->columns[i].needed;

		if (!l->columns[i].is_dropped && sum < screen)
			l->columns[i].needed +=
			    more < screen - sum ? more : screen - sum;
	}
	while (needed(l) > screen && (name = widest_name(l)) != NULL &&
	    name->needed > 1)
		name->needed--;
}

static void
lay_out(struct layout *l)
{
	size_t i;

	l->columns =
	    memory_resize(NULL, l->view.columns_count, sizeof *l->columns);
	for (i = 0; i < l->view.columns_count; i++) {
		l->columns[i] = (struct column){ 0 };
		measure(l, i);
	}
	while (needed(l) > l->screen->width && drop(l))
		;
	fit_names(l);
}

/* Writes a line without spaces at its end. */
struct pen {
	struct buffer *out;
	size_t spaces; /* that are due before the next text */
};

static const char *const tones[VIEW_TONES] = {
	[VIEW_PLAIN] = "",
	[VIEW_GOOD] = "32",
	[VIEW_WARNING] = "33",
	[VIEW_BAD] = "31",
	[VIEW_FAINT] = "2",
};
static const char bold[] = "1";

/* Appends text in a colour, the parameter of SGR; "": none. */
static void
put_colored(const struct layout *l, struct buffer *out, struct slice text,
    const char *color)
{
	const bool is_colored = l->screen->has_color && *color != '\0';

	if (is_colored) {
		buffer_text(out, "\x1b[");
		buffer_text(out, color);
		buffer_byte(out, 'm');
	}
	buffer_append(out, text.at, text.len);
	if (is_colored)
		buffer_text(out, "\x1b[0m");
}

static void
put_cell(struct layout *l, struct pen *pen, size_t column, struct slice text,
    const char *color)
{
	const bool is_right = l->view.columns[column].align == VIEW_RIGHT;
	const size_t room = l->columns[column].needed;
	struct buffer fitted = { 0 };
	size_t padding;

	cells_fit(&fitted, escaped(l, text), room, l->screen->is_utf8);
	padding = room - cells_width(slice_of_buffer(&fitted));
	pen->spaces += is_right ? padding : 0;
	if (fitted.len > 0) {
		for (; pen->spaces > 0; pen->spaces--)
			buffer_byte(pen->out, ' ');
		put_colored(l, pen->out, slice_of_buffer(&fitted), color);
	}
	pen->spaces += is_right ? 0 : padding;
	buffer_free(&fitted);
}

/* Appends a row, or with SIZE_MAX the headings. */
static void
put_row(struct layout *l, struct buffer *out, size_t row)
{
	const struct view *v = &l->view;
	struct pen pen = { .out = out };
	bool is_first = true;
	size_t i;

	for (i = 0; i < v->columns_count; i++) {
		if (l->columns[i].is_dropped)
			continue;
		pen.spaces += is_first ? 0 : gap(l, i);
		is_first = false;
		if (row == SIZE_MAX)
			put_cell(
			    l, &pen, i, slice_of(v->columns[i].head), bold);
		else
			put_cell(l, &pen, i, view_text(v, row, i),
			    tones[view_tone(v, row, i)]);
	}
	buffer_byte(out, '\n');
}

/* Appends a line of text, cut at the screen's edge. */
static void
put_text(
    struct layout *l, struct buffer *out, struct slice text, const char *color)
{
	struct buffer cut = { 0 };

	cells_cut(&cut, escaped(l, text), l->screen->width, l->screen->is_utf8);
	put_colored(l, out, slice_of_buffer(&cut), color);
	buffer_byte(out, '\n');
	buffer_free(&cut);
}

static void
put_empty(struct layout *l, struct buffer *out)
{
	const char *why = l->view.sheet->context->empty;

	put_text(l, out, slice_of(why != NULL ? why : l->view.kind->empty), "");
}

/* Appends what a function of the view says, if anything. */
static void
put_line(struct layout *l, struct buffer *out,
    void (*say)(struct buffer *out, const struct view *view))
{
	struct buffer text = { 0 };

	say(&text, &l->view);
	if (text.len > 0)
		put_text(l, out, slice_of_buffer(&text), tones[VIEW_FAINT]);
	buffer_free(&text);
}

static void
put_rows(struct layout *l, struct buffer *out)
{
	const struct view *v = &l->view;
	size_t row;

	lay_out(l);
	if (v->kind->title != NULL)
		put_line(l, out, v->kind->title);
	put_row(l, out, SIZE_MAX);
	for (row = 0; row < v->rows_count - v->minor; row++)
		put_row(l, out, row);
	put_line(l, out, view_say_minor);
	free(l->columns);
}

static void
table(struct sheet *sheet)
{
	static const struct screen plain = { 80, true, false };
	const struct screen *screen = sheet->context->screen;
	struct layout l = { .screen = screen != NULL ? screen : &plain };

	view_open(&l.view, sheet);
	if (sheet->context->title != NULL)
		put_text(
		    &l, &sheet->out, slice_of(sheet->context->title), bold);
	if (l.view.rows_count == 0)
		put_empty(&l, &sheet->out);
	else
		put_rows(&l, &sheet->out);
	view_close(&l.view);
	buffer_free(&l.scratch);
}

const struct format format_table = {
	.name = "table",
	.label = "a table",
	.gap = "\n",
	.table = table,
};
