#ifndef RECORD_H
#define RECORD_H

/* Where prof-record's points go, and what all of them have in common. */

#include "append.h"
#include "model.h"

#include <stdbool.h>

/* What the user asked for. */
struct record_options {
	const char *prog;                /* for messages */
	const char *output;              /* a path; "-" is standard output */
	const enum table_format *format; /* NULL: that of the file, or CSV */
	double threshold;                /* shorter points are left out, ms */
	struct slice metadata;           /* what each point's begins with */
};

/* Start from record_open. */
struct record {
	const struct record_options *options;
	struct append out;
	const char *name; /* of the output, for messages */
	bool is_stdout;
	uintmax_t lost; /* rows that could not be written */
};

/*
 * What is wrong with a stage's name, or NULL: a recorded row is one line, and
 * never a header.
 */
const char *record_refuses(struct slice stage);

/*
 * Opens the output for rows of that kind; options is borrowed.  Returns 0, or
 * -1 after a message.
 */
int record_open(struct record *r, const struct record_options *options,
    enum schema_kind kind);

/*
 * Appends a point, or leaves it out where it is short, and an event.  A write
 * that fails is counted in lost, and the first is said.
 */
void record_point(struct record *r, const struct point *point);
void record_event(struct record *r, const struct event *event);

/* Closes the output, and says how many rows were lost. */
void record_close(struct record *r);

#endif
