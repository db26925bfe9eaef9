/* HTML: a page with a table. */

#include "base/buffer.h"
#include "base/slice.h"
#include "render/format.h"
#include "render/page.h"
#include "render/view.h"

#include <stddef.h>

static const char *
class_of(const struct view_column *column, enum view_tone tone)
{
	static const char *const names[][VIEW_TONES] = {
		{ "text", "text cool", "text hot", "text hot", "text mute" },
		{ "number", "number cool", "number hot", "number hot",
		    "number mute" },
	};

	return names[column->align][tone];
}

/* A screen reader has nothing of blocks, which repeat other columns. */
static const char *
hidden_if(const struct view_column *column)
{
	return column->flags & VIEW_PICTURE ? " aria-hidden=\"true\"" : "";
}

static void
put_head(struct buffer *b, const struct view *v)
{
	size_t i;

	buffer_text(b, "<thead>\n<tr>");
	for (i = 0; i < v->columns_count; i++) {
		const struct view_column *c = &v->columns[i];

		page_put(b, "<th scope=\"col\" class=\"%s\"%s>",
		    class_of(c, VIEW_PLAIN), hidden_if(c));
		page_text(b, slice_of(c->head));
		buffer_text(b, "</th>");
	}
	buffer_text(b, "</tr>\n</thead>\n");
}

static void
put_cell(struct buffer *b, const struct view *v, size_t row, size_t column)
{
	const struct view_column *c = &v->columns[column];
	const struct slice text = view_text(v, row, column);

	page_put(b, "<td class=\"%s\"%s>",
	    class_of(c, view_tone(v, row, column)), hidden_if(c));
	if (c->flags & VIEW_NAME)
		page_name(b, text);
	else
		page_text(b, text);
	buffer_text(b, "</td>");
}

/* All rows: a page has room for those that a screen sums up. */
static void
put_rows(struct buffer *b, const struct view *v)
{
	size_t row, column;

	buffer_text(b, "<div class=\"scroll\">\n<table>\n");
	put_head(b, v);
	buffer_text(b, "<tbody>\n");
	for (row = 0; row < v->rows_count; row++) {
		buffer_text(b, "<tr>");
		for (column = 0; column < v->columns_count; column++)
			put_cell(b, v, row, column);
		buffer_text(b, "</tr>\n");
	}
	buffer_text(b, "</tbody>\n</table>\n</div>\n");
}

static void
put_line(struct buffer *b, struct slice text)
{
	if (text.len == 0)
		return;
	buffer_text(b, "<p class=\"mute\">");
	page_text(b, text);
	buffer_text(b, "</p>\n");
}

static void
put_title(struct buffer *b, const struct view *v)
{
	struct buffer title = { 0 };

	if (v->sheet->context->title != NULL)
		buffer_text(&title, v->sheet->context->title);
	else if (v->kind->title != NULL)
		v->kind->title(&title, v);
	put_line(b, slice_of_buffer(&title));
	buffer_free(&title);
}

static void
table(struct sheet *sheet)
{
	const char *empty = sheet->context->empty;
	struct buffer *b = &sheet->out;
	struct view v;

	view_open(&v, sheet);
	page_begin(b, slice_of(sheet->schema->name));
	if (v.rows_count > 0) {
		put_title(b, &v);
		put_rows(b, &v);
	} else
		put_line(b, slice_of(empty != NULL ? empty : v.kind->empty));
	page_end(b);
	view_close(&v);
}

const struct format format_html = {
	.name = "html",
	.label = "HTML",
	.gap = "",
	.table = table,
};
