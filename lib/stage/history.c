#include "stage/history.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "value/metadata.h"
#include "value/timestamp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
init(void *item)
{
	*(struct history_stage *)item =
	    (struct history_stage){ .is_timed = true };
}

static const struct index_item stage_item = { sizeof(struct history_stage),
	init };

static inline struct history_stage *
at(const struct history *h, size_t stage)
{
	return index_at(&h->stages, &stage_item, stage);
}

const struct history_stage *
history_at(const struct history *h, size_t stage)
{
	return at(h, stage);
}

/* Keeps notes of a point.  Returns their number, or 0 if there are none. */
static size_t
take_notes(struct history *h, const struct point *point)
{
	const struct slice metadata = point->metadata;
	struct history_notes notes = {
		.overhead = metadata_number(metadata, slice_of("overhead")),
		.cpu = h->keep_cpu ? point->cpu_time : NAN,
	};

	if (notes.overhead < 0)
		notes.overhead = NAN; /* invalid */
	if (isnan(notes.overhead) && isnan(notes.cpu) && !h->keep_metadata)
		return 0;
	if (h->keep_metadata) {
		notes.metadata = h->metadata.len;
		notes.metadata_len = metadata.len;
		buffer_append(&h->metadata, metadata.at, metadata.len);
	}
	h->notes = memory_grow(
	    h->notes, h->notes_count, &h->notes_capacity, sizeof *h->notes);
	h->notes[h->notes_count++] = notes;
	return h->notes_count;
}

/* Assigns the notes of that number to a point; 0: none. */
static void
note(struct history_stage *stage, size_t point, size_t number)
{
	if (number == 0)
		return;
	while (stage->notes_count <= point) {
		stage->notes = memory_grow(stage->notes, stage->notes_count,
		    &stage->notes_capacity, sizeof *stage->notes);
		stage->notes[stage->notes_count++] = 0;
	}
	stage->notes[point] = number;
}

static size_t
note_of(const struct history_stage *stage, size_t point)
{
	return point < stage->notes_count ? stage->notes[point] : 0;
}

static bool
has_notes(const struct history *h, const struct point *point)
{
	return (point->metadata.len > 0 &&
		   (h->keep_overhead || h->keep_metadata)) ||
	    (h->keep_cpu && !isnan(point->cpu_time));
}

static void
add(struct history *h, struct history_stage *stage, const struct point *point)
{
	struct history_point kept = {
		.timestamp = point->timestamp,
		.time = point->execution_time,
		.memory = point->memory_used,
	};

	if (has_notes(h, point))
		note(stage, stage->count, take_notes(h, point));
	stage->points = pool_grow(&h->points, stage->points, stage->count,
	    &stage->capacity, sizeof *stage->points);
	stage->points[stage->count++] = kept;
	if (point->timestamp == TIMESTAMP_NONE)
		stage->is_timed = false;
}

/* Where the next point of a stage is stored. */
static const void *
next_point(const void *item)
{
	const struct history_stage *stage = item;

	return stage->points + stage->count;
}

void
history_add_batch(struct history *h, const struct index_batch *batch)
{
	size_t i;

	index_extend(&h->stages, &stage_item, batch->stages);
	index_prefetch(&h->stages, &stage_item, batch, next_point);
	for (i = 0; i < batch->count; i++)
		add(h, at(h, batch->numbers[i]), &batch->points[i]);
}

void
history_add(struct history *h, const struct point *points, size_t count)
{
	struct index_batch batch = { .points = points, .rest = count };

	while (index_next(&h->stages, &batch))
		history_add_batch(h, &batch);
}

/* A point and the number of its notes, for sorting. */
struct noted {
	struct history_point point;
	size_t note;
};

/* Merges two sorted parts; the second is already at the end of merged. */
static void
merge(const struct noted *first, size_t first_count, const struct noted *second,
    size_t second_count, struct noted *merged)
{
	while (first_count > 0 && second_count > 0)
		/* Stable: equal ones of the first part come first. */
		if (second->point.timestamp < first->point.timestamp) {
			*merged++ = *second++;
			second_count--;
		} else {
			*merged++ = *first++;
			first_count--;
		}
	/* The rest of the second part is in place. */
	while (first_count-- > 0)
		*merged++ = *first++;
}

/* A stable merge sort of n >= 1 points; spare has room for n / 2. */
static void
sort(struct noted *points, size_t n, struct noted *spare)
{
	size_t half = n / 2;

	if (n == 1)
		return;
	sort(points, half, spare);
	sort(points + half, n - half, spare);
	if (points[half - 1].point.timestamp <= points[half].point.timestamp)
		return;
	memcpy(spare, points, half * sizeof *spare);
	merge(spare, half, points + half, n - half, points);
}

static void
sort_stage(struct history_stage *stage)
{
	const size_t n = stage->count;
	struct noted *points = memory_resize(NULL, n + n / 2, sizeof *points);
	size_t i;

	for (i = 0; i < n; i++)
		points[i] =
		    (struct noted){ stage->points[i], note_of(stage, i) };
	sort(points, n, points + n);
	stage->notes_count = 0;
	for (i = 0; i < n; i++) {
		stage->points[i] = points[i].point;
		note(stage, i, points[i].note);
	}
	free(points);
}

static bool
is_sorted(const struct history_stage *stage)
{
	size_t i;

	for (i = 1; i < stage->count; i++)
		if (stage->points[i].timestamp < stage->points[i - 1].timestamp)
			return false;
	return true;
}

void
history_finish(struct history *h)
{
	size_t i;

	for (i = 0; i < h->stages.count; i++)
		if (at(h, i)->is_timed && !is_sorted(at(h, i)))
			sort_stage(at(h, i));
}

double
history_overhead(
    const struct history *h, const struct history_stage *stage, size_t point)
{
	const size_t number = note_of(stage, point);

	return number == 0 ? NAN : h->notes[number - 1].overhead;
}

double
history_cpu(
    const struct history *h, const struct history_stage *stage, size_t point)
{
	const size_t number = note_of(stage, point);

	return number == 0 ? NAN : h->notes[number - 1].cpu;
}

struct slice
history_metadata(
    const struct history *h, const struct history_stage *stage, size_t point)
{
	const size_t number = note_of(stage, point);
	const struct history_notes *notes;

	if (number == 0)
		return slice_of("");
	notes = &h->notes[number - 1];
	return (struct slice){ h->metadata.data + notes->metadata,
		notes->metadata_len };
}

void
history_free(struct history *h)
{
	size_t i;

	for (i = 0; i < h->stages.count; i++) {
		pool_give_back(&h->points, at(h, i)->points,
		    at(h, i)->capacity * sizeof *at(h, i)->points);
		free(at(h, i)->notes);
	}
	pool_free(&h->points);
	index_free(&h->stages);
	free(h->notes);
	buffer_free(&h->metadata);
	*h = (struct history){ 0 };
}
