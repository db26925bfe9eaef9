#ifndef SPANS_H
#define SPANS_H

/*
 * Starts and ends of stages, paired into points.  An end belongs to the
 * latest start of its stage that is still open and has the same `id` in its
 * metadata, or like it none.
 */

#include "base/buffer.h"
#include "model/model.h"
#include "value/moment.h"

#include <stddef.h>
#include <stdint.h>

/* A stage that was started and has not ended. */
struct spans_open {
	struct buffer name;
	struct buffer metadata;
	struct moment started;
	const char *file; /* of its start; borrowed */
	uintmax_t line;
};

/* Start from zeroes. */
struct spans {
	struct spans_open *open; /* in the order of their starts */
	size_t count;
	size_t capacity;
	struct spans_open ended; /* what the last point was made of, */
	struct buffer metadata;  /* and its metadata */
};

/*
 * Opens a stage; file and line are where the event was read.  If it starts
 * inside another, its metadata begins with parent=, the name of the latest
 * stage open: one of the same id, or of two one of which has none.
 */
void spans_start(struct spans *p, const struct event *event,
    struct moment started, const char *file, uintmax_t line);

/*
 * Closes a stage and makes the point of it, whose text lives until the next
 * call.  Its metadata is that of the start and that of the end, which holds
 * where both have a key.  Returns NULL, or what is wrong with the end.
 */
const char *spans_end(struct spans *p, const struct event *event,
    struct moment ended, struct point *point);

/* Forgets all open stages. */
void spans_reset(struct spans *p);

void spans_free(struct spans *p);

#endif
