/*
 * Trace events in JSON, for Perfetto and chrome://tracing: a process a run, and
 * a thread a lane.  By the Trace Event Format: complete events (X) with times
 * in microseconds, and metadata events (M) for the names of processes.
 */

#include "base/buffer.h"
#include "base/slice.h"
#include "model/model.h"
#include "model/schema.h"
#include "render/format.h"
#include "render/json.h"
#include "value/metadata.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

static const char *const categories[] = {
	[BAR_OFF_PATH] = "off the path",
	[BAR_OBSERVED] = "observed path",
	[BAR_CRITICAL] = "critical path",
};

/* Appends a member of an object, and the comma before it. */
static void
put_number(struct buffer *out, const char *name, double value, int decimals)
{
	char text[64];

	buffer_text(out, ",\"");
	buffer_text(out, name);
	snprintf(text, sizeof text, "\":%.*f", decimals, value);
	buffer_text(out, text);
}

static void
put_string(struct buffer *out, const char *name, struct slice value)
{
	buffer_text(out, ",\"");
	buffer_text(out, name);
	buffer_text(out, "\":");
	json_string(out, value);
}

/* What all events have. */
static void
begin_event(struct buffer *out, struct slice name, const char *category,
    const char *phase, double process, double thread)
{
	buffer_text(out, "{\"name\":");
	json_string(out, name);
	put_string(out, "cat", slice_of(category));
	put_string(out, "ph", slice_of(phase));
	put_number(out, "pid", process, 0);
	put_number(out, "tid", thread, 0);
}

static void
put_process(struct buffer *out, const struct bar *bar)
{
	struct buffer name = { 0 };

	buffer_text(&name, bar->run.len > 0 ? "run " : "run");
	buffer_append(&name, bar->run.at, bar->run.len);
	begin_event(out, slice_of("process_name"), "__metadata", "M",
	    bar->run_number, 0);
	buffer_text(out, ",\"ts\":0,\"args\":{\"name\":");
	json_string(out, slice_of_buffer(&name));
	buffer_text(out, "}},\n");
	buffer_free(&name);
}

static void
put_event(struct buffer *out, const struct bar *bar)
{
	const bool is_valid = metadata_is_valid(bar->metadata);

	begin_event(out, bar->stage_name, categories[bar->path], "X",
	    bar->run_number, bar->lane + 1);
	put_number(out, "ts", (double)bar->timestamp, 0);
	put_number(out, "dur", bar->length * 1000, 3);
	buffer_text(out, ",\"args\":");
	json_metadata(out, is_valid ? bar->metadata : slice_of(""));
	buffer_byte(out, '}');
}

static void
table(struct sheet *sheet)
{
	struct buffer *out = &sheet->out;
	const char *between = "";
	double process = 0;
	size_t i;

	buffer_text(out, "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n");
	for (i = 0; i < sheet->count; i++) {
		const struct bar *bar = sheet_row(sheet, i);

		if (bar->is_gap)
			continue;
		buffer_text(out, between);
		if (bar->run_number != process)
			put_process(out, bar);
		process = bar->run_number;
		put_event(out, bar);
		between = ",\n";
	}
	buffer_text(out, "\n]}\n");
}

const struct format format_trace = {
	.name = "trace",
	.label = "trace events",
	.gap = "",
	.kinds = SCHEMA_SET_OF(SCHEMA_BARS),
	.table = table,
};
