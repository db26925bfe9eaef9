#include "render/view_cells.h"

#include "base/slice.h"
#include "model/schema.h"
#include "model/words.h"
#include "render/cells.h"
#include "render/people.h"
#include "value/metadata.h"
#include "value/timestamp.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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
	const struct view *v = cell->view;

	if (v != NULL && v->sheet->context->higher_is_better)
		people_ratio(out, number(cell));
	else
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
view_put_part(struct buffer *out, const struct view_cell *cell)
{
	const struct view *v = cell->view;

	if (v->total > 0)
		people_share(out, v->kind->weight(cell->model) / v->total);
}

void
view_put_bar(struct buffer *out, const struct view_cell *cell)
{
	const struct view *v = cell->view;

	if (v->largest > 0)
		cells_bar(
		    out, v->kind->weight(cell->model) / v->largest, BAR_CELLS);
}

struct context_history
view_history(const struct view *v, struct slice stage)
{
	const struct context *context = v->sheet->context;

	return context->history != NULL ? context->history(context->on, stage)
					: (struct context_history){ 0 };
}

void
view_put_history(struct buffer *out, const struct view_cell *cell)
{
	const struct context_history h =
	    view_history(cell->view, *(const struct slice *)cell->field);

	cells_blocks(out, h.times, h.count, HISTORY_CELLS);
}

/* Digits of a commit that are enough for people, and all of them. */
#define COMMIT_SHORT 7
#define COMMIT_LEN 40

/* Appends a commit, shortened if it is a whole hash. */
static void
say_commit(struct buffer *out, struct slice value)
{
	static const char hex[] = "0123456789abcdef";
	size_t digits = 0;

	while (digits < value.len &&
	    memchr(hex, value.at[digits], sizeof hex - 1) != NULL)
		digits++;
	if (digits == value.len && digits >= COMMIT_LEN)
		value.len = COMMIT_SHORT;
	metadata_decode(out, value);
}

void
view_say_place(struct buffer *out, int64_t timestamp, struct slice metadata)
{
	const char *between = timestamp == TIMESTAMP_NONE ? "" : ", ";
	struct slice value;

	people_day(out, timestamp);
	if (metadata_find(metadata, slice_of("commit"), &value)) {
		buffer_text(out, *between != '\0' ? between : "commit ");
		say_commit(out, value);
	} else if (metadata_find(metadata, slice_of("run"), &value)) {
		buffer_text(out, between);
		buffer_text(out, "run ");
		metadata_decode(out, value);
	}
}
