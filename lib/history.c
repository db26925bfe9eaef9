#include "history.h"

#include "metadata.h"
#include "slice.h"

#include <math.h>
#include <stdlib.h>

static struct history_stage *
find_stage(struct history *h, struct slice name)
{
	size_t known = h->names.count;
	size_t number = names_number(&h->names, name);

	if (number == known) {
		h->stages = memory_grow(
		    h->stages, number, &h->stages_capacity, sizeof *h->stages);
		h->stages[number] = (struct history_stage){ .is_timed = true };
	}
	return &h->stages[number];
}

void
history_add(struct history *h, const struct point *point)
{
	struct history_stage *stage = find_stage(h, point->stage_name);
	struct history_point kept = {
		.timestamp = point->timestamp,
		.order = stage->count,
		.time = point->execution_time,
		.memory = point->memory_used,
		.overhead =
		    metadata_number(point->metadata, slice_of("overhead")),
	};

	if (kept.overhead < 0)
		kept.overhead = NAN; /* nobody measured that */
	if (h->keep_metadata) {
		kept.metadata = h->metadata.len;
		kept.metadata_len = point->metadata.len;
		buffer_append(
		    &h->metadata, point->metadata.at, point->metadata.len);
	}
	stage->points = memory_grow(stage->points, stage->count,
	    &stage->capacity, sizeof *stage->points);
	stage->points[stage->count++] = kept;
	if (point->timestamp == TIMESTAMP_NONE)
		stage->is_timed = false;
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

/* By timestamp, and where that is equal by order: a stable sort. */
static int
compare(const void *a, const void *b)
{
	const struct history_point *x = a, *y = b;

	if (x->timestamp != y->timestamp)
		return x->timestamp < y->timestamp ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

void
history_finish(struct history *h)
{
	size_t i;

	for (i = 0; i < h->names.count; i++) {
		struct history_stage *stage = &h->stages[i];

		if (stage->is_timed && !is_sorted(stage))
			qsort(stage->points, stage->count,
			    sizeof *stage->points, compare);
	}
}

struct slice
history_metadata(const struct history *h, const struct history_point *point)
{
	if (point->metadata_len == 0)
		return slice_of("");
	return (struct slice){ h->metadata.data + point->metadata,
		point->metadata_len };
}

void
history_free(struct history *h)
{
	size_t i;

	for (i = 0; i < h->names.count; i++)
		free(h->stages[i].points);
	free(h->stages);
	names_free(&h->names);
	buffer_free(&h->metadata);
	*h = (struct history){ 0 };
}
