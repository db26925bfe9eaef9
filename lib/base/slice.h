#ifndef SLICE_H
#define SLICE_H

/* Text that is not copied. */

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* len bytes, with no NUL after them. */
struct slice {
	const char *at;
	size_t len;
};

/* What many programs on Windows put before a text in UTF-8. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* The whole of a C string. */
struct slice slice_of(const char *text);

/* All bytes of a buffer, until it changes. */
struct slice slice_of_buffer(const struct buffer *b);

/* The text after the byte order mark, where it begins with one. */
struct slice slice_after_mark(struct slice text);

/* Whether there is a control character of ASCII in it. */
bool slice_has_control(struct slice text);

/* Whether one of these bytes, a C string, is in it. */
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

#endif
