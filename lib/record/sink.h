#ifndef SINK_H
#define SINK_H

/* Where prof-record's points go, and what all of them have in common. */

#include "base/slice.h"
#include "model/model.h"
#include "model/schema.h"
#include "record/append_file.h"
#include "render/format.h"

#include <stdbool.h>
#include <stdint.h>

/* What the user asked for. */
struct sink_options {
	const char *prog;            /* for messages */
	const char *output;          /* a path; "-" is standard output */
	const struct format *format; /* NULL: that of the file, or CSV */
	double threshold;            /* shorter points are left out, ms */
	struct slice metadata;       /* what each point's begins with */
};

/* Start from sink_open. */
struct sink {
	const struct sink_options *options;
	struct append_file out;
	const char *name; /* of the output, for messages */
	bool is_stdout;
	uintmax_t lost; /* rows that could not be written */
};

/*
 * What is wrong with a stage's name, or NULL: a recorded row is one line, and
 * never a header.
 */
const char *sink_refuses(struct slice stage);

/*
 * Opens the output for rows of that kind; options is borrowed.  Returns 0, or
 * -1 after a message.
 */
int sink_open(
    struct sink *r, const struct sink_options *options, enum schema_kind kind);

/*
 * Appends a point, or leaves it out where it is short, and an event.  A write
 * that fails is counted in lost, and the first is said.
 */
void sink_point(struct sink *r, const struct point *point);
void sink_event(struct sink *r, const struct event *event);

/* Closes the output, and says how many rows were lost. */
void sink_close(struct sink *r);

#endif
