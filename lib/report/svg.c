#include "report/svg.h"

#include "render/page.h"

#include <math.h>
#include <stddef.h>

/* Labels this close to an end of the axis begin or end there. */
#define EDGE 0.07

/* From the baseline of a label to its middle, in pixels. */
#define HALF_DIGIT 4

/* Between a picture and the labels beside it, in pixels. */
#define GAP 8

void
svg_begin(struct buffer *b, const char *class, int height)
{
	page_put(b,
	    "<svg class=\"%s\" role=\"img\" width=\"100%%\" height=\"%d\" "
	    "aria-label=\"",
	    class, height);
}

void
svg_labelled(struct buffer *b)
{
	buffer_text(b, "\">\n");
}

void
svg_end(struct buffer *b)
{
	buffer_text(b, "</svg>\n");
}

void
svg_canvas(struct buffer *b, int y, int height)
{
	page_put(b,
	    "<svg y=\"%d\" width=\"100%%\" height=\"%d\" "
	    "viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\">\n",
	    y, height, SVG_WIDTH, height);
}

void
svg_canvas_end(struct buffer *b)
{
	svg_end(b);
}

int
svg_x(double place)
{
	return (int)lround(place * SVG_WIDTH);
}

void
svg_lines_down(struct buffer *b, const struct axis *x, int from, int to)
{
	size_t i;

	buffer_text(b, "<path class=\"grid\" d=\"");
	for (i = 0; i < x->count; i++)
		page_put(
		    b, "M%d %dv%d", svg_x(x->ticks[i].at), from, to - from);
	buffer_text(b, "\"/>\n");
}

static int
height_of(double place, int height)
{
	return height - (int)lround(place * height);
}

void
svg_lines_across(struct buffer *b, const struct axis *y, int height)
{
	size_t i;

	buffer_text(b, "<path class=\"grid\" d=\"");
	for (i = 0; i < y->count; i++)
		page_put(b, "M0 %dh%d", height_of(y->ticks[i].at, height),
		    SVG_WIDTH);
	buffer_text(b, "\"/>\n");
}

static const char *
anchor_of(double place)
{
	if (place < EDGE)
		return "";
	return place > 1 - EDGE ? " text-anchor=\"end\""
				: " text-anchor=\"middle\"";
}

void
svg_labels_below(struct buffer *b, const struct axis *x, int y)
{
	size_t i;

	for (i = 0; i < x->count; i++)
		page_put(b, "<text x=\"%.1f%%\" y=\"%d\"%s>%s</text>\n",
		    100 * x->ticks[i].at, y, anchor_of(x->ticks[i].at),
		    x->ticks[i].label);
}

void
svg_labels_beside(struct buffer *b, const struct axis *y, int top, int height)
{
	size_t i;

	for (i = 0; i < y->count; i++)
		page_put(b,
		    "<text x=\"-%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
		    GAP, top + height_of(y->ticks[i].at, height) + HALF_DIGIT,
		    y->ticks[i].label);
}
