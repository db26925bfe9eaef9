#ifndef CELLS_H
#define CELLS_H

/* Text in the cells of a terminal.  All functions append UTF-8 to a buffer. */

#include "base/buffer.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Appends text without what a terminal would obey: control characters, those
 * that set the direction of text, and invalid UTF-8 become \xNN a byte.  For a
 * terminal without UTF-8 our own signs get a replacement, such as -> for an
 * arrow, and other characters become \xNN too.
 */
void cells_escape(struct buffer *b, struct slice text, bool is_utf8);

/* The cells that such text takes. */
size_t cells_width(struct slice text);

/*
 * Appends such text, or if it takes more cells its beginning, an ellipsis and
 * its end: names often differ in both.
 */
void cells_fit(struct buffer *b, struct slice text, size_t cells, bool is_utf8);

/* The same with the last `tail` cells after the ellipsis. */
void cells_fit_tail(struct buffer *b, struct slice text, size_t cells,
    size_t tail, bool is_utf8);

/* The cells of the ellipsis. */
size_t cells_ellipsis(bool is_utf8);

/* The same with the beginning alone, for sentences. */
void cells_cut(struct buffer *b, struct slice text, size_t cells, bool is_utf8);

/* Appends a bar of that share, 0..1, of `cells` cells; 0 alone has none. */
void cells_bar(struct buffer *b, double share, size_t cells);

/*
 * Appends a line of blocks, one a value >= 0, as high as the value is compared
 * with the largest.  If there are more values than cells, each block is the
 * average of some.
 */
void cells_blocks(
    struct buffer *b, const double *values, size_t count, size_t cells);

#endif
