/*
 * JSON Lines: one object a row, with the columns as its keys.  Unlike CSV it
 * has types: numbers, true and false, null for what is unknown, an array for a
 * set of words, and an object for metadata and evidence.
 */

#include "render/json.h"

#include "base/buffer.h"
#include "base/slice.h"
#include "base/utf8.h"
#include "model/schema.h"
#include "render/format.h"
#include "value/metadata.h"
#include "value/num.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Appends a character of a string (RFC 8259, section 7), len bytes. */
static void
put_character(
    struct buffer *out, uint32_t character, const char *at, size_t len)
{
	char escape[8];

	if (character == UTF8_INVALID)
		buffer_text(out, "\xef\xbf\xbd"); /* U+FFFD */
	else if (character < ' ' || character == 0x7f)
		buffer_append(out, escape,
		    (size_t)snprintf(
			escape, sizeof escape, "\\u%04x", (unsigned)character));
	else {
		if (character == '"' || character == '\\')
			buffer_byte(out, '\\');
		buffer_append(out, at, len);
	}
}

void
json_string(struct buffer *out, struct slice text)
{
	uint32_t character;
	size_t len;

	buffer_byte(out, '"');
	for (; text.len > 0; text.at += len, text.len -= len) {
		len = utf8_decode(text, &character);
		put_character(out, character, text.at, len);
	}
	buffer_byte(out, '"');
}

/* Words joined by ';'. */
static void
put_array(struct buffer *out, struct slice words)
{
	const char *const end = words.at + words.len;
	const char *at, *stop;

	buffer_byte(out, '[');
	for (at = words.at; at < end; at = stop + 1) {
		stop = memchr(at, ';', (size_t)(end - at));
		if (stop == NULL)
			stop = end;
		if (at > words.at)
			buffer_byte(out, ',');
		json_string(out, (struct slice){ at, (size_t)(stop - at) });
	}
	buffer_byte(out, ']');
}

/* Whether a value of evidence is a number; a commit of digits alone is none. */
static bool
is_number(struct slice key, struct slice value)
{
	char text[NUM_SIZE];
	double number;

	return !slice_is(key, "commit") &&
	    num_parse(value, &number) == NUM_OK &&
	    slice_equal(
		value, (struct slice){ text, num_format(text, number) });
}

/* Pairs of metadata, or of evidence, most values of which are numbers. */
static void
put_object(struct buffer *out, struct slice pairs, bool is_evidence)
{
	struct buffer decoded = { 0 };
	struct slice key, value;
	const char *joint = "{";

	if (pairs.len == 0)
		buffer_text(out, joint);
	for (; metadata_next(&pairs, &key, &value); joint = ",") {
		buffer_text(out, joint);
		json_string(out, key);
		buffer_byte(out, ':');
		decoded.len = 0;
		metadata_decode(&decoded, value);
		if (is_evidence && is_number(key, value))
			buffer_append(out, value.at, value.len);
		else
			json_string(out, slice_of_buffer(&decoded));
	}
	buffer_byte(out, '}');
	buffer_free(&decoded);
}

void
json_metadata(struct buffer *out, struct slice metadata)
{
	put_object(out, metadata, false);
}

/* The key of the next column, and what is before it. */
static void
put_key(struct sheet *sheet)
{
	buffer_byte(&sheet->out, sheet->column == 0 ? '{' : ',');
	json_string(
	    &sheet->out, slice_of(sheet->schema->columns[sheet->column].name));
	buffer_byte(&sheet->out, ':');
}

static void
text(struct sheet *sheet, struct slice text)
{
	struct buffer *out = &sheet->out;

	put_key(sheet);
	switch (sheet->schema->columns[sheet->column].type) {
	case SCHEMA_YES_NO:
		buffer_text(out, slice_is(text, "yes") ? "true" : "false");
		break;
	case SCHEMA_SET:
		put_array(out, text);
		break;
	case SCHEMA_EVIDENCE:
		put_object(out, text, true);
		break;
	case SCHEMA_METADATA:
		/* Points that others wrote may have any text. */
		if (metadata_is_valid(text)) {
			put_object(out, text, false);
			break;
		}
		/* fall through */
	default:
		json_string(out, text);
		break;
	}
}

static void
number(struct sheet *sheet, double value, struct slice digits)
{
	(void)value;
	put_key(sheet);
	buffer_append(&sheet->out, digits.at, digits.len);
}

static void
none(struct sheet *sheet)
{
	put_key(sheet);
	buffer_text(&sheet->out, "null");
}

static void
end_row(struct sheet *sheet)
{
	buffer_text(&sheet->out, "}\n");
}

const struct format format_json = {
	.name = "json",
	.label = "JSON",
	.gap = "",
	.text = text,
	.number = number,
	.none = none,
	.end_row = end_row,
};
