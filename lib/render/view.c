#include "render/view.h"

#include "base/memory.h"
#include "model/schema.h"
#include "render/people.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is summed up is less than this of the whole, a row and together. */
#define MINOR_SHARE 0.01
#define MINOR_SUM 0.05

/* For qsort, which is given no context: the order and the model. */
struct ordered {
	int (*order)(const void *a, const void *b);
	const void *model;
};

static int
compare(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	const int order = x->order(x->model, y->model);

	if (order != 0)
		return order;
	/* As they were. */
	return (const char *)x->model < (const char *)y->model ? -1 : 1;
}

static void
order_rows(struct view *v)
{
	const size_t n = v->sheet->count;
	struct ordered *rows = memory_resize(NULL, n, sizeof *rows);
	size_t i;

	v->rows_count = n;
	v->rows = memory_resize(NULL, n, sizeof *v->rows);
	for (i = 0; i < n; i++)
		rows[i] =
		    (struct ordered){ v->kind->order, sheet_row(v->sheet, i) };
	if (v->kind->order != NULL)
		qsort(rows, n, sizeof *rows, compare);
	for (i = 0; i < n; i++)
		v->rows[i] = rows[i].model;
	free(rows);
}

static double
weight_of(const struct view *v, size_t row)
{
	return v->kind->weight(v->rows[row]);
}

static void
weigh_rows(struct view *v)
{
	double sum = 0;
	size_t i, minor = 0;

	if (v->kind->weight == NULL)
		return;
	for (i = 0; i < v->rows_count; i++) {
		v->total += weight_of(v, i);
		v->largest = fmax(v->largest, weight_of(v, i));
	}
	for (i = v->rows_count; v->kind->sums_up && i-- > 0; minor++) {
		sum += weight_of(v, i);
		if (!(weight_of(v, i) < MINOR_SHARE * v->total &&
			sum < MINOR_SUM * v->total))
			break;
	}
	/* A line that sums up one row saves nothing. */
	v->minor = minor > 1 ? minor : 0;
}

/*
 * The heading of an added column: "P99.9" of "percentile_99.9", else as in
 * "JOBS 2 MIN".
 */
static const char *
add_head(struct view *v, const char *name)
{
	static const char percentile[] = "percentile_";
	const size_t at = v->heads.len;

	if (strncmp(name, percentile, sizeof percentile - 1) == 0) {
		buffer_byte(&v->heads, 'P');
		buffer_text(&v->heads, name + sizeof percentile - 1);
	} else
		for (; *name != '\0'; name++)
			buffer_byte(&v->heads,
			    *name == '_' ? ' '
				: *name >= 'a' && *name <= 'z'
				? (char)(*name - 'a' + 'A')
				: *name);
	buffer_byte(&v->heads, '\0');
	return v->heads.data + at;
}

/* Adds the columns that the user asked for, which look like one that each table
 * has. */
static void
add_columns(struct view *v, const struct view_column *like)
{
	const struct schema *schema = v->sheet->schema;
	size_t i, room = 0;

	for (i = 0; i < schema->count; i++)
		room += strlen(schema->columns[i].name);
	/* So that the headings stay where they are. */
	buffer_reserve(&v->heads, room);
	for (i = 0; i < schema->count; i++) {
		const struct schema_column *column = &schema->columns[i];
		struct view_column *added = &v->columns[v->columns_count];

		if (column->offset < schema_of[schema->kind].size)
			continue;
		*added = *like;
		added->head = add_head(v, column->name);
		added->offset = column->offset;
		v->columns_count++;
	}
}

static void
list_columns(struct view *v)
{
	const struct view_kind *kind = v->kind;
	size_t i;

	v->columns = memory_resize(
	    NULL, kind->count + v->sheet->schema->count, sizeof *v->columns);
	for (i = 0; i < kind->count; i++) {
		v->columns[v->columns_count++] = kind->columns[i];
		if (kind->columns[i].flags & VIEW_EXTENDED)
			add_columns(v, &kind->columns[i]);
	}
}

/*
 * Makes the cells of a column, with their lengths in v->texts from `first` on.
 * Returns whether any has a text.
 */
static bool
make_cells(struct view *v, const struct view_column *column, size_t first)
{
	const size_t start = v->text.len;
	size_t i;

	for (i = 0; i < v->rows_count; i++) {
		const struct view_cell cell = {
			.view = v,
			.model = v->rows[i],
			.field = (const char *)v->rows[i] + column->offset,
		};
		const size_t from = v->text.len;

		column->cell(&v->text, &cell);
		v->texts[first + i].len = v->text.len - from;
	}
	return v->text.len > start;
}

/* Makes the columns that have a text. */
static void
make_columns(struct view *v)
{
	const size_t n = v->rows_count;
	size_t kept = 0, i;
	const char *at;

	v->texts = memory_resize(NULL, n, v->columns_count * sizeof *v->texts);
	for (i = 0; i < v->columns_count; i++)
		if (make_cells(v, &v->columns[i], kept * n) || n == 0)
			v->columns[kept++] = v->columns[i];
	v->columns_count = kept;
	/* Their addresses are known when the buffer does not move any more. */
	at = slice_of_buffer(&v->text).at;
	for (i = 0; i < kept * n; at += v->texts[i++].len)
		v->texts[i].at = at;
}

void
view_open(struct view *v, const struct sheet *sheet)
{
	*v = (struct view){ .sheet = sheet,
		.kind = &view_kinds[sheet->schema->kind] };
	assert(v->kind->columns != NULL);
	order_rows(v);
	weigh_rows(v);
	if (v->kind->is_various != NULL)
		v->is_various = v->kind->is_various(v);
	list_columns(v);
	make_columns(v);
}

enum view_tone
view_tone(const struct view *v, size_t row, size_t column)
{
	const struct view_column *c = &v->columns[column];

	const enum view_tone tone =
	    c->tone == NULL ? VIEW_PLAIN : c->tone(v->rows[row]);

	if (!(c->flags & VIEW_SIGNED) || !v->sheet->context->higher_is_better)
		return tone;
	return tone == VIEW_BAD ? VIEW_GOOD : VIEW_BAD;
}

void
view_say_minor(struct buffer *out, const struct view *v)
{
	size_t row = v->rows_count - v->minor;

	if (v->minor == 0)
		return;
	people_count(out, (double)v->minor);
	buffer_text(out, " more under 1%: ");
	for (; row < v->rows_count; row++) {
		const struct slice name =
		    schema_stage_name(v->sheet->schema, v->rows[row]);

		if (row > v->rows_count - v->minor)
			buffer_text(out, ", ");
		buffer_append(out, name.at, name.len);
	}
}

void
view_close(struct view *v)
{
	free(v->rows);
	free(v->columns);
	free(v->texts);
	buffer_free(&v->text);
	buffer_free(&v->heads);
}
