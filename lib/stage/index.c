#include "stage/index.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

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
	free(x->hinted);
	*x = (struct index){ 0 };
}

/* Makes room for a hint. */
static void
extend_hints(struct index *x, size_t hint)
{
	const size_t before = x->hinted_count;

	x->hinted_count = hint + hint / 2 + INTERN_BATCH;
	x->hinted =
	    memory_resize(x->hinted, x->hinted_count, sizeof *x->hinted);
	memset(x->hinted + before, 0,
	    (x->hinted_count - before) * sizeof *x->hinted);
}

/* The number of a point's stage, whose hint may be met for the first time. */
static size_t
number_of(struct index *x, const struct point *point)
{
	const size_t hint = point->hints.stage;
	const size_t number = intern_id(&x->names, point->stage_name);

	if (hint >= x->hinted_count)
		extend_hints(x, hint);
	x->hinted[hint] = (uint32_t)(number + 1);
	return number;
}

/* Numbers the stages of the first points, as far as all have hints. */
static size_t
number_hinted(struct index *x, struct index_batch *batch)
{
	const size_t most =
	    batch->rest < INTERN_BATCH ? batch->rest : INTERN_BATCH;
	size_t i;

	for (i = 0; i < most && batch->points[i].hints.stage > 0; i++) {
		const size_t hint = batch->points[i].hints.stage;
		const size_t known =
		    hint < x->hinted_count ? x->hinted[hint] : 0;

		batch->numbers[i] =
		    known > 0 ? known - 1 : number_of(x, &batch->points[i]);
	}
	return i;
}

bool
index_next(struct index *x, struct index_batch *batch)
{
	batch->points += batch->count;
	batch->rest -= batch->count;
	batch->count = 0;
	if (batch->rest == 0)
		return false;
	batch->count = number_hinted(x, batch);
	if (batch->count == 0)
		batch->count = intern_ids(&x->names, &batch->points->stage_name,
		    sizeof *batch->points, batch->rest, batch->numbers);
	batch->stages = x->names.count;
	return true;
}

/* Each name costs a thread as much memory as a stage. */
#define HINTS_MAX ((size_t)1 << 12)

void
index_hint(struct index_hinter *h, struct point *points, size_t count)
{
	size_t numbers[INTERN_BATCH], i, n;

	for (; count > 0 && !h->is_full; points += n, count -= n) {
		n = intern_ids(&h->names, &points->stage_name, sizeof *points,
		    count, numbers);
		for (i = 0; i < n; i++)
			points[i].hints.stage =
			    (uint32_t)(1 + h->thread + numbers[i] * h->threads);
		h->is_full = h->names.count >= HINTS_MAX;
	}
	if (h->is_full)
		intern_free(&h->names);
	for (i = 0; i < count; i++)
		points[i].hints.stage = 0;
}
