#include "slice.h"

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
