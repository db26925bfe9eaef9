/*
 * The texts within a field, a line or an option: what is read must be the same
 * after it was written and read again, and lines must not depend on where the
 * blocks of the input are cut.
 *
 * The first byte of an input says what the text is, the second how it is cut.
 */

#include "fuzz.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "record/lines.h"
#include "rows/condition.h"
#include "stage/parents.h"
#include "stage/sketch.h"
#include "stage/sketch_check.h"
#include "stage/sketch_text.h"
#include "value/duration.h"
#include "value/metadata.h"
#include "value/num.h"
#include "value/timestamp.h"
#include "value/when.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
read_timestamp(struct slice text)
{
	char written[TIMESTAMP_SIZE];
	int64_t first, second = 0;
	size_t n;

	if (!timestamp_parse(text, &first)) {
		fuzz_hold(*timestamp_wrong(text) != '\0', "it says why");
		return;
	}
	fuzz_hold(first != TIMESTAMP_NONE, "a timestamp is one");
	n = timestamp_format(written, first);
	fuzz_hold(timestamp_parse((struct slice){ written, n }, &second),
	    "a timestamp is read again");
	fuzz_hold(first == second, "a timestamp is the same again");
}

static void
read_durations(struct slice text)
{
	int64_t when = 0;
	double ms;

	if (duration_parse(text, &ms))
		fuzz_hold(ms >= 0 && isfinite(ms), "a duration is an amount");
	if (when_parse(text, INT64_C(1772366400000000), &when))
		fuzz_hold(when != TIMESTAMP_NONE, "a time is one");
}

/* All pairs, decoded and encoded again, as metadata. */
static struct buffer
rewrite(struct slice metadata)
{
	struct slice key, value;
	struct buffer all = { 0 };

	while (metadata_next(&metadata, &key, &value)) {
		struct buffer plain = { 0 };

		metadata_decode(&plain, value);
		metadata_add(&all, key, slice_of_buffer(&plain));
		buffer_free(&plain);
	}
	return all;
}

static void
read_metadata(struct slice text)
{
	struct buffer first, second;

	if (!metadata_is_valid(text))
		return;
	first = rewrite(text);
	second = rewrite(slice_of_buffer(&first));
	fuzz_hold(metadata_is_valid(slice_of_buffer(&first)),
	    "metadata is valid when it is written");
	fuzz_hold(
	    slice_equal(slice_of_buffer(&first), slice_of_buffer(&second)),
	    "metadata is the same again");
	buffer_free(&first);
	buffer_free(&second);
}

/* The text of the sketch of two texts, or of one if the other is empty. */
static struct buffer
merge_sketches(struct slice first, struct slice second)
{
	struct buffer written = { 0 };
	struct parents parents = { 0 };
	struct sketch s;

	sketch_init(&s);
	sketch_text_merge(&s, &parents, 0, first);
	if (second.len > 0)
		sketch_text_merge(&s, &parents, 0, second);
	if (isfinite(sketch_describe(&s).total) &&
	    isfinite(sketch_describe(&s).variance) &&
	    isfinite(s.usage.cpu.sum) && isfinite(s.usage.wall.sum) &&
	    s.times.count <= SKETCH_COUNT_MAX)
		sketch_text_append(&written, &s, &parents, 0);
	sketch_free(&s);
	parents_free(&parents);
	return written;
}

/* Whether the field is the same, or the same number. */
static bool
is_same_field(struct slice a, struct slice b)
{
	double x, y;

	return slice_equal(a, b) ||
	    (num_parse(a, &x) == NUM_OK && num_parse(b, &y) == NUM_OK &&
		x == y);
}

/* All before the parents is read as it was, but for how numbers are written. */
static void
hold_same_fields(struct slice a, struct slice b)
{
	int i;

	for (i = 0; i < 14; i++)
		fuzz_hold(is_same_field(slice_cut(&a, ':'), slice_cut(&b, ':')),
		    "a sketch is read as it was written");
}

/* One sketch, or two in two lines, which are merged. */
static void
read_sketch(struct slice text)
{
	const struct slice first = slice_cut(&text, '\n'), none = { "", 0 };
	struct buffer written, again;

	if (sketch_check(first) != NULL ||
	    (text.len > 0 && sketch_check(text) != NULL))
		return;
	written = merge_sketches(first, text);
	if (written.len == 0)
		return;
	if (text.len == 0)
		hold_same_fields(first, slice_of_buffer(&written));
	fuzz_hold(sketch_check(slice_of_buffer(&written)) == NULL,
	    "a sketch is valid when it is written");
	again = merge_sketches(slice_of_buffer(&written), none);
	fuzz_hold(
	    slice_equal(slice_of_buffer(&written), slice_of_buffer(&again)),
	    "a sketch is the same again");
	buffer_free(&written);
	buffer_free(&again);
}

/* A condition, a NUL, and the metadata that it is put to. */
static void
read_condition(struct slice text)
{
	struct buffer owned = { 0 };
	struct condition c;
	struct slice key, metadata;
	size_t len;

	buffer_append(&owned, text.at, text.len);
	buffer_append(&owned, "\0", 2);
	len = strlen(owned.data);
	metadata = (struct slice){ owned.data + len + 1, owned.len - len - 1 };
	if (condition_is_valid(owned.data, &key)) {
		fuzz_hold(metadata_is_key(key), "a condition has a key");
		condition_init(&c, owned.data);
		if (condition_holds(&c, metadata) && c.has_key)
			fuzz_hold(condition_was_met(&c), "what holds was met");
		condition_free(&c);
	}
	buffer_free(&owned);
}

/* All lines of the file, with their numbers. */
static struct buffer
list_lines(const char *path, size_t block)
{
	struct buffer all = { 0 };
	struct lines l = { .input.block = block };
	const char *wrong = NULL;
	struct line line;
	char number[32];

	fuzz_hold(lines_open(&l, path, false) == 0, "the file can be opened");
	while (lines_next(&l, &line, &wrong) > 0) {
		snprintf(number, sizeof number, "%ju%s:", line.number,
		    line.continues ? "+" : "");
		buffer_text(&all, number);
		buffer_append(&all, line.text.at, line.text.len);
		buffer_byte(&all, '\n');
	}
	if (wrong != NULL)
		buffer_text(&all, wrong);
	lines_free(&l);
	return all;
}

static void
read_lines(struct slice text, size_t block)
{
	struct buffer cut, whole;
	const char *path;

	path = fuzz_file(text.at, text.len);
	cut = list_lines(path, block);
	whole = list_lines(path, 0);
	fuzz_hold(slice_equal(slice_of_buffer(&cut), slice_of_buffer(&whole)),
	    "lines do not depend on blocks");
	buffer_free(&cut);
	buffer_free(&whole);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(struct slice text) = { read_timestamp,
		read_durations, read_metadata, read_sketch, read_condition };
	const size_t count = sizeof readers / sizeof *readers;
	struct slice text;
	size_t which;

	if (size < 2)
		return 0;
	which = data[0] % (count + 1);
	text = (struct slice){ (const char *)data + 2, size - 2 };
	if (which < count)
		readers[which](text);
	else
		read_lines(text, 1 + data[1] % 100);
	return 0;
}
