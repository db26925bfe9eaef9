#include "analysis/budget.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "value/duration.h"

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *
copy(const char *text, size_t len)
{
	char *to = memory_resize(NULL, len + 1, 1);

	memcpy(to, text, len);
	to[len] = '\0';
	return to;
}

bool
budgets_add(struct budgets *b, const char *text)
{
	const char *equals = strrchr(text, '=');
	struct budget budget = { .text = text };

	if (equals == NULL || equals == text ||
	    !duration_parse(slice_of(equals + 1), &budget.limit))
		return false;
	budget.pattern = copy(text, (size_t)(equals - text));
	b->list = memory_grow(b->list, b->count, &b->capacity, sizeof *b->list);
	b->list[b->count++] = budget;
	return true;
}

double
budgets_find(struct budgets *b, struct slice stage)
{
	double limit = INFINITY;
	size_t i;

	if (b->count == 0)
		return limit;
	b->name.len = 0;
	buffer_append(&b->name, stage.at, stage.len);
	buffer_byte(&b->name, '\0');
	for (i = 0; i < b->count; i++) {
		struct budget *budget = &b->list[i];

		if (fnmatch(budget->pattern, b->name.data, 0) != 0)
			continue;
		budget->is_matched = true;
		limit = fmin(limit, budget->limit);
	}
	return limit;
}

void
budgets_free(struct budgets *b)
{
	size_t i;

	for (i = 0; i < b->count; i++)
		free(b->list[i].pattern);
	free(b->list);
	buffer_free(&b->name);
	*b = (struct budgets){ 0 };
}
