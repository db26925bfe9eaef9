#ifndef SPANS_H
#define SPANS_H

/*
 * Pairs the starts and ends of stages into points.  An end belongs to the
 * latest open start of its stage with the same `id` in the metadata, or with
 * none if the end has none.  Each takes the same time however many are open.
 */

#include "base/buffer.h"
#include "base/chains.h"
#include "base/slice.h"
#include "model/model.h"
#include "value/moment.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where in a script a traced command is. */
struct spans_place {
	unsigned depth;     /* of the trace, from 1; 0: it is none */
	unsigned subshells; /* that it is in */
	unsigned functions; /* that call it */
	bool holds;         /* it runs commands that are one deeper */
};

/* What a log has told of an open stage. */
struct spans_log {
	bool needs_end;        /* it lasts until a line that ends it */
	bool is_told;          /* a line tells how long it took: */
	double took;           /* ms; NaN: not yet */
	unsigned blocks;       /* open in it, which are no stages */
	struct spans_place at; /* of a traced command */
};

/* The open stages with one id, which may be empty. */
struct spans_id {
	struct chains_link link; /* by the id */
	struct buffer text;
	struct spans_open *newest;
	/* Of the lines of a log that are about them: */
	struct moment last; /* the latest time */
	uintmax_t back;     /* the last line whose time was earlier; 0: none */
};

/* An open stage: started, not ended. */
struct spans_open {
	struct chains_link link;                 /* by the id and the name */
	struct spans_open *before, *after;       /* in order of their starts */
	struct spans_open *id_before, *id_after; /* of those with its id */
	uintmax_t number;                        /* counts the starts */
	struct spans_id *id;
	struct buffer name;
	struct buffer metadata;
	struct moment started;
	const char *file; /* of the start event; borrowed */
	uintmax_t line;
	struct spans_log log;
};

/* Start from zeroes. */
struct spans {
	struct spans_open *first, *last; /* in order of their starts */
	uintmax_t started;
	size_t count;
	struct chains ids, names;
	struct spans_open ended; /* the stage of the last point */
	struct buffer metadata;  /* of the last point */
};

/*
 * Opens a stage, as p->last; file and line are those of the event.  If another stage is
 * open, its metadata begins with parent=NAME: the latest open stage whose id
 * is the same, or any if one of the two has no id.
 */
void spans_start(struct spans *p, const struct event *event,
    struct moment started, const char *file, uintmax_t line);

/* The latest open stage with that id, and that name unless NULL; or NULL. */
struct spans_open *spans_find(
    const struct spans *p, struct slice id, const struct slice *name);

/* What is open with that id, or NULL. */
struct spans_id *spans_find_id(const struct spans *p, struct slice id);

/*
 * Closes a stage and sets *point, whose slices are valid until the next call.
 * Its metadata is that of start and end; if both have a key, that of the end.
 * Returns NULL, or a static message why the end is invalid.
 */
const char *spans_end(struct spans *p, const struct event *event,
    struct moment ended, struct point *point);

/*
 * The same of an open stage.  If its end cannot be told, it stays open, and the
 * message says why.
 */
const char *spans_close(struct spans *p, struct spans_open *open,
    struct slice metadata, struct moment ended, struct point *point);

/* Drop one open stage, or all. */
void spans_drop(struct spans *p, struct spans_open *open);
void spans_reset(struct spans *p);

void spans_free(struct spans *p);

#endif
