/*
 * Tables are read twice, once with the rows split in place that can be and
 * once by libcsv alone: the same records, errors and line numbers must come of
 * it, wherever the blocks of the input are cut.
 *
 * The first two bytes of an input say how it is read; the rest is the file.
 */

#include "fuzz.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "rows/reader.h"
#include "table/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How a file is read. */
struct way {
	char *path;
	size_t block;
	bool skip_invalid;
	bool by_libcsv;
	bool is_plain;   /* without AVX2 */
	unsigned wanted; /* a bit a column, over and over */
	enum schema_use use;
};

static void
say(struct buffer *said, const char *what, uintmax_t number)
{
	char text[32];

	buffer_text(said, what);
	snprintf(text, sizeof text, " %ju", number);
	buffer_text(said, text);
}

static void
say_slice(struct buffer *said, struct slice text)
{
	say(said, "", text.len);
	buffer_byte(said, ':');
	buffer_append(said, text.at, text.len);
}

static void
say_double(struct buffer *said, double value)
{
	char text[64];

	snprintf(text, sizeof text, " %a", value);
	buffer_text(said, text);
}

static void
say_error(struct buffer *said, const struct diag *error)
{
	say(said, "error of line", error->line);
	buffer_byte(said, ' ');
	buffer_text(said, error->reason);
	buffer_byte(said, '\n');
}

static bool
is_wanted(const struct way *way, size_t column)
{
	return way->wanted >> column % 8 & 1;
}

/* A record: of a header all fields, of a row those that are wanted. */
static void
say_record(struct buffer *said, const struct table *t, size_t record,
    const struct way *way)
{
	size_t i;

	say(said, t->is_header ? "header" : "row", t->line + record);
	for (i = 0; i < t->columns; i++)
		if (t->is_header || is_wanted(way, i))
			say_slice(said, table_field(t, record, i));
	buffer_byte(said, '\n');
}

/* All that reading a file as tables gives. */
static void
read_tables(const struct way *way, struct buffer *said)
{
	struct table t = { 0 };
	size_t i;
	int got;

	t.skip_invalid = way->skip_invalid;
	t.never_simple = way->by_libcsv;
	t.is_plain = way->is_plain;
	t.input.block = way->block;
	/* It fails if the file is compressed or the like. */
	got = table_open(&t, way->path);
	while (got >= 0 && (got = table_next(&t)) > 0) {
		for (i = 0; i < (size_t)got; i++)
			say_record(said, &t, i, way);
		for (i = 0; t.is_header && i < t.columns; i++)
			if (is_wanted(way, i))
				table_want(&t, i);
	}
	if (got < 0)
		say_error(said, &t.error);
	say(said, "skipped", t.skipped);
	buffer_byte(said, '\n');
	table_free(&t);
}

static void
say_point(struct buffer *said, const struct point *point)
{
	say_slice(said, point->stage_name);
	say_double(said, point->execution_time);
	say_double(said, point->memory_used);
	say_double(said, point->cpu_time);
	say(said, "", (uintmax_t)point->timestamp);
	say_slice(said, point->metadata);
}

static void
say_event(struct buffer *said, const struct event *event)
{
	say(said, "", (uintmax_t)event->event);
	say_slice(said, event->stage_name);
	say_slice(said, event->metadata);
	say(said, "", (uintmax_t)event->timestamp);
}

static void
say_stats(struct buffer *said, const struct stats *stats)
{
	say_slice(said, stats->stage_name);
	say_double(said, stats->count);
	say_double(said, stats->avg);
	say_double(said, stats->stdev);
	say_double(said, stats->total);
}

static void
say_row(struct buffer *said, const struct schema_rows *row)
{
	if (row->kind == SCHEMA_POINTS)
		say_point(said, row->models);
	else if (row->kind == SCHEMA_EVENTS)
		say_event(said, row->models);
	else if (row->kind == SCHEMA_STATS)
		say_stats(said, row->models);
}

static void
say_rows(struct buffer *said, const struct schema_rows *rows, uintmax_t line)
{
	size_t i;

	for (i = 0; i < rows->count; i++) {
		const struct schema_rows row = schema_part(*rows, i, 1);

		say(said, "row", line + i);
		say_row(said, &row);
		buffer_byte(said, '\n');
	}
}

/* All that reading a file as rows of models gives. */
static void
read_rows(const struct way *way, struct buffer *said)
{
	char *paths[] = { way->path };
	struct schema_rows rows;
	struct reader r;
	int got;

	reader_init(&r, way->use, paths, 1, way->skip_invalid);
	r.table.never_simple = way->by_libcsv;
	r.table.is_plain = way->is_plain;
	r.table.input.block = way->block;
	while ((got = reader_next(&r, &rows)) > 0)
		say_rows(said, &rows, r.table.error.line);
	if (got < 0)
		say_error(said, &r.table.error);
	say(said, "skipped", r.skipped[0]);
	buffer_byte(said, '\n');
	reader_free(&r);
}

static void
read_all(const struct way *way, struct buffer *said)
{
	read_tables(way, said);
	read_rows(way, said);
	buffer_byte(said, '\0');
}

static struct way
way_of(uint8_t first, uint8_t second)
{
	static const size_t blocks[] = { 1, 2, 3, 7, 16, 61, 64, 65, 100, 128,
		1000, 4096, 0 };
	static const enum schema_use uses[] = { FOR_STATS, FOR_TRENDS,
		FOR_STEPS, FOR_EVENTS };

	return (struct way){
		.block = blocks[first % (sizeof blocks / sizeof *blocks)],
		.skip_invalid = first & 0x80,
		.is_plain = first & 0x40,
		.wanted = second,
		.use = uses[second % (sizeof uses / sizeof *uses)],
	};
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer expected = { 0 }, seen = { 0 };
	struct way way;

	if (size < 2)
		return 0;
	way = way_of(data[0], data[1]);
	way.path = fuzz_file(data + 2, size - 2);
	read_all(&way, &seen);
	way.by_libcsv = true;
	way.block = 0;
	read_all(&way, &expected);
	if (seen.len != expected.len ||
	    memcmp(seen.data, expected.data, seen.len) != 0) {
		printf("--- by libcsv\n%s+++ in place\n%s", expected.data,
		    seen.data);
		fuzz_hold(false, "rows in place are those of libcsv");
	}
	buffer_free(&expected);
	buffer_free(&seen);
	return 0;
}
