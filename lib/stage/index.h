#ifndef INDEX_H
#define INDEX_H

/*
 * Stages by name.  Each has a number, from 0 on in the order in which the
 * stages first appear, and an item: whatever a module keeps of it.
 */

#include "base/compiler.h"
#include "base/intern.h"
#include "base/slice.h"
#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>

/* What a module keeps of a stage. */
struct index_item {
	size_t size;              /* bytes */
	void (*init)(void *item); /* of a stage that is new */
};

/* Start from zeroes. */
struct index {
	struct intern names;
	char *items; /* by number; they move when stages are added */
	size_t count;
	size_t capacity;
};

/* The item of the stage of that name, which is added if it is new. */
void *index_find(
    struct index *x, const struct index_item *item, struct slice name);

/*
 * Adds items until there are `count`: for stages that have been numbered, by
 * index_next or in another index.
 */
void index_extend(struct index *x, const struct index_item *item, size_t count);

/* The item of a number less than x->count. */
static inline void *
index_at(const struct index *x, const struct index_item *item, size_t number)
{
	return x->items + number * item->size;
}

/* The name of a number, until index_free. */
struct slice index_name(const struct index *x, size_t number);

/* Frees names and items, but not what items own. */
void index_free(struct index *x);

/*
 * Points, a batch at a time, with the numbers of their stages.  Start from
 * { .points = points, .rest = count }.
 */
struct index_batch {
	const struct point *points;
	size_t count;                 /* of points in this batch */
	size_t rest;                  /* of points in this one and later ones */
	size_t stages;                /* numbered so far */
	size_t numbers[INTERN_BATCH]; /* of the points' stages, all < stages */
};

/*
 * Goes on to the next batch, and numbers its stages by the names in x.
 * Returns false after the last one.  Items are for index_extend to add: so
 * several indexes can take a batch by the same numbers.
 */
bool index_next(struct index *x, struct index_batch *batch);

/*
 * Prefetches the items of a batch where stages are many, and then what next
 * says of each: the address where a point is going to be stored.  So the waits
 * for memory overlap.
 */
static ALWAYS_INLINE void
index_prefetch(const struct index *x, const struct index_item *item,
    const struct index_batch *batch, const void *(*next)(const void *item))
{
	size_t i;

	if (x->count < INTERN_FEW)
		return;
	for (i = 0; i < batch->count; i++)
		PREFETCH(index_at(x, item, batch->numbers[i]));
	for (i = 0; i < batch->count; i++)
		PREFETCH(next(index_at(x, item, batch->numbers[i])));
}

#endif
