#ifndef SINK_H
#define SINK_H

/* The output of prof-record, and what all its rows have in common. */

#include "base/slice.h"
#include "model/model.h"
#include "model/schema.h"
#include "record/append_file.h"
#include "render/context.h"
#include "render/format.h"
#include "render/screen.h"

#include <stdbool.h>
#include <stdint.h>

/* The settings of the user; borrowed. */
struct sink_options {
	const char *prog;            /* for messages */
	const char *output;          /* a path; "-" is standard output */
	const struct format *format; /* NULL: that of the file, or CSV */
	enum screen_color color;     /* of rows for people */
	double threshold;            /* shorter points are omitted, ms */
	struct slice metadata;       /* added to each point's metadata */
	struct slice parent;         /* and to that of points from since on */
	int64_t since;               /* microseconds since 1970 */
};

/* Start from sink_open. */
struct sink {
	const struct sink_options *options;
	struct append_file out;
	const char *name; /* of the output, for messages */
	bool is_stdout;
	struct screen screen; /* of rows for people */
	struct context context;
	uintmax_t lost; /* rows that could not be written */
};

/*
 * NULL, or a static message why a stage name is invalid: a recorded row must be
 * one line and must not be read as a header.
 */
const char *sink_refuses(struct slice stage);

/*
 * Opens the output for rows of that kind; options is borrowed until sink_close.
 * Returns 0, or -1 after a message.
 */
int sink_open(
    struct sink *r, const struct sink_options *options, enum schema_kind kind);

/*
 * Append a point, unless it is below the threshold, or an event.  Failed writes
 * are counted in r->lost; only the first is reported.
 */
void sink_point(struct sink *r, const struct point *point);
void sink_event(struct sink *r, const struct event *event);

/* Closes the output, frees r, and reports the number of rows lost. */
void sink_close(struct sink *r);

#endif
