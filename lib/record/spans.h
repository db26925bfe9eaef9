#ifndef SPANS_H
#define SPANS_H

/*
 * Pairs the starts and ends of stages into points.  An end belongs to the
 * latest open start of its stage with the same `id` in the metadata, or with
 * none if the end has none.
 */

#include "base/buffer.h"
#include "model/model.h"
#include "value/moment.h"

#include <stddef.h>
#include <stdint.h>

/* An open stage: started, not ended. */
struct spans_open {
	struct buffer name;
	struct buffer metadata;
	struct moment started;
	const char *file; /* of the start event; borrowed */
	uintmax_t line;
};

/* Start from zeroes. */
struct spans {
	struct spans_open *open; /* in order of their starts */
	size_t count;
	size_t capacity;
	struct spans_open ended; /* the stage of the last point */
	struct buffer metadata;  /* of the last point */
};

/*
 * Opens a stage; file and line are those of the event.  If another stage is
 * open, its metadata begins with parent=NAME: the latest open stage whose id
 * is the same, or any if one of the two has no id.
 */
void spans_start(struct spans *p, const struct event *event,
    struct moment started, const char *file, uintmax_t line);

/*
 * Closes a stage and sets *point, whose slices are valid until the next call.
 * Its metadata is that of start and end; if both have a key, that of the end.
 * Returns NULL, or a static message why the end is invalid.
 */
const char *spans_end(struct spans *p, const struct event *event,
    struct moment ended, struct point *point);

/* Drops all open stages. */
void spans_reset(struct spans *p);

void spans_free(struct spans *p);

#endif
