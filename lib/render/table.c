/*
 * Tables on a terminal.  Too many columns go, the least important one first;
 * then names are cut.  No line is longer than the screen is wide.
 */

#include "base/array.h"
#include "base/buffer.h"
#include "base/intern.h"
#include "base/memory.h"
#include "base/slice.h"
#include "model/schema.h"
#include "render/advice.h"
#include "render/cells.h"
#include "render/context.h"
#include "render/format.h"
#include "render/screen.h"
#include "render/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* The part of the screen that a name keeps while less important columns go. */
#define NAME_SHARE 3 / 10

/* A column on the screen. */
struct column {
	size_t width;  /* in cells, with its heading */
	size_t needed; /* of that, while there are columns to drop */
	size_t tail;   /* what is kept of the end of a text that is cut */
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

/* Drops the least important columns, those of one rank.  Returns false if there
 * are none. */
static bool
drop(struct layout *l)
{
	const struct view *v = &l->view;
	unsigned worst = 0;
	size_t i;

	for (i = 0; i < v->columns_count; i++)
		if (!l->columns[i].is_dropped && v->columns[i].rank > worst)
			worst = v->columns[i].rank;
	for (i = 0; i < v->columns_count; i++)
		if (v->columns[i].rank == worst)
			l->columns[i].is_dropped |= worst > 0;
	return worst > 0;
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

/* How many different texts the cells of a column have on the screen. */
static size_t
count_texts(struct layout *l, size_t column, size_t tail)
{
	const struct view *v = &l->view;
	struct intern texts = { 0 };
	struct buffer text = { 0 };
	size_t row, count;

	for (row = 0; row < v->rows_count - v->minor; row++) {
		text.len = 0;
		cells_fit_tail(&text, escaped(l, view_text(v, row, column)),
		    l->columns[column].needed, tail, l->screen->is_utf8);
		intern_id(&texts, slice_of_buffer(&text));
	}
	count = texts.count;
	intern_free(&texts);
	buffer_free(&text);
	return count;
}

/* Chooses where names are cut: in the middle, unless they differ elsewhere. */
static void
choose_tail(struct layout *l, size_t column)
{
	/* Eighths of what the ellipsis leaves. */
	static const size_t eighths[] = { 4, 3, 5, 2, 6, 1, 7, 0 };
	const size_t ellipsis = cells_ellipsis(l->screen->is_utf8);
	struct column *c = &l->columns[column];
	size_t most = 0, i;

	if (c->needed == c->width || c->needed <= ellipsis)
		return;
	for (i = 0; i < COUNT(eighths); i++) {
		const size_t tail = (c->needed - ellipsis) * eighths[i] / 8;
		const size_t count = count_texts(l, column, tail);

		if (count > most) {
			most = count;
			c->tail = tail;
		}
	}
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
	for (i = 0; i < l->view.columns_count; i++)
		if (!l->columns[i].is_dropped)
			choose_tail(l, i);
}

/* Writes a line without spaces at its end. */
struct pen {
	struct buffer *out;
	size_t spaces; /* that are due before the next text */
};

static const char *const tones[VIEW_TONES] = {
	[VIEW_PLAIN] = SCREEN_PLAIN,
	[VIEW_GOOD] = SCREEN_GREEN,
	[VIEW_WARNING] = SCREEN_YELLOW,
	[VIEW_BAD] = SCREEN_RED,
	[VIEW_FAINT] = SCREEN_FAINT,
};

static void
put_cell(struct layout *l, struct pen *pen, size_t column, struct slice text,
    const char *look)
{
	const bool is_right = l->view.columns[column].align == VIEW_RIGHT;
	const size_t room = l->columns[column].needed;
	struct buffer fitted = { 0 };
	size_t padding;

	cells_fit_tail(&fitted, escaped(l, text), room, l->columns[column].tail,
	    l->screen->is_utf8);
	padding = room - cells_width(slice_of_buffer(&fitted));
	pen->spaces += is_right ? padding : 0;
	if (fitted.len > 0) {
		for (; pen->spaces > 0; pen->spaces--)
			buffer_byte(pen->out, ' ');
		screen_put(pen->out, l->screen, slice_of_buffer(&fitted), look);
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
			put_cell(l, &pen, i, slice_of(v->columns[i].head),
			    SCREEN_BOLD);
		else
			put_cell(l, &pen, i, view_text(v, row, i),
			    tones[view_tone(v, row, i)]);
	}
	buffer_byte(out, '\n');
}

/* Appends a line of text, cut at the screen's edge. */
static void
put_text(
    struct layout *l, struct buffer *out, struct slice text, const char *look)
{
	struct buffer cut = { 0 };

	cells_cut(&cut, escaped(l, text), l->screen->width, l->screen->is_utf8);
	screen_put(out, l->screen, slice_of_buffer(&cut), look);
	buffer_byte(out, '\n');
	buffer_free(&cut);
}

static void
put_empty(struct layout *l, struct buffer *out)
{
	const char *why = l->view.sheet->context->empty;

	put_text(l, out, slice_of(why != NULL ? why : l->view.kind->empty),
	    SCREEN_PLAIN);
}

/* Appends what a function of the view says, if anything. */
static void
put_line(struct layout *l, struct buffer *out,
    void (*say)(struct buffer *out, const struct view *view))
{
	struct buffer text = { 0 };

	say(&text, &l->view);
	if (text.len > 0)
		put_text(l, out, slice_of_buffer(&text), SCREEN_FAINT);
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
put_table(const struct sheet *sheet, struct buffer *out)
{
	static const struct screen plain = { 80, true, false };
	const struct screen *screen = sheet->context->screen;
	struct layout l = { .screen = screen != NULL ? screen : &plain };

	view_open(&l.view, sheet);
	if (sheet->context->title != NULL)
		put_text(&l, out, slice_of(sheet->context->title), SCREEN_BOLD);
	if (l.view.rows_count == 0)
		put_empty(&l, out);
	else if (sheet->schema->kind == SCHEMA_RECOMMENDATIONS)
		advice_put(out, l.screen, &l.view);
	else
		put_rows(&l, out);
	view_close(&l.view);
	buffer_free(&l.scratch);
}

/* Appends the steps of the context, as a table of their own. */
static void
put_steps(const struct sheet *sheet, struct buffer *out)
{
	const struct context context = {
		.screen = sheet->context->screen,
		.higher_is_better = sheet->context->higher_is_better,
	};
	const struct sheet steps = {
		.schema = &schema_of[SCHEMA_STEPS],
		.context = &context,
		.models = (char *)sheet->context->steps,
		.count = sheet->context->steps_count,
	};

	if (steps.count == 0)
		return;
	buffer_byte(out, '\n');
	put_table(&steps, out);
}

static void
table(struct sheet *sheet)
{
	put_table(sheet, &sheet->out);
	put_steps(sheet, &sheet->out);
}

const struct format format_table = {
	.name = "table",
	.label = "a table",
	.gap = "\n",
	.is_for_terminals = true,
	.table = table,
};
