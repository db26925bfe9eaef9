#include "report/spread.h"

#include "render/page.h"
#include "render/people.h"
#include "report/svg.h"

#include <math.h>

/* In pixels: the histogram, what is below it, and the labels of the axis. */
#define HISTOGRAM 20
#define BOX 6
#define MARGIN 3
#define LABELS 16

#define HEIGHT (MARGIN + HISTOGRAM + BOX + MARGIN)
#define BASE (MARGIN + HISTOGRAM)

/* The grid goes beyond the picture, since its place may be higher. */
#define BEYOND 200

#define TICKS 6

/* The bins of the histogram across the picture. */
#define BINS 100
#define BIN_WIDTH (SVG_WIDTH / BINS)

void
spread_add(struct spread_ends *e, const struct past *p)
{
	const double least = past_least(p);

	if (least > 0 && (e->least == 0 || least < e->least))
		e->least = least;
	e->middle = fmin(e->middle, past_percentile(p, 50));
	e->most = fmax(e->most, past_percentile(p, 100));
}

struct axis
spread_axis(const struct spread_ends *e)
{
	return axis_of_times(e->least, e->middle, e->most, TICKS);
}

void
spread_draw_axis(struct buffer *b, const struct axis *axis)
{
	svg_begin(b, "ticks", LABELS);
	buffer_text(b, axis->is_log ? "Times, on a logarithmic axis" : "Times");
	svg_labelled(b);
	svg_labels_below(b, axis, LABELS - 4);
	svg_end(b);
}

/* How many times are in each bin.  Returns the largest number. */
static size_t
count_bins(const struct past *p, const struct axis *axis, size_t bins[BINS])
{
	size_t largest = 0, i;

	for (i = 0; i < BINS; i++)
		bins[i] = 0;
	for (i = 0; i < p->stage->count; i++) {
		const double place = axis_place(axis, p->sorted[i]);
		const size_t bin = (size_t)fmin(place * BINS, BINS - 1);

		bins[bin]++;
		if (bins[bin] > largest)
			largest = bins[bin];
	}
	return largest;
}

static void
draw_histogram(struct buffer *b, const struct past *p, const struct axis *axis)
{
	size_t bins[BINS];
	const size_t largest = count_bins(p, axis, bins);
	size_t i, end;

	buffer_text(b, "<path class=\"bins\" d=\"");
	for (i = 0; i < BINS; i = end) {
		const double height =
		    ceil(HISTOGRAM * (double)bins[i] / (double)largest);

		for (end = i + 1; end < BINS && bins[end] == bins[i];)
			end++;
		if (bins[i] > 0)
			page_put(b, "M%zu %dv-%.0fh%zuv%.0f", i * BIN_WIDTH,
			    BASE, height, (end - i) * BIN_WIDTH, height);
	}
	buffer_text(b, "\"/>\n");
}

static int
percentile_x(const struct past *p, const struct axis *axis, double percent)
{
	return svg_x(axis_place(axis, past_percentile(p, percent)));
}

static void
draw_box(struct buffer *b, const struct past *p, const struct axis *axis)
{
	const int low = percentile_x(p, axis, 25);
	const int high = percentile_x(p, axis, 75);
	const int first = percentile_x(p, axis, 5);
	const int last = percentile_x(p, axis, 95);
	const int y = BASE + BOX / 2 + 1;

	page_put(b, "<path class=\"range\" d=\"M%d %dh%d\"/>\n", first, y,
	    last - first);
	page_put(
	    b, "<path class=\"box\" d=\"M%d %dh%d\"/>\n", low, y, high - low);
	page_put(b, "<path class=\"median\" d=\"M%d %dv%d\"/>\n",
	    percentile_x(p, axis, 50), BASE, HEIGHT - BASE);
}

static void
say_picture(struct buffer *b, const struct past *p, struct slice name)
{
	page_text(b, name);
	buffer_text(b, ": median ");
	page_number(b, people_time, past_percentile(p, 50));
	buffer_text(b, ", half of the times from ");
	page_number(b, people_time, past_percentile(p, 25));
	buffer_text(b, " to ");
	page_number(b, people_time, past_percentile(p, 75));
	buffer_text(b, ", 95% up to ");
	page_number(b, people_time, past_percentile(p, 95));
}

void
spread_draw(struct buffer *b, const struct past *p, const struct axis *axis,
    struct slice name)
{
	svg_begin(b, "spread", HEIGHT);
	say_picture(b, p, name);
	svg_labelled(b);
	svg_canvas(b, 0, HEIGHT);
	svg_lines_down(b, axis, -BEYOND, HEIGHT + BEYOND);
	draw_histogram(b, p, axis);
	draw_box(b, p, axis);
	svg_canvas_end(b);
	svg_end(b);
}
