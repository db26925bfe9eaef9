#ifndef SCATTER_H
#define SCATTER_H

/*
 * The picture of a stage's history: a dot a point over time, a line at each
 * step, and a level line from one step to the next.
 */

#include "base/buffer.h"
#include "base/slice.h"
#include "report/past.h"

#include <stdbool.h>
#include <stddef.h>

struct scatter {
	const struct past *past;
	struct slice name; /* of the stage */
	size_t dots_max;   /* where more are seen, those that overlap go */
	size_t parts_max;  /* dots have a tooltip in so many parts */
};

/* What was drawn. */
struct scatter_drawn {
	size_t dots;
	bool is_log; /* the axis of times */
};

struct scatter_drawn scatter_draw(struct buffer *b, const struct scatter *s);

#endif
