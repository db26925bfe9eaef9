#include "stage/index.h"

#include "base/memory.h"

#include <stdlib.h>

void
index_extend(struct index *x, const struct index_item *item, size_t count)
{
	for (; x->count < count; x->count++) {
		x->items = memory_grow_lines(
		    x->items, x->count, &x->capacity, item->size);
		item->init(index_at(x, item, x->count));
	}
}

void *
index_find(struct index *x, const struct index_item *item, struct slice name)
{
	const size_t number = intern_id(&x->names, name);

	index_extend(x, item, x->names.count);
	return index_at(x, item, number);
}

struct slice
index_name(const struct index *x, size_t number)
{
	return intern_text(&x->names, number);
}

void
index_free(struct index *x)
{
	intern_free(&x->names);
	free(x->items);
	*x = (struct index){ 0 };
}

/* Numbers the stages of the next points, if all have hints.  Returns how many
 * these are, or 0. */
static size_t
take_hints(const struct index *x, struct index_batch *batch)
{
	const size_t count =
	    batch->rest < INTERN_BATCH ? batch->rest : INTERN_BATCH;
	size_t i;

	if (!x->names.is_shared)
		return 0;
	for (i = 0; i < count; i++) {
		const size_t hint = batch->points[i].hints.stage;

		if (hint == 0)
			return 0;
		batch->numbers[i] = hint - 1;
	}
	return count;
}

bool
index_next(struct index *x, struct index_batch *batch)
{
	batch->points += batch->count;
	batch->rest -= batch->count;
	batch->count = 0;
	if (batch->rest == 0)
		return false;
	batch->count = take_hints(x, batch);
	if (batch->count == 0)
		batch->count = intern_ids(&x->names, &batch->points->stage_name,
		    sizeof *batch->points, batch->rest, batch->numbers);
	batch->stages = x->names.count;
	return true;
}

void
index_hint(const struct intern *names, struct point *points, size_t count)
{
	size_t numbers[INTERN_BATCH], i, n;

	for (; count > 0; points += n, count -= n) {
		n = intern_known(
		    names, &points->stage_name, sizeof *points, count, numbers);
		for (i = 0; i < n; i++)
			points[i].hints.stage = (uint32_t)(numbers[i] + 1);
	}
}
