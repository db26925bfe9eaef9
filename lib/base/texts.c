#include "base/texts.h"

#include "base/memory.h"

#include <stdlib.h>

struct slice
texts_at(const struct texts *t, uint32_t number)
{
	size_t begin;

	if (number == 0)
		return slice_of("");
	begin = number == 1 ? 0 : t->ends[number - 2];
	return (
	    struct slice){ t->bytes.data + begin, t->ends[number - 1] - begin };
}

uint32_t
texts_append(struct texts *t, struct slice text)
{
	if (t->count == UINT32_MAX)
		memory_exhausted();
	buffer_append(&t->bytes, text.at, text.len);
	t->ends = memory_grow(t->ends, t->count, &t->capacity, sizeof *t->ends);
	t->ends[t->count++] = t->bytes.len;
	t->last_len = text.len;
	return (uint32_t)t->count;
}

void
texts_free(struct texts *t)
{
	buffer_free(&t->bytes);
	free(t->ends);
	*t = (struct texts){ 0 };
}
