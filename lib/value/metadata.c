#include "value/metadata.h"

#include "base/buffer.h"
#include "base/slice.h"
#include "value/num.h"

#include <math.h>
#include <string.h>

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

static bool
is_key_byte(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
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
metadata_add(struct buffer *metadata, struct slice key, struct slice value)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t i;

	if (metadata->len > 0)
		buffer_byte(metadata, ';');
	buffer_append(metadata, key.at, key.len);
	buffer_byte(metadata, '=');
	for (i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.at[i];

		if (is_encoded(c)) {
			buffer_byte(metadata, '%');
			buffer_byte(metadata, hex[c >> 4]);
			buffer_byte(metadata, hex[c & 15]);
		} else
			buffer_byte(metadata, value.at[i]);
	}
}

/* Removes and returns the first pair. */
static struct slice
next_pair(struct slice *metadata)
{
	const char *end = memchr(metadata->at, ';', metadata->len);
	struct slice pair = *metadata;

	if (end == NULL) {
		metadata->len = 0;
		return pair;
	}
	pair.len = (size_t)(end - pair.at);
	metadata->at += pair.len + 1;
	metadata->len -= pair.len + 1;
	return pair;
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

/* Whether a pair has that key, which contains no '='. */
static bool
has_key(struct slice pair, struct slice key)
{
	return pair.len > key.len && pair.at[key.len] == '=' &&
	    memcmp(pair.at, key.at, key.len) == 0;
}

bool
metadata_find(struct slice metadata, struct slice key, struct slice *value)
{
	bool found = false;

	while (metadata.len > 0) {
		struct slice pair = next_pair(&metadata);

		if (!has_key(pair, key))
			continue;
		found = true;
		value->at = pair.at + key.len + 1;
		value->len = pair.len - key.len - 1;
	}
	return found;
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
		struct slice pair = next_pair(&metadata);
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
		struct slice pair = next_pair(&first);

		if (!metadata_find(second, key_of(pair), &value))
			append_pair(metadata, pair);
	}
	append_pair(metadata, second);
}
