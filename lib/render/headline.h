#ifndef HEADLINE_H
#define HEADLINE_H

/* A table in a few words. */

#include "base/buffer.h"
#include "render/format.h"

/*
 * Appends, as markdown, what a table with rows says: "2 stages stepped up at
 * `577a953`".
 */
void headline_put(struct buffer *out, const struct sheet *sheet);

#endif
