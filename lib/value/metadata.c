#include "value/metadata.h"

#include "base/buffer.h"
#include "base/bytes.h"
#include "base/slice.h"
#include "value/num.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

static bool
is_key_byte(char c)
{
	return is_letter(c) || slice_is_digit(c) || c == '.' || c == '-';
}

bool
metadata_is_key(struct slice key)
{
	size_t i;

	if (key.len == 0 || !is_letter(key.at[0]))
		return false;
	for (i = 1; i < key.len; i++)
		if (!is_key_byte(key.at[i]))
			return false;
	return true;
}

static bool
is_encoded(unsigned char c)
{
	return c == '%' || c == ';' || c == '=' || c < ' ' || c == 0x7f;
}

void
metadata_encode(struct buffer *text, struct slice value)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t i;

	for (i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.at[i];

		if (is_encoded(c)) {
			buffer_byte(text, '%');
			buffer_byte(text, hex[c >> 4]);
			buffer_byte(text, hex[c & 15]);
		} else
			buffer_byte(text, value.at[i]);
	}
}

void
metadata_add(struct buffer *metadata, struct slice key, struct slice value)
{
	if (metadata->len > 0)
		buffer_byte(metadata, ';');
	buffer_append(metadata, key.at, key.len);
	buffer_byte(metadata, '=');
	metadata_encode(metadata, value);
}

/* The part of a pair before its '='; all of it if it has none. */
static struct slice
key_of(struct slice pair)
{
	const char *equals = memchr(pair.at, '=', pair.len);

	if (equals != NULL)
		pair.len = (size_t)(equals - pair.at);
	return pair;
}

/* Whether the '=' at `equals` ends that key, and the key begins a pair. */
static inline bool
ends_key(struct slice metadata, size_t equals, struct slice key)
{
	const char *begin;

	if (equals < key.len)
		return false;
	begin = metadata.at + equals - key.len;
	return (equals == key.len || begin[-1] == ';') &&
	    memcmp(begin, key.at, key.len) == 0;
}

/* The place after the '=' of the last pair of that key, or 0. */
static size_t
find_value(struct slice metadata, struct slice key)
{
	size_t found = 0, i;

	for (i = 0; i < metadata.len; i += 8) {
		const size_t left = metadata.len - i;
		const uint64_t word = left >= 8
		    ? bytes_load(metadata.at + i)
		    : bytes_load_part(metadata.at + i, left);
		uint64_t equals = bytes_zeroes(word ^ BYTES_OF('='));

		for (; equals != 0; equals &= equals - 1) {
			const size_t at = i + bytes_lowest_bit(equals) / 8;

			if (ends_key(metadata, at, key))
				found = at + 1;
		}
	}
	return found;
}

bool
metadata_find(struct slice metadata, struct slice key, struct slice *value)
{
	const size_t begin = find_value(metadata, key);
	struct slice rest;

	if (begin == 0)
		return false;
	rest = (struct slice){ metadata.at + begin, metadata.len - begin };
	*value = slice_cut(&rest, ';');
	return true;
}

bool
metadata_next(struct slice *metadata, struct slice *key, struct slice *value)
{
	struct slice pair;
	size_t before;

	if (metadata->len == 0)
		return false;
	pair = slice_cut(metadata, ';');
	*key = key_of(pair);
	before = key->len + (key->len < pair.len);
	*value = (struct slice){ pair.at + before, pair.len - before };
	return true;
}

static int
hex_digit(char c)
{
	if (slice_is_digit(c))
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that text begins with in encoded form, or -1. */
static int
encoded_byte(struct slice text)
{
	int high, low;

	if (text.len < 3 || text.at[0] != '%')
		return -1;
	high = hex_digit(text.at[1]);
	low = hex_digit(text.at[2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static bool
is_control(int c)
{
	return c < ' ' || c == 0x7f;
}

static void
decode(struct buffer *text, struct slice value, bool keep_controls)
{
	while (value.len > 0) {
		const int c = encoded_byte(value);
		const bool is_code =
		    c >= 0 && !(keep_controls && is_control(c));
		const size_t used = is_code ? 3 : 1;

		buffer_byte(text, is_code ? (char)c : *value.at);
		value.at += used;
		value.len -= used;
	}
}

void
metadata_decode(struct buffer *text, struct slice value)
{
	decode(text, value, false);
}

void
metadata_decode_printable(struct buffer *text, struct slice value)
{
	decode(text, value, true);
}

double
metadata_number(struct slice metadata, struct slice key)
{
	struct slice text;
	double value;

	if (!metadata_find(metadata, key, &text) ||
	    num_parse(text, &value) != NUM_OK)
		return NAN;
	return value;
}

bool
metadata_is_valid(struct slice metadata)
{
	if (slice_has_control(metadata))
		return false;
	while (metadata.len > 0) {
		struct slice pair = slice_cut(&metadata, ';');
		struct slice key = key_of(pair);

		if (key.len == pair.len || !metadata_is_key(key))
			return false;
	}
	return true;
}

static void
append_pair(struct buffer *metadata, struct slice pair)
{
	if (metadata->len > 0 && pair.len > 0)
		buffer_byte(metadata, ';');
	buffer_append(metadata, pair.at, pair.len);
}

void
metadata_merge(struct buffer *metadata, struct slice first, struct slice second)
{
	struct slice value;

	while (first.len > 0) {
		struct slice pair = slice_cut(&first, ';');

		if (!metadata_find(second, key_of(pair), &value))
			append_pair(metadata, pair);
	}
	append_pair(metadata, second);
}
