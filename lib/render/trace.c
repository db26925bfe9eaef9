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

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

static const char *const categories[] = {
	[BAR_OFF_PATH] = "off the path",
	[BAR_OBSERVED] = "observed path",
	[BAR_CRITICAL] = "critical path",
};

/* Appends what is printed. */
static void
put(struct buffer *out, const char *format, double a, double b)
{
	char text[128];

	snprintf(text, sizeof text, format, a, b);
	buffer_text(out, text);
}

static void
put_process(struct buffer *out, const struct bar *bar)
{
	struct buffer name = { 0 };

	buffer_text(&name, bar->run.len > 0 ? "run " : "run");
	buffer_append(&name, bar->run.at, bar->run.len);
	put(out,
	    "{\"name\":\"process_name\",\"cat\":\"__metadata\",\"ph\":\"M\","
	    "\"ts\":0,\"pid\":%.0f,\"tid\":0,\"args\":{\"name\":",
	    bar->run_number, 0);
	json_string(out, slice_of_buffer(&name));
	buffer_text(out, "}},\n");
	buffer_free(&name);
}

static void
put_event(struct buffer *out, const struct bar *bar)
{
	char time[32];

	buffer_text(out, "{\"name\":");
	json_string(out, bar->stage_name);
	buffer_text(out, ",\"cat\":");
	json_string(out, slice_of(categories[bar->path]));
	snprintf(time, sizeof time, "%" PRId64, bar->timestamp);
	buffer_text(out, ",\"ph\":\"X\",\"ts\":");
	buffer_text(out, time);
	put(out, ",\"dur\":%.3f", bar->length * 1000, 0);
	put(out, ",\"pid\":%.0f,\"tid\":%.0f,\"args\":", bar->run_number,
	    bar->lane + 1);
	json_metadata(out,
	    metadata_is_valid(bar->metadata) ? bar->metadata : slice_of(""));
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
