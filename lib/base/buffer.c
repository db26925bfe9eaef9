#include "base/buffer.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

char *
buffer_reserve(struct buffer *b, size_t n)
{
	size_t capacity = b->capacity;

	if (n > SIZE_MAX / 4 || b->len > SIZE_MAX / 4)
		memory_exhausted();
	if (capacity == 0)
		capacity = 64;
	while (capacity - b->len < n)
		capacity *= 2;
	if (capacity != b->capacity) {
		b->data = memory_resize(b->data, capacity, 1);
		b->capacity = capacity;
	}
	return b->data + b->len;
}

void
buffer_append(struct buffer *b, const char *bytes, size_t n)
{
	if (n == 0)
		return;
	memcpy(buffer_reserve(b, n), bytes, n);
	b->len += n;
}

void
buffer_text(struct buffer *b, const char *text)
{
	buffer_append(b, text, strlen(text));
}

void
buffer_byte(struct buffer *b, char c)
{
	buffer_append(b, &c, 1);
}

void
buffer_free(struct buffer *b)
{
	free(b->data);
	*b = (struct buffer){ 0 };
}
