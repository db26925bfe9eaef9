#ifndef SVG_H
#define SVG_H

/*
 * Pictures in a page.  A picture is as wide as its place and has a height in
 * pixels.  Lines and dots are in a canvas that is stretched to that width, of
 * SVG_WIDTH by its height; text keeps its size, and its place across the
 * picture is a percentage.
 */

#include "base/buffer.h"
#include "report/axis.h"

#include <stdbool.h>

#define SVG_WIDTH 1000

/*
 * Starts a picture, `height` pixels high, up to the text in double quotes that
 * is read to those who cannot see it: append that by page_text and the like,
 * and then call svg_labelled.
 */
void svg_begin(struct buffer *b, const char *class, int height);
void svg_labelled(struct buffer *b);
void svg_end(struct buffer *b);

/* Starts a canvas at y pixels from the top, and ends one. */
void svg_canvas(struct buffer *b, int y, int height);
void svg_canvas_end(struct buffer *b);

/* A place on an axis in a canvas. */
int svg_x(double place);

/* The lines of an axis across a canvas, and the labels below or beside it. */
void svg_lines_down(struct buffer *b, const struct axis *x, int from, int to);
void svg_lines_across(struct buffer *b, const struct axis *y, int height);
void svg_labels_below(struct buffer *b, const struct axis *x, int y);
void svg_labels_beside(
    struct buffer *b, const struct axis *y, int top, int height);

#endif
