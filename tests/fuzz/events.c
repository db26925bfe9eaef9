/*
 * Events become points: whatever the events are, all tools can read the points,
 * and they do not depend on where the blocks of the input are cut.
 *
 * The first byte of an input says how it is read; the second is not used, and
 * the rest is the file.
 */

#include "fuzz.h"

#include "base/slice.h"
#include "model/schema.h"
#include "record/events.h"
#include "record/sink.h"
#include "rows/reader.h"

#include <math.h>

/* How events are read. */
struct way {
	size_t block; /* 0: as the tool does */
	bool skip_invalid;
	bool with_metadata;
};

/* What came of it. */
struct outcome {
	bool failed;
	size_t points;
};

static struct outcome
record(char *path, const struct way *way)
{
	char *points = fuzz_output();
	struct sink_options options = { .prog = "fuzz",
		/* So that a time below 0 would be seen. */
		.threshold = -INFINITY,
		.output = points,
		.metadata = slice_of(way->with_metadata ? "id=x;k=v" : ""),
		.parent = slice_of(way->with_metadata ? "parent=p" : "") };
	char *paths[] = { path };
	struct sink out;
	struct events events = { .out = &out };
	enum events_status status = EVENTS_TAKEN;
	struct schema_rows rows;
	struct reader r;
	struct outcome o;
	int got = 0;

	fuzz_hold(sink_open(&out, &options, SCHEMA_POINTS) == 0,
	    "an empty file can be written");
	reader_init(&r, FOR_EVENTS, paths, 1, way->skip_invalid);
	r.table.input.block = way->block;
	while (status == EVENTS_TAKEN && (got = reader_next(&r, &rows)) > 0)
		status = events_take(&events, &r, &rows);
	o.failed = got < 0 || status != EVENTS_TAKEN;
	o.failed |= events_end(&events, !o.failed) < 0;
	fuzz_hold(out.lost == 0, "no point is lost");
	reader_free(&r);
	o.points = fuzz_points(points);
	return o;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct way way;
	struct outcome whole, cut;
	char *path;

	if (size < 2)
		return 0;
	way = (struct way){
		.skip_invalid = data[0] & 0x80,
		.with_metadata = data[0] & 0x40,
	};
	path = fuzz_file(data + 2, size - 2);
	whole = record(path, &way);
	way.block = 1 + (data[0] & 0x3f);
	cut = record(path, &way);
	fuzz_hold(whole.failed == cut.failed && whole.points == cut.points,
	    "points do not depend on blocks");
	return 0;
}
