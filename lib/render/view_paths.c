#include "render/view_paths.h"

#include "model/model.h"
#include "render/people.h"

#include <math.h>
#include <stddef.h>

/* Cells of the time of a run. */
#define RUN_CELLS 40

void
view_put_saves_half(struct buffer *out, const struct view_cell *cell)
{
	const struct path *p = cell->model;

	people_bounds(out, p->saves_half_min, p->saves_half_max);
}

double
view_weight_of_path(const void *model)
{
	return ((const struct path *)model)->path_share;
}

void
view_say_paths(struct buffer *out, const struct view *view)
{
	size_t given = 0, i;

	for (i = 0; i < view->rows_count; i++)
		given +=
		    ((const struct path *)view->rows[i])->needs == NEEDS_GIVEN;
	if (given == 0)
		buffer_text(out,
		    "observed path: needs are inferred from times, and "
		    "may be others");
	else if (given == view->rows_count)
		buffer_text(out, "critical path, by given needs");
	else
		buffer_text(out,
		    "critical path, by given needs, some of them inferred");
}

/* The cell in which a time of the run is. */
static double
cell_of(const struct bar *bar, double time)
{
	if (!(bar->run_elapsed > 0))
		return 0;
	return round(time / bar->run_elapsed * RUN_CELLS);
}

void
view_put_bar_in_time(struct buffer *out, const struct view_cell *cell)
{
	const struct bar *bar = cell->model;
	double begin = cell_of(bar, bar->start), i;
	double end = cell_of(bar, bar->start + bar->length);

	/* Each has at least one cell. */
	if (end <= begin) {
		begin = fmin(begin, RUN_CELLS - 1);
		end = begin + 1;
	}
	for (i = 0; i < begin; i++)
		buffer_byte(out, ' ');
	for (; i < end; i++)
		buffer_text(out, bar->is_gap ? "░" : "█");
}

void
view_put_bar_path(struct buffer *out, const struct view_cell *cell)
{
	const struct bar *bar = cell->model;

	if (bar->path != BAR_OFF_PATH)
		buffer_text(out, "path");
	else if (!isnan(bar->slack)) {
		buffer_text(out, "slack ");
		people_time(out, bar->slack);
	}
}

enum view_tone
view_tone_of_bar(const void *model)
{
	const struct bar *bar = model;

	if (bar->is_gap)
		return VIEW_WARNING;
	return bar->path == BAR_OFF_PATH ? VIEW_FAINT : VIEW_PLAIN;
}

int
view_order_bars(const void *a, const void *b)
{
	const struct bar *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (y->length > x->length) - (y->length < x->length);
}

void
view_say_bars(struct buffer *out, const struct view *view)
{
	const struct bar *first = view->rows[0];
	size_t i;

	buffer_text(out, "last run");
	if (first->run.len > 0) {
		buffer_byte(out, ' ');
		buffer_append(out, first->run.at, first->run.len);
	}
	buffer_text(out, ", ");
	people_time(out, first->run_elapsed);
	for (i = 0; i < view->rows_count; i++) {
		const struct bar *bar = view->rows[i];

		if (bar->path == BAR_OFF_PATH)
			continue;
		buffer_text(out,
		    bar->path == BAR_CRITICAL ? ", critical path by needs"
					      : ", observed path");
		break;
	}
	if ((double)view->rows_count == first->run_bars)
		return;
	buffer_text(out, "; ");
	people_count(out, (double)view->rows_count);
	buffer_text(out, " of ");
	people_count(out, first->run_bars);
}
