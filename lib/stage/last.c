#include "stage/last.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "value/timestamp.h"

#include <stdint.h>
#include <stdlib.h>

/* The most points kept beyond twice those wanted. */
#define SPARE 16

static void
init(void *item)
{
	*(struct last_stage *)item =
	    (struct last_stage){ .time = TIMESTAMP_NONE };
}

static const struct index_item stage_item = { sizeof(struct last_stage), init };

static struct last_stage *
at(const struct last *l, size_t stage)
{
	return index_at(&l->stages, &stage_item, stage);
}

static int
by_order(const void *a, const void *b)
{
	const struct last_point *p = a, *q = b;

	return (p->order > q->order) - (p->order < q->order);
}

static int
by_time(const void *a, const void *b)
{
	const struct last_point *p = a, *q = b;

	if (p->time != q->time)
		return p->time < q->time ? -1 : 1;
	return by_order(a, b);
}

/* Drops the metadata of points no longer kept. */
static void
drop_metadata(struct last_stage *stage)
{
	struct buffer kept = { 0 };
	size_t i;

	for (i = 0; i < stage->count; i++) {
		struct last_point *p = &stage->points[i];
		const size_t begin = kept.len;

		if (p->metadata_len > 0)
			buffer_append(&kept, stage->metadata.data + p->metadata,
			    p->metadata_len);
		p->metadata = begin;
	}
	buffer_free(&stage->metadata);
	stage->metadata = kept;
}

/* Drops all but the last points of a stage. */
static void
drop(const struct last *l, struct last_stage *stage)
{
	const size_t n = stage->count;
	size_t i;

	if (n <= l->keep)
		return;
	qsort(stage->points, n, sizeof *stage->points, by_time);
	stage->count = l->keep;
	for (i = 0; i < l->keep; i++)
		stage->points[i] = stage->points[n - l->keep + i];
	drop_metadata(stage);
}

/* Whether a stage must drop points. */
static bool
is_full(const struct last *l, const struct last_stage *stage)
{
	return stage->count >= SPARE && (stage->count - SPARE) / 2 >= l->keep;
}

static void
add(struct last *l, size_t number, const struct point *point)
{
	struct last_stage *stage = at(l, number);
	struct last_point p = {
		.point = *point,
		.order = l->added++,
		.stage = number,
		.metadata = stage->metadata.len,
		.metadata_len = point->metadata.len,
	};

	if (point->timestamp != TIMESTAMP_NONE)
		stage->time = point->timestamp;
	p.time = stage->time;
	if (point->metadata.len > 0)
		buffer_append(
		    &stage->metadata, point->metadata.at, point->metadata.len);
	stage->points = memory_grow(stage->points, stage->count,
	    &stage->capacity, sizeof *stage->points);
	stage->points[stage->count++] = p;
	if (is_full(l, stage))
		drop(l, stage);
}

void
last_add(struct last *l, const struct point *points, size_t count)
{
	struct index_batch batch = { .points = points, .rest = count };
	size_t i;

	while (index_next(&l->stages, &batch)) {
		index_extend(&l->stages, &stage_item, batch.stages);
		for (i = 0; i < batch.count; i++)
			add(l, batch.numbers[i], &batch.points[i]);
	}
}

/* Collects the last points of all stages in input order. */
static void
finish(struct last *l)
{
	size_t capacity = 0, i, j;

	l->is_finished = true;
	for (i = 0; i < l->stages.count; i++) {
		struct last_stage *stage = at(l, i);

		drop(l, stage);
		for (j = 0; j < stage->count; j++) {
			l->chosen = memory_grow(
			    l->chosen, l->count, &capacity, sizeof *l->chosen);
			l->chosen[l->count++] = stage->points[j];
		}
		free(stage->points);
		stage->points = NULL;
	}
	if (l->count > 0)
		qsort(l->chosen, l->count, sizeof *l->chosen, by_order);
}

size_t
last_next(struct last *l, struct point *points, size_t max)
{
	size_t n;

	if (!l->is_finished)
		finish(l);
	for (n = 0; n < max && l->given < l->count; n++) {
		const struct last_point *p = &l->chosen[l->given++];
		const struct last_stage *stage = at(l, p->stage);

		points[n] = p->point;
		points[n].stage_name = index_name(&l->stages, p->stage);
		points[n].metadata = slice_of("");
		if (p->metadata_len > 0)
			points[n].metadata =
			    (struct slice){ stage->metadata.data + p->metadata,
				    p->metadata_len };
	}
	return n;
}

void
last_free(struct last *l)
{
	size_t i;

	for (i = 0; i < l->stages.count; i++) {
		free(at(l, i)->points);
		buffer_free(&at(l, i)->metadata);
	}
	index_free(&l->stages);
	free(l->chosen);
	*l = (struct last){ 0 };
}
