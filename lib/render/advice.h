#ifndef ADVICE_H
#define ADVICE_H

/* Recommendations on a terminal: a paragraph each, since they are sentences. */

#include "base/buffer.h"
#include "render/screen.h"
#include "render/view.h"

/* Appends all rows of a view of recommendations. */
void advice_put(
    struct buffer *out, const struct screen *screen, const struct view *v);

#endif
