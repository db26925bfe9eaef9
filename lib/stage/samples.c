#include "stage/samples.h"

#include "base/memory.h"
#include "value/metadata.h"

#include <stdbool.h>
#include <stdlib.h>

static void
init(void *item)
{
	*(struct samples_stage *)item = (struct samples_stage){ 0 };
}

static const struct index_item item = { sizeof(struct samples_stage), init };

struct samples_stage *
samples_at(const struct samples *s, size_t stage)
{
	return index_at(&s->stages, &item, stage);
}

static void
add_time(struct sample *sample, double time)
{
	sample->times = memory_grow(sample->times, sample->count,
	    &sample->capacity, sizeof *sample->times);
	sample->times[sample->count++] = time;
}

/* Adds the pair that a point is of.  Returns false where it is of none. */
static bool
add_pair(struct samples *s, struct sample *sample, struct slice metadata)
{
	struct slice value;

	if (!metadata_find(metadata, s->pair, &value)) {
		s->unpaired++;
		return false;
	}
	sample->pairs = memory_grow(sample->pairs, sample->count,
	    &sample->pairs_capacity, sizeof *sample->pairs);
	sample->pairs[sample->count] = intern_id(&s->pairs, value);
	return true;
}

void
samples_add(struct samples *s, enum samples_side side,
    const struct point *points, size_t count)
{
	struct index_batch batch = { .points = points, .rest = count };
	size_t i;

	while (index_next(&s->stages, &batch)) {
		index_extend(&s->stages, &item, batch.stages);
		for (i = 0; i < batch.count; i++) {
			const struct point *point = &batch.points[i];
			struct sample *sample =
			    &samples_at(s, batch.numbers[i])->sides[side];

			if (s->pair.len == 0 ||
			    add_pair(s, sample, point->metadata))
				add_time(sample, point->execution_time);
		}
	}
}

void
samples_swap(struct samples *s)
{
	size_t i;

	for (i = 0; i < s->stages.count; i++) {
		struct sample *sides = samples_at(s, i)->sides;
		const struct sample base = sides[SAMPLES_BASE];

		sides[SAMPLES_BASE] = sides[SAMPLES_NEW];
		sides[SAMPLES_NEW] = base;
	}
}

void
samples_free(struct samples *s)
{
	size_t i;
	int side;

	for (i = 0; i < s->stages.count; i++)
		for (side = 0; side < SAMPLES_SIDES; side++) {
			free(samples_at(s, i)->sides[side].times);
			free(samples_at(s, i)->sides[side].pairs);
		}
	index_free(&s->stages);
	intern_free(&s->pairs);
	*s = (struct samples){ 0 };
}
