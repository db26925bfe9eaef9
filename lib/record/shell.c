#include "record/shell.h"

#include "base/array.h"
#include "base/buffer.h"
#include "base/slice.h"
#include "render/format.h"
#include "value/num.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* The lines of shell.sh, each a string: made by the Makefile. */
static const char *const lines[] = {
#include <shell-lines.inc>
};

/* NAME='text', quoted for any shell. */
static void
assign(struct buffer *text, const char *name, struct slice value)
{
	size_t i;

	buffer_text(text, name);
	buffer_text(text, "='");
	for (i = 0; i < value.len; i++) {
		if (value.at[i] == '\'')
			buffer_text(text, "'\\'");
		buffer_byte(text, value.at[i]);
	}
	buffer_text(text, "'\n");
}

static void
assign_number(struct buffer *text, const char *name, double value)
{
	char number[NUM_SIZE];

	assign(text, name, (struct slice){ number, num_format(number, value) });
}

void
shell_functions(struct buffer *text, const char *program,
    const struct sink_options *options)
{
	const struct format *format =
	    options->format != NULL ? options->format : formats[0];
	/* What shells can count with, and still add to. */
	const double most_us = 1e15;
	size_t i;

	assign(text, "_prof_record", slice_of(program));
	assign(text, "_prof_format", slice_of(format->name));
	assign(text, "_prof_output", slice_of(options->output));
	assign(text, "_prof_given", options->metadata);
	assign_number(text, "_prof_threshold", options->threshold);
	assign_number(text, "_prof_threshold_us",
	    fmin(ceil(options->threshold * 1000), most_us));
	for (i = 0; i < COUNT(lines); i++)
		buffer_text(text, lines[i]);
}
