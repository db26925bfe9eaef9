/*
 * Rows for people that are shown as they come, when how wide a later one is
 * cannot be known: columns have a fixed width, and names are last.
 */

#include "base/buffer.h"
#include "base/slice.h"
#include "render/cells.h"
#include "render/format.h"
#include "render/screen.h"
#include "render/view.h"

#include <stdbool.h>
#include <stddef.h>

/* Cells of a column that is not a name: "1023 KiB". */
#define WIDTH 8

/* A line being written. */
struct pen {
	const struct screen *screen;
	struct buffer *out;
	size_t left; /* cells of the screen */
};

static void
put_spaces(struct pen *pen, size_t n)
{
	for (; n > 0 && pen->left > 0; n--, pen->left--)
		buffer_byte(pen->out, ' ');
}

/* Appends a text of a column, as far as there is room for it. */
static void
put(struct pen *pen, const struct view_column *column, struct slice text,
    const char *look)
{
	const bool is_utf8 = pen->screen->is_utf8;
	struct buffer shown = { 0 }, cut = { 0 };
	size_t taken;

	cells_escape(&shown, text, is_utf8);
	cells_cut(&cut, slice_of_buffer(&shown), pen->left, is_utf8);
	taken = cells_width(slice_of_buffer(&cut));
	if (column->align == VIEW_RIGHT && taken < WIDTH)
		put_spaces(pen, WIDTH - taken);
	screen_put(pen->out, pen->screen, slice_of_buffer(&cut), look);
	pen->left -= taken < pen->left ? taken : pen->left;
	buffer_free(&shown);
	buffer_free(&cut);
}

static void
put_cell(
    struct buffer *text, const struct view_column *column, const void *model)
{
	const struct view_cell cell = {
		.model = model,
		.field = (const char *)model + column->offset,
	};

	column->cell(text, &cell);
}

/* Appends the cells of a model, or the headings if it is NULL. */
static void
put_line(struct sheet *sheet, const void *model)
{
	static const struct screen plain = { 80, true, false };
	const struct view_kind *kind = &view_kinds[sheet->schema->kind];
	const struct screen *screen =
	    sheet->context->screen != NULL ? sheet->context->screen : &plain;
	struct pen pen = { screen, &sheet->out, screen->width };
	struct buffer text = { 0 };
	size_t i;

	for (i = 0; i < kind->count; i++) {
		const struct view_column *column = &kind->columns[i];

		text.len = 0;
		if (model == NULL)
			buffer_text(&text, column->head);
		else
			put_cell(&text, column, model);
		if (i > 0 && (text.len > 0 || column->align == VIEW_RIGHT))
			put_spaces(&pen, 2);
		put(&pen, column, slice_of_buffer(&text),
		    model == NULL ? SCREEN_BOLD : SCREEN_PLAIN);
	}
	buffer_byte(&sheet->out, '\n');
	buffer_free(&text);
}

static void
begin(struct sheet *sheet)
{
	put_line(sheet, NULL);
}

static void
nothing(struct sheet *sheet)
{
	buffer_text(&sheet->out, view_kinds[sheet->schema->kind].empty);
	buffer_byte(&sheet->out, '\n');
}

const struct format format_lines = {
	.name = "table",
	.label = "a table",
	.gap = "\n",
	.is_for_terminals = true,
	.begin = begin,
	.row = put_line,
	.nothing = nothing,
};
