#include "history.h"

#include "hint.h"
#include "metadata.h"
#include "slice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Begins the stages of names that are new. */
static HINT_APART void
begin_stages(struct history *h, size_t known)
{
	for (; known < h->names.count; known++) {
		h->stages = memory_grow(
		    h->stages, known, &h->stages_capacity, sizeof *h->stages);
		h->stages[known] = (struct history_stage){ .is_timed = true };
	}
}

/* Keeps what metadata tell.  Returns the number of that, 0: nothing. */
static size_t
take_notes(struct history *h, struct slice metadata)
{
	struct history_notes notes = {
		.overhead = metadata_number(metadata, slice_of("overhead")),
	};

	if (notes.overhead < 0)
		notes.overhead = NAN; /* nobody measured that */
	if (isnan(notes.overhead) && !h->keep_metadata)
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

static void
add(struct history *h, struct history_stage *stage, const struct point *point)
{
	struct history_point kept = {
		.timestamp = point->timestamp,
		.time = point->execution_time,
		.memory = point->memory_used,
	};

	if (point->metadata.len > 0)
		kept.notes = take_notes(h, point->metadata);
	stage->points = pool_grow(&h->points, stage->points, stage->count,
	    &stage->capacity, sizeof *stage->points);
	stage->points[stage->count++] = kept;
	if (point->timestamp == TIMESTAMP_NONE)
		stage->is_timed = false;
}

/* Asks for the memory that points of many stages need. */
static HINT_FITTED void
expect(const struct history *h, const size_t *numbers, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		HINT_SOON(&h->stages[numbers[i]]);
	for (i = 0; i < count; i++) {
		const struct history_stage *stage = &h->stages[numbers[i]];

		if (stage->count < stage->capacity)
			HINT_SOON(&stage->points[stage->count]);
	}
}

void
history_add(struct history *h, const struct point *points, size_t count)
{
	size_t numbers[NAMES_AT_ONCE];
	size_t known, n, i;

	for (; count > 0; points += n, count -= n) {
		known = h->names.count;
		n = names_number_points(&h->names, points, count, numbers);
		if (known < h->names.count)
			begin_stages(h, known);
		if (known >= NAMES_FEW)
			expect(h, numbers, n);
		for (i = 0; i < n; i++)
			add(h, &h->stages[numbers[i]], &points[i]);
	}
}

/* Merges two sorted parts, the first of which was moved out of the way. */
static void
merge(const struct history_point *first, size_t first_count,
    const struct history_point *second, size_t second_count,
    struct history_point *merged)
{
	while (first_count > 0 && second_count > 0)
		/* Of equal ones that of the first part comes first. */
		if (second->timestamp < first->timestamp) {
			*merged++ = *second++;
			second_count--;
		} else {
			*merged++ = *first++;
			first_count--;
		}
	/* What is left of the second part is in its place. */
	while (first_count-- > 0)
		*merged++ = *first++;
}

/* Sorts n >= 1 points by timestamp, stably; spare has room for half of them. */
static void
sort(struct history_point *points, size_t n, struct history_point *spare)
{
	size_t half = n / 2;

	if (n == 1)
		return;
	sort(points, half, spare);
	sort(points + half, n - half, spare);
	if (points[half - 1].timestamp <= points[half].timestamp)
		return;
	memcpy(spare, points, half * sizeof *spare);
	merge(spare, half, points + half, n - half, points);
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
	struct history_point *spare;
	size_t i;

	for (i = 0; i < h->names.count; i++) {
		struct history_stage *stage = &h->stages[i];

		if (!stage->is_timed || is_sorted(stage))
			continue;
		spare = memory_resize(NULL, stage->count / 2, sizeof *spare);
		sort(stage->points, stage->count, spare);
		free(spare);
	}
}

double
history_overhead(const struct history *h, const struct history_point *point)
{
	return point->notes == 0 ? NAN : h->notes[point->notes - 1].overhead;
}

struct slice
history_metadata(const struct history *h, const struct history_point *point)
{
	const struct history_notes *notes;

	if (point->notes == 0)
		return slice_of("");
	notes = &h->notes[point->notes - 1];
	return (struct slice){ h->metadata.data + notes->metadata,
		notes->metadata_len };
}

void
history_free(struct history *h)
{
	size_t i;

	for (i = 0; i < h->names.count; i++)
		pool_give_back(&h->points, h->stages[i].points,
		    h->stages[i].capacity * sizeof *h->stages[i].points);
	pool_free(&h->points);
	free(h->stages);
	free(h->notes);
	names_free(&h->names);
	buffer_free(&h->metadata);
	*h = (struct history){ 0 };
}
