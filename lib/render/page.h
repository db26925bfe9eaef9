#ifndef PAGE_H
#define PAGE_H

/*
 * Pages of HTML: one file with its style sheet, which runs nothing and loads
 * nothing.  All functions append UTF-8 to a buffer.
 */

#include "base/buffer.h"
#include "base/slice.h"

/* Starts a page up to its heading, and ends one. */
void page_begin(struct buffer *b, struct slice title);
void page_end(struct buffer *b);

/*
 * Text that is not ours, as the content of an element or of an attribute in
 * double quotes.  Bytes that are no text are \xNN, as on a terminal.
 */
void page_text(struct buffer *b, struct slice text);

/* The same as an element that may break anywhere, and whose direction does not
 * change that of the text around it. */
void page_name(struct buffer *b, struct slice name);

/* A number as one of the functions of people.h says it. */
void page_number(struct buffer *b, void (*say)(struct buffer *b, double value),
    double value);

/* Markup of ours, as printf writes it. */
void page_put(struct buffer *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
