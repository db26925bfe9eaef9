/*
 * The lines of a log become points: whatever is in it, all tools can read the
 * points, and there are as many when it is read again.
 *
 * The first byte of an input says what the log is; the second is not used, and
 * the rest is the file.
 */

#include "fuzz.h"

#include "base/array.h"
#include "base/slice.h"
#include "model/schema.h"
#include "record/log.h"
#include "record/log_format.h"
#include "record/log_line.h"
#include "record/sink.h"
#include "record/trace.h"

#include <math.h>
#include <string.h>

/* The ways in which a log is read, as the options of prof-record say. */
static struct way {
	const char *log;   /* --log, or else: */
	const char *split; /* --split, or else --xtrace */
	const char *end, *id;
	enum log_clock clock;
	bool whole;

	bool is_ready; /* what follows is set */
	struct log_format format;
	struct log_line line;
} ways[] = {
	{ .log = "github" },
	{ .log = "gh" },
	{ .log = "gitlab" },
	{ .log = "buildkite" },
	{ .log = "buildkit" },
	{ .log = "jenkins" },
	{ .whole = false },
	{ .whole = true },
	{ .split = "^== (.*)" },
	{ .split = "^== (.*)", .clock = LOG_AT_START },
	{ .split = "begin (.*)", .end = "end (.*)", .clock = LOG_AT_START },
	{ .split = "begin (.*)", .end = "end", .id = "\\[(w[0-9]+)\\]" },
	{ .split = "begin (.*)",
	    .end = "end (.*)",
	    .id = "w[0-9]",
	    .clock = LOG_AT_START },
	{ .split = "(a|ab)(c|bcd)?(d*)", .end = "(e)?f|^$" },
};

/* Compiles the expressions, once. */
static void
prepare(struct way *way)
{
	char reason[LOG_LINE_REASON_SIZE];

	if (way->is_ready || (way->log == NULL && way->split == NULL))
		return;
	if (way->log != NULL)
		way->format = *log_format_find(slice_of(way->log));
	else {
		way->format.clock = way->clock;
		if (way->id != NULL)
			way->format.id =
			    (struct log_rule){ LOG_NOTHING, way->id, "i" };
		log_format_split(&way->format, way->split, way->end);
	}
	fuzz_hold(log_line_init(&way->line, &way->format, reason) == NULL,
	    "expressions are right");
	way->is_ready = true;
}

/* How many points there are. */
static size_t
record(char *path, struct way *way)
{
	char *points = fuzz_output();
	const struct sink_options options = { .prog = "fuzz",
		/* So that a time below 0 would be seen. */
		.threshold = -INFINITY,
		.output = points };
	char *paths[] = { path };
	struct trace trace = { .whole = way->whole };
	const struct log_source source = {
		.paths = paths,
		.count = 1,
		.line = &way->line,
		.trace = way->is_ready ? NULL : &trace,
		.quiet = true,
	};
	struct sink out;

	fuzz_hold(sink_open(&out, &options, SCHEMA_POINTS) == 0,
	    "an empty file can be written");
	log_record(&source, &out);
	fuzz_hold(out.lost == 0, "no point is lost");
	trace_free(&trace);
	return fuzz_points(points);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct way *way;
	char *path;
	size_t count;

	if (size < 2)
		return 0;
	way = &ways[data[0] % COUNT(ways)];
	prepare(way);
	path = fuzz_file(data + 2, size - 2);
	count = record(path, way);
	fuzz_hold(
	    record(path, way) == count, "a log has the same points again");
	return 0;
}
