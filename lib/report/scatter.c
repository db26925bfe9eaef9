#include "report/scatter.h"

#include "analysis/steps.h"
#include "base/memory.h"
#include "model/model.h"
#include "render/page.h"
#include "render/people.h"
#include "report/axis.h"
#include "report/svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In pixels: the room for the steps' numbers, the plot and its labels. */
#define TOP 18
#define HEIGHT 150
#define BOTTOM 22

#define TICKS_ACROSS 5
#define TICKS_UP 6

/* The least width of a part for the pointer, on the canvas. */
#define PART_WIDTH 8

/* Numbers of steps closer than this would overlap. */
#define NUMBER_ROOM 0.03

/* Where the dots are, on a canvas divided into squares. */
struct grid {
	const struct past *past;
	struct axis x;
	struct axis y;
	int side;             /* of a square: at most one dot in each */
	unsigned char *taken; /* per square */
};

struct place {
	int x;
	int y;
};

static struct place
place_of(const struct grid *g, size_t point)
{
	const double time = g->past->stage->times[point];

	return (struct place){ svg_x(past_place(g->past, &g->x, point)),
		HEIGHT - (int)lround(axis_place(&g->y, time) * HEIGHT) };
}

#define SQUARES ((SVG_WIDTH + 1) * (HEIGHT + 1))

/* Whether a dot is the first in its square, which it takes. */
static bool
take_square(struct grid *g, struct place at)
{
	const int across = SVG_WIDTH / g->side + 1;
	unsigned char *square =
	    &g->taken[at.y / g->side * across + at.x / g->side];
	const bool is_first = *square == 0;

	*square = 1;
	return is_first;
}

/* How many dots are drawn; few more than `most` if there are more. */
static size_t
count_dots(struct grid *g, size_t most)
{
	size_t count = 0, i;

	memset(g->taken, 0, SQUARES);
	for (i = 0; i < g->past->stage->count && count <= most; i++)
		count += take_square(g, place_of(g, i));
	return count;
}

/* Finds the side of the squares.  Returns how many dots there are. */
static size_t
fit_dots(struct grid *g, size_t most)
{
	size_t count;

	for (g->side = 1;; g->side += 1 + g->side / 4) {
		count = count_dots(g, most);
		if (count <= most || g->side > HEIGHT)
			return count;
	}
}

static void
say_part(struct buffer *b, const struct past *p, struct past_part part)
{
	const struct past_times times = past_times_of(p, part);

	past_say_when(b, p, part);
	buffer_text(b, ", ");
	if (past_say_commits(b, p, part))
		buffer_text(b, ": ");
	if (part.count > 1)
		page_put(b, "%zu points, ", part.count);
	page_number(b, people_time, times.least);
	if (times.most > times.least) {
		buffer_text(b, " to ");
		page_number(b, people_time, times.most);
	}
}

/* The points from `first` on that are in one part of the picture. */
static struct past_part
part_at(const struct grid *g, size_t first, int width)
{
	const size_t n = g->past->stage->count;
	const int begin = place_of(g, first).x;
	size_t i = first + 1;

	while (i < n && place_of(g, i).x < begin + width)
		i++;
	return (struct past_part){ first, i - first };
}

/* Dots are lines of no length with round ends, which are not stretched. */
static void
draw_part(struct buffer *b, struct grid *g, struct past_part part)
{
	const size_t last = part.first + part.count - 1;
	const int left = place_of(g, part.first).x;
	int width = place_of(g, last).x - left, margin = 0;
	bool has_dots = false;
	size_t i;

	if (width < PART_WIDTH)
		margin = (PART_WIDTH - width) / 2;
	width += 2 * margin;
	buffer_text(b, "<g><title>");
	say_part(b, g->past, part);
	page_put(b, "</title><rect x=\"%d\" width=\"%d\" height=\"%d\"/>",
	    left - margin, width, HEIGHT);
	for (i = part.first; i <= last; i++) {
		const struct place at = place_of(g, i);

		if (!take_square(g, at))
			continue;
		buffer_text(b, has_dots ? "" : "<path d=\"");
		page_put(b, "M%d %dh0", at.x, at.y);
		has_dots = true;
	}
	buffer_text(b, has_dots ? "\"/></g>\n" : "</g>\n");
}

static void
draw_dots(struct buffer *b, struct grid *g, size_t parts)
{
	const size_t n = g->past->stage->count;
	const int width = n <= parts ? 1 : SVG_WIDTH / (int)parts + 1;
	struct past_part part;
	size_t i;

	memset(g->taken, 0, SQUARES);
	buffer_text(b, "<g class=\"dots\">\n");
	for (i = 0; i < n; i += part.count) {
		part = part_at(g, i, width);
		draw_part(b, g, part);
	}
	buffer_text(b, "</g>\n");
}

static void
draw_level(struct buffer *b, const struct grid *g, size_t first, size_t end,
    double median)
{
	const int left = place_of(g, first).x;
	const int right = end < g->past->stage->count ? place_of(g, end).x
						      : place_of(g, end - 1).x;
	const double place = axis_place(&g->y, median);

	page_put(b, "M%d %.1fh%d", left, HEIGHT * (1 - place), right - left);
}

/* The levels between steps; without one there is nothing to compare. */
static void
draw_steps(struct buffer *b, const struct grid *g)
{
	const struct step *steps = g->past->steps;
	const struct steps_place *places = g->past->places;
	const size_t n = g->past->steps_count;
	size_t i;

	if (n == 0)
		return;
	buffer_text(b, "<path class=\"steps\" d=\"");
	for (i = 0; i < n; i++)
		page_put(b, "M%d 0v%d", place_of(g, places[i].at).x, HEIGHT);
	buffer_text(b, "\"/>\n<path class=\"levels\" d=\"");
	draw_level(
	    b, g, g->past->steps_from, places[0].at, steps[0].before_median);
	for (i = 0; i < n; i++)
		draw_level(b, g, places[i].at,
		    i + 1 < n ? places[i + 1].at : g->past->stage->count,
		    steps[i].after_median);
	buffer_text(b, "\"/>\n");
}

/* The numbers of the steps in the list below the picture. */
static void
draw_numbers(struct buffer *b, const struct grid *g)
{
	double last = -1;
	size_t i;

	for (i = 0; i < g->past->steps_count; i++) {
		const double x =
		    past_place(g->past, &g->x, g->past->places[i].at);

		if (x < last + NUMBER_ROOM)
			continue;
		last = x;
		page_put(b,
		    "<text class=\"number\" x=\"%.1f%%\" y=\"%d\" "
		    "text-anchor=\"middle\">%zu</text>\n",
		    100 * x, TOP - 5, i + 1);
	}
}

static void
say_picture(struct buffer *b, const struct scatter *s)
{
	const size_t n = s->past->stage->count, steps = s->past->steps_count;

	buffer_text(b, "Times of ");
	page_text(b, s->name);
	page_put(b, ", %zu point%s, ", n, n == 1 ? "" : "s");
	page_number(b, people_time, s->past->sorted[0]);
	buffer_text(b, " to ");
	page_number(b, people_time, s->past->sorted[n - 1]);
	if (steps > 0)
		page_put(b, ", with %zu step%s", steps, steps == 1 ? "" : "s");
}

struct scatter_drawn
scatter_draw(struct buffer *b, const struct scatter *s)
{
	const struct past *p = s->past;
	struct grid g = {
		.past = p,
		.x = past_axis(p, TICKS_ACROSS),
		.y = axis_of_times(past_least(p), past_percentile(p, 50),
		    past_percentile(p, 100), TICKS_UP),
		.taken = memory_resize(NULL, SQUARES, 1),
	};
	const size_t dots = fit_dots(&g, s->dots_max);

	svg_begin(b, "scatter", TOP + HEIGHT + BOTTOM);
	say_picture(b, s);
	svg_labelled(b);
	svg_canvas(b, TOP, HEIGHT);
	svg_lines_across(b, &g.y, HEIGHT);
	draw_steps(b, &g);
	draw_dots(b, &g, s->parts_max);
	svg_canvas_end(b);
	svg_labels_beside(b, &g.y, TOP, HEIGHT);
	svg_labels_below(b, &g.x, TOP + HEIGHT + BOTTOM - 5);
	draw_numbers(b, &g);
	svg_end(b);
	free(g.taken);
	return (struct scatter_drawn){ dots, g.y.is_log };
}
