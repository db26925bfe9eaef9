#ifndef PLAIN_H
#define PLAIN_H

/* The text of a line as a terminal shows it. */

#include "base/buffer.h"
#include "base/slice.h"

/*
 * A line without a byte order mark, NULs and escape sequences (ECMA-48: colours
 * and the like), and without text that these conceal, as Jenkins does with its
 * notes.  The text is borrowed from the line, or from `copy`, which the
 * function fills.
 */
struct slice plain_text(struct slice line, struct buffer *copy);

#endif
