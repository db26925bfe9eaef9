/*
 * Markdown, for the summary of a workflow's step or a comment: a heading that
 * says what was found, a table of the rows that matter, and all rows folded
 * away.  The picture of a run, too, as text.
 */

#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "model/schema.h"
#include "render/annotation.h"
#include "render/context.h"
#include "render/format.h"
#include "render/headline.h"
#include "render/markdown_text.h"
#include "render/people.h"
#include "render/view.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/*
 * A comment on GitHub has at most 65536 characters, a summary 1 MiB.  Half of
 * it is for the rows that matter, and some is left for the last lines.
 */
#define LIMIT_ALL ((size_t)64000)
#define LIMIT_FIRST (LIMIT_ALL / 2)

/* Blocks repeat what other columns say, and are not aligned here. */
static bool
is_shown(const struct view_column *c)
{
	return !(c->flags & VIEW_PICTURE);
}

/* Whether the next column that is shown is in the same cell. */
static bool
is_continued(const struct view *v, size_t column)
{
	while (++column < v->columns_count)
		if (is_shown(&v->columns[column]))
			return v->columns[column].flags & VIEW_GLUED;
	return false;
}

/* Ends a cell, or a part of it. */
static void
end_cell(struct buffer *out, const struct view *v, size_t column)
{
	buffer_text(out, is_continued(v, column) ? " " : " | ");
}

static void
end_row(struct buffer *out)
{
	out->len--;
	buffer_byte(out, '\n');
}

static void
put_heads(struct buffer *out, const struct view *v)
{
	const char *at;
	size_t i;

	buffer_text(out, "| ");
	for (i = 0; i < v->columns_count; i++) {
		if (!is_shown(&v->columns[i]))
			continue;
		for (at = v->columns[i].head; *at != '\0'; at++)
			buffer_byte(out, (char)tolower((unsigned char)*at));
		end_cell(out, v, i);
	}
	end_row(out);
	buffer_byte(out, '|');
	for (i = 0; i < v->columns_count; i++)
		if (is_shown(&v->columns[i]) &&
		    !(v->columns[i].flags & VIEW_GLUED))
			buffer_text(out,
			    v->columns[i].align == VIEW_RIGHT ? "--:|"
							      : ":--|");
	buffer_byte(out, '\n');
}

static void
put_cell(struct buffer *out, const struct view *v, size_t row, size_t column)
{
	const struct slice text = view_text(v, row, column);
	const enum view_tone tone = view_tone(v, row, column);
	const bool is_bold = tone == VIEW_BAD || tone == VIEW_GOOD;

	if (text.len == 0)
		return;
	if (v->columns[column].flags & VIEW_NAME) {
		markdown_put_code(out, text, true);
		return;
	}
	buffer_text(out, is_bold ? "**" : "");
	markdown_put_text(out, text);
	buffer_text(out, is_bold ? "**" : "");
}

static void
put_row(struct buffer *out, const struct view *v, size_t row)
{
	size_t i;

	buffer_text(out, "| ");
	for (i = 0; i < v->columns_count; i++) {
		if (!is_shown(&v->columns[i]))
			continue;
		put_cell(out, v, row, i);
		end_cell(out, v, i);
	}
	end_row(out);
}

/* A table of some of the rows, and how far it has come. */
struct part {
	const struct view *view;
	const bool *matters; /* of each row; NULL: all are written */
	size_t end;          /* the size of the output to stay below */
};

static void
put_part(struct buffer *out, const struct part *part)
{
	const struct view *v = part->view;
	size_t left_out = 0, start, i;

	put_heads(out, v);
	for (i = 0; i < v->rows_count; i++) {
		if (part->matters != NULL && !part->matters[i])
			continue;
		start = out->len;
		if (left_out == 0)
			put_row(out, v, i);
		if (left_out == 0 && out->len <= part->end)
			continue;
		out->len = start;
		left_out++;
	}
	if (left_out == 0)
		return;
	buffer_text(out, "\nand ");
	people_count(out, (double)left_out);
	buffer_text(out, " more\n");
}

/* Finds the rows that matter.  Returns how many. */
static size_t
find_matters(const struct view *v, bool *matters)
{
	const struct annotation_kind *kind =
	    &annotation_kinds[v->sheet->schema->kind];
	size_t count = 0, i;

	for (i = 0; i < v->rows_count; i++) {
		matters[i] = kind->level != NULL
		    ? kind->level(v->rows[i]) != ANNOTATION_NONE
		    : i < v->rows_count - v->minor;
		count += matters[i];
	}
	return count;
}

static void
put_all_folded(struct buffer *out, const struct view *v, size_t end)
{
	const bool is_trend = v->sheet->schema->kind == SCHEMA_TRENDS;
	const struct part all = { v, NULL, end };

	buffer_text(out, "<details><summary>all ");
	people_count(out, (double)v->rows_count);
	buffer_text(out, " stages");
	buffer_text(out, is_trend ? "; ~ is no significant change" : "");
	buffer_text(out, "</summary>\n\n");
	put_part(out, &all);
	buffer_text(out, "\n</details>\n\n");
}

static void
put_rows(struct buffer *out, const struct view *v, size_t start)
{
	bool *matters = memory_resize(NULL, v->rows_count, sizeof *matters);
	const struct part first = { v, matters, start + LIMIT_FIRST };
	const size_t count = find_matters(v, matters);

	if (count > 0) {
		put_part(out, &first);
		buffer_byte(out, '\n');
	}
	if (count < v->rows_count)
		put_all_folded(out, v, start + LIMIT_ALL);
	free(matters);
}

/* Appends the picture of a run as a terminal of 80 columns shows it. */
static void
put_picture(struct buffer *out, const struct sheet *bars)
{
	const struct context context = { 0 };
	struct sheet picture = *bars;

	picture.context = &context;
	picture.out = (struct buffer){ 0 };
	format_table.table(&picture);
	buffer_text(
	    out, "<details><summary>the last run, as it went</summary>\n\n");
	markdown_put_block(out, slice_of_buffer(&picture.out));
	buffer_text(out, "\n</details>\n\n");
	buffer_free(&picture.out);
}

static void
table(struct sheet *sheet)
{
	struct buffer *out = &sheet->out;
	const size_t start = out->len;
	const char *why = sheet->context->empty;
	struct view v;

	if (sheet->schema->kind == SCHEMA_BARS) {
		put_picture(out, sheet);
		return;
	}
	view_open(&v, sheet);
	buffer_text(out, "### prof: ");
	if (v.rows_count > 0)
		headline_put(out, sheet);
	else
		markdown_put_text(
		    out, slice_of(why != NULL ? why : v.kind->empty));
	buffer_text(out, "\n\n");
	if (v.rows_count > 0)
		put_rows(out, &v, start);
	view_close(&v);
}

const struct format format_markdown = {
	.name = "markdown",
	.label = "markdown",
	.gap = "",
	.kinds = SCHEMA_SET_OF(SCHEMA_STATS) |
	    SCHEMA_SET_OF(SCHEMA_BOTTLENECKS) | SCHEMA_SET_OF(SCHEMA_TRENDS) |
	    SCHEMA_SET_OF(SCHEMA_STEPS) | SCHEMA_SET_OF(SCHEMA_COMPARISONS) |
	    SCHEMA_SET_OF(SCHEMA_PATHS) | SCHEMA_SET_OF(SCHEMA_RUNS) |
	    SCHEMA_SET_OF(SCHEMA_BARS) | SCHEMA_SET_OF(SCHEMA_RECOMMENDATIONS),
	.table = table,
};
