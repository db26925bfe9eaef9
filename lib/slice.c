#include "slice.h"

#include <string.h>

struct slice
slice_of(const char *text)
{
	return (struct slice){ text, strlen(text) };
}

struct slice
slice_of_buffer(const struct buffer *b)
{
	return (struct slice){ b->len > 0 ? b->data : "", b->len };
}

bool
slice_equal(struct slice a, struct slice b)
{
	return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

bool
slice_is(struct slice a, const char *text)
{
	return slice_equal(a, slice_of(text));
}
