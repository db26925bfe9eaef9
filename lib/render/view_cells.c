#include "render/view_cells.h"

#include "base/array.h"
#include "base/memory.h"
#include "base/slice.h"
#include "model/schema.h"
#include "model/words.h"
#include "render/cells.h"
#include "render/people.h"
#include "value/metadata.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* Cells of a bar, and of a history. */
#define BAR_CELLS 10
#define HISTORY_CELLS 20

static double
number(const struct view_cell *cell)
{
	return *(const double *)cell->field;
}

void
view_put_name(struct buffer *out, const struct view_cell *cell)
{
	const struct slice *text = cell->field;

	buffer_append(out, text->at, text->len);
}

void
view_put_count(struct buffer *out, const struct view_cell *cell)
{
	people_count(out, number(cell));
}

void
view_put_duration(struct buffer *out, const struct view_cell *cell)
{
	people_time(out, number(cell));
}

void
view_put_memory(struct buffer *out, const struct view_cell *cell)
{
	people_memory(out, number(cell));
}

void
view_put_ratio(struct buffer *out, const struct view_cell *cell)
{
	people_ratio(out, number(cell));
}

void
view_put_share(struct buffer *out, const struct view_cell *cell)
{
	people_share(out, number(cell));
}

void
view_put_change(struct buffer *out, const struct view_cell *cell)
{
	people_change(out, number(cell));
}

void
view_put_p_value(struct buffer *out, const struct view_cell *cell)
{
	people_p(out, number(cell));
}

void
view_put_severity(struct buffer *out, const struct view_cell *cell)
{
	buffer_text(out, words_severity.each[schema_word(cell->field)]);
}

void
view_put_verdict(struct buffer *out, const struct view_cell *cell)
{
	buffer_text(out, words_verdict.each[schema_word(cell->field)]);
}

void
view_put_moment(struct buffer *out, const struct view_cell *cell)
{
	people_moment(out, *(const int64_t *)cell->field);
}

void
view_put_bar(struct buffer *out, const struct view_cell *cell)
{
	if (cell->view->largest > 0)
		cells_bar(out, number(cell) / cell->view->largest, BAR_CELLS);
}

struct context_history
view_history(const struct view *v, struct slice stage)
{
	const struct context *context = v->sheet->context;

	return context->history != NULL ? context->history(context->on, stage)
					: (struct context_history){ NULL, 0 };
}

void
view_put_history(struct buffer *out, const struct view_cell *cell)
{
	const struct context_history h =
	    view_history(cell->view, *(const struct slice *)cell->field);
	double *values = memory_resize(NULL, h.count, sizeof *values);
	size_t i;

	for (i = 0; i < h.count; i++)
		values[i] = h.points[i].time;
	cells_blocks(out, values, h.count, HISTORY_CELLS);
	free(values);
}

/* The keys that name the version a run was of, the best one first. */
static const char *const version_keys[] = { "commit", "run" };

void
view_say_place(struct buffer *out, int64_t timestamp, struct slice metadata)
{
	const size_t start = out->len;
	struct slice value;
	size_t i;

	people_day(out, timestamp);
	for (i = 0; i < COUNT(version_keys); i++) {
		if (!metadata_find(metadata, slice_of(version_keys[i]), &value))
			continue;
		if (out->len > start)
			buffer_text(out, ", ");
		buffer_text(out, version_keys[i]);
		buffer_byte(out, ' ');
		metadata_decode(out, value);
		break;
	}
}
