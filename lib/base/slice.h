#ifndef SLICE_H
#define SLICE_H

/* Borrowed text: valid as long as the bytes it points to. */

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* len bytes, without a NUL. */
struct slice {
	const char *at;
	size_t len;
};

/* Many Windows programs start a UTF-8 text with it. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* All of a C string. */
static inline struct slice
slice_of(const char *text)
{
	return (struct slice){ text, strlen(text) };
}

/* All bytes of a buffer, until it changes. */
struct slice slice_of_buffer(const struct buffer *b);

/* The text without the byte order mark that it may begin with. */
struct slice slice_after_mark(struct slice text);

/* Whether text contains an ASCII control character. */
bool slice_has_control(struct slice text);

/* Whether text contains any byte of the C string `bytes`. */
bool slice_has_any(struct slice text, const char *bytes);

static inline bool
slice_equal(struct slice a, struct slice b)
{
	return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

static inline bool
slice_is(struct slice a, const char *text)
{
	return slice_equal(a, (struct slice){ text, strlen(text) });
}

/* Removes the first n bytes. */
static inline void
slice_drop(struct slice *text, size_t n)
{
	text->at += n;
	text->len -= n;
}

/* Removes and returns the text up to the next such byte, or all of it. */
static inline struct slice
slice_cut(struct slice *text, char end)
{
	const char *at = memchr(text->at, end, text->len);
	struct slice part = *text;

	if (at != NULL)
		part.len = (size_t)(at - text->at);
	slice_drop(text, part.len + (at != NULL));
	return part;
}

/* Whether a byte is a space or a tab. */
static inline bool
slice_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Whether a byte is a decimal digit. */
static inline bool
slice_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Removes the spaces and tabs at the start. */
static inline void
slice_skip_blanks(struct slice *text)
{
	while (text->len > 0 && slice_is_blank(*text->at))
		slice_drop(text, 1);
}

#endif
