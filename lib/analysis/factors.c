#include "analysis/factors.h"

#include "base/memory.h"
#include "value/num.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

bool
factors_add(struct factors *f, const char *text)
{
	const char *equals = strrchr(text, '=');
	struct factor factor = { .text = text };
	size_t len;

	if (equals == NULL || equals == text ||
	    num_parse(slice_of(equals + 1), &factor.value) != NUM_OK ||
	    factor.value < 0)
		return false;
	len = (size_t)(equals - text);
	factor.pattern = memory_resize(NULL, len + 1, 1);
	memcpy(factor.pattern, text, len);
	factor.pattern[len] = '\0';
	f->list = memory_grow(f->list, f->count, &f->capacity, sizeof *f->list);
	f->list[f->count++] = factor;
	return true;
}

double
factors_find(struct factors *f, struct slice stage)
{
	double value = 1;
	size_t i;

	f->name.len = 0;
	buffer_append(&f->name, stage.at, stage.len);
	buffer_byte(&f->name, '\0');
	for (i = 0; i < f->count; i++) {
		struct factor *factor = &f->list[i];

		if (fnmatch(factor->pattern, f->name.data, 0) != 0)
			continue;
		factor->is_matched = true;
		value = factor->value;
	}
	return value;
}

void
factors_free(struct factors *f)
{
	size_t i;

	for (i = 0; i < f->count; i++)
		free(f->list[i].pattern);
	free(f->list);
	buffer_free(&f->name);
	*f = (struct factors){ 0 };
}
