#ifndef INDEX_H
#define INDEX_H

/*
 * Stages by name.  Each has a number, from 0 in order of first appearance, and
 * an item: the data that a module keeps per stage.
 */

#include "base/compiler.h"
#include "base/intern.h"
#include "base/slice.h"
#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The type of the items of an index. */
struct index_item {
	size_t size;              /* bytes */
	void (*init)(void *item); /* for a new stage */
};

/* Start from zeroes. */
struct index {
	struct intern names;
	char *items; /* by number; adding stages moves them */
	size_t count;
	size_t capacity;
};

/* The item of the stage of that name, added if it is new. */
void *index_find(
    struct index *x, const struct index_item *item, struct slice name);

/*
 * Adds items until there are `count`: for stages numbered by index_next or by
 * another index.
 */
void index_extend(struct index *x, const struct index_item *item, size_t count);

/* The item of a stage number, which must be less than x->count. */
static inline void *
index_at(const struct index *x, const struct index_item *item, size_t number)
{
	return x->items + number * item->size;
}

/* The name of a stage number, valid until index_free. */
struct slice index_name(const struct index *x, size_t number);

/* Frees names and items, but not what items own. */
void index_free(struct index *x);

/*
 * Iterates over points in batches, with the numbers of their stages.  Start
 * from { .points = points, .rest = count }.
 */
struct index_batch {
	const struct point *points;
	size_t count;                 /* points in this batch */
	size_t rest;                  /* points in this and later batches */
	size_t stages;                /* stages numbered so far */
	size_t numbers[INTERN_BATCH]; /* stage of each point, < stages */
};

/*
 * Advances to the next batch and numbers its stages by the names in x.  Returns
 * false after the last one.  Adds no items (index_extend does), so that several
 * indexes can use the numbers of one.
 */
bool index_next(struct index *x, struct index_batch *batch);

/*
 * Sets the hints of points whose stages are already in `names`, an index's own,
 * so that index_next need not look them up.  To be called from other threads,
 * after intern_share.  The points of an index must have no other hints.
 */
void index_hint(const struct intern *names, struct point *points, size_t count);

/*
 * If there are many stages, prefetches the items of a batch and then the
 * address that next() returns for each, where its point will be stored, so that
 * the cache misses overlap.
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
