#include "base/slice.h"

struct slice
slice_of_buffer(const struct buffer *b)
{
	return (struct slice){ b->len > 0 ? b->data : "", b->len };
}

struct slice
slice_after_mark(struct slice text)
{
	const size_t len = strlen(BYTE_ORDER_MARK);

	if (text.len < len || memcmp(text.at, BYTE_ORDER_MARK, len) != 0)
		return text;
	return (struct slice){ text.at + len, text.len - len };
}

bool
slice_has_control(struct slice text)
{
	size_t i;

	for (i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] < ' ' || text.at[i] == 0x7f)
			return true;
	return false;
}

bool
slice_has_any(struct slice text, const char *bytes)
{
	for (; *bytes != '\0'; bytes++)
		if (memchr(text.at, *bytes, text.len) != NULL)
			return true;
	return false;
}
