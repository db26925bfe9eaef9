#include "stage/history.h"

#include "base/compiler.h"
#include "base/crew.h"
#include "base/memory.h"
#include "base/slice.h"
#include "value/metadata.h"
#include "value/timestamp.h"

#include <stdlib.h>
#include <string.h>

static void
init(void *item)
{
	*(struct history_stage *)item = (struct history_stage){ 0 };
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

/* Enlarges a column of items of `size` bytes from the capacity of a stage. */
static void *
enlarge(struct history *h, const struct history_stage *stage, void *column,
    size_t capacity, size_t size)
{
	return pool_enlarge(
	    &h->columns, column, stage->capacity * size, capacity * size);
}

static void
grow(struct history *h, struct history_stage *s)
{
	const size_t capacity = memory_grown(s->capacity, sizeof *s->times);
	size_t i;

	s->times = enlarge(h, s, s->times, capacity, sizeof *s->times);
	s->timestamps =
	    enlarge(h, s, s->timestamps, capacity, sizeof *s->timestamps);
	for (i = 0; i < HISTORY_NUMBERS; i++)
		if (s->numbers[i] != NULL)
			s->numbers[i] = enlarge(
			    h, s, s->numbers[i], capacity, sizeof(double));
	if (s->metadata != NULL)
		s->metadata =
		    enlarge(h, s, s->metadata, capacity, sizeof *s->metadata);
	s->capacity = capacity;
}

/* Sets a number of the point that is being added. */
static inline void
set_number(struct history *h, struct history_stage *s,
    enum history_number number, double value)
{
	double **column = &s->numbers[number];
	size_t i;

	if (*column == NULL) {
		if (isnan(value))
			return;
		*column = pool_enlarge(
		    &h->columns, NULL, 0, s->capacity * sizeof **column);
		for (i = 0; i < s->count; i++)
			(*column)[i] = NAN;
	}
	(*column)[s->count] = value;
}

static struct slice
without_overhead(struct slice metadata)
{
	static const char key[] = ";overhead";
	const size_t len = sizeof key - 1;
	size_t end = metadata.len;

	while (end > 0 && metadata.at[end - 1] != '=' &&
	    metadata.at[end - 1] != ';')
		end--;
	if (end > len && metadata.at[end - 1] == '=' &&
	    memcmp(metadata.at + end - 1 - len, key, len) == 0)
		metadata.len = end - 1 - len;
	return metadata;
}

static inline void
set_metadata(struct history *h, struct history_stage *s, struct slice metadata)
{
	const uint32_t text = texts_add(&h->texts,
	    h->omit_overhead ? without_overhead(metadata) : metadata);

	if (s->metadata == NULL) {
		if (text == 0)
			return;
		s->metadata = pool_enlarge(
		    &h->columns, NULL, 0, s->capacity * sizeof *s->metadata);
		memset(s->metadata, 0, s->count * sizeof *s->metadata);
	}
	s->metadata[s->count] = text;
}

static double
overhead_of(const struct point *point)
{
	const double overhead =
	    metadata_number(point->metadata, slice_of("overhead"));

	return overhead < 0 ? NAN : overhead; /* invalid */
}

static inline void
add(struct history *h, struct history_stage *s, const struct point *point)
{
	if (s->count == s->capacity)
		grow(h, s);
	s->times[s->count] = point->execution_time;
	s->timestamps[s->count] = point->timestamp;
	if (h->keep[HISTORY_MEMORY])
		set_number(h, s, HISTORY_MEMORY, point->memory_used);
	if (h->keep[HISTORY_CPU])
		set_number(h, s, HISTORY_CPU, point->cpu_time);
	if (h->keep[HISTORY_OVERHEAD])
		set_number(h, s, HISTORY_OVERHEAD, overhead_of(point));
	if (h->keep_metadata)
		set_metadata(h, s, point->metadata);
	s->count++;
}

/* Where the next time of a stage is stored. */
static const void *
next_time(const void *item)
{
	const struct history_stage *stage = item;

	return stage->times + stage->count;
}

/* The same for its timestamp. */
static const void *
next_timestamp(const void *item)
{
	const struct history_stage *stage = item;

	return stage->timestamps + stage->count;
}

void
history_add_batch(struct history *h, const struct index_batch *batch)
{
	size_t i;

	index_extend(&h->stages, &stage_item, batch->stages);
	index_prefetch(&h->stages, &stage_item, batch, next_time);
	index_prefetch(&h->stages, &stage_item, batch, next_timestamp);
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

/* A point's timestamp and its place in the input, for sorting. */
struct timed {
	int64_t timestamp;
	size_t place;
};

/* Merges two sorted parts; the second is already at the end of merged. */
static void
merge(const struct timed *first, size_t first_count, const struct timed *second,
    size_t second_count, struct timed *merged)
{
	while (first_count > 0 && second_count > 0)
		/* Stable: equal ones of the first part come first. */
		if (second->timestamp < first->timestamp) {
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

/* A stable merge sort of n >= 1 order; spare has room for n / 2. */
static void
sort(struct timed *order, size_t n, struct timed *spare)
{
	size_t half = n / 2;

	if (n == 1)
		return;
	sort(order, half, spare);
	sort(order + half, n - half, spare);
	if (order[half - 1].timestamp <= order[half].timestamp)
		return;
	memcpy(spare, order, half * sizeof *spare);
	merge(spare, half, order + half, n - half, order);
}

/*
 * Puts a column of n values of `size` bytes into the order of order, if there is
 * one; room is for a copy.  Inlined, so that the size is a constant.
 */
static ALWAYS_INLINE void
arrange(
    void *column, size_t size, const struct timed *order, size_t n, void *room)
{
	size_t i;

	if (column == NULL)
		return;
	memcpy(room, column, n * size);
	for (i = 0; i < n; i++)
		memcpy((char *)column + i * size,
		    (const char *)room + order[i].place * size, size);
}

static void
sort_stage(struct history_stage *s)
{
	const size_t n = s->count;
	struct timed *order = memory_resize(NULL, n + n / 2, sizeof *order);
	void *room;
	size_t i;

	for (i = 0; i < n; i++)
		order[i] = (struct timed){ s->timestamps[i], i };
	sort(order, n, order + n);
	for (i = 0; i < n; i++)
		s->timestamps[i] = order[i].timestamp;
	room = memory_resize(NULL, n, sizeof(double));
	arrange(s->times, sizeof *s->times, order, n, room);
	for (i = 0; i < HISTORY_NUMBERS; i++)
		arrange(s->numbers[i], sizeof *s->numbers[i], order, n, room);
	arrange(s->metadata, sizeof *s->metadata, order, n, room);
	free(room);
	free(order);
}

static bool
is_timed(const struct history_stage *s)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		if (s->timestamps[i] == TIMESTAMP_NONE)
			return false;
	return true;
}

static bool
is_sorted(const struct history_stage *s)
{
	size_t i;

	for (i = 1; i < s->count; i++)
		if (s->timestamps[i] < s->timestamps[i - 1])
			return false;
	return true;
}

static void
finish_some(void *with, size_t first, size_t count)
{
	const struct history *h = with;
	size_t i;

	for (i = first; i < first + count; i++) {
		struct history_stage *s = at(h, i);
		const bool sorted = is_sorted(s);

		/* None is less than any. */
		s->is_timed =
		    sorted ? s->timestamps[0] != TIMESTAMP_NONE : is_timed(s);
		if (s->is_timed && !sorted)
			sort_stage(s);
	}
}

void
history_finish(struct history *h)
{
	crew_share(h->threads, h->stages.count, finish_some, h);
}

struct slice
history_metadata(
    const struct history *h, const struct history_stage *stage, size_t point)
{
	return stage->metadata != NULL
	    ? texts_at(&h->texts, stage->metadata[point])
	    : slice_of("");
}

static void
free_stage(struct history *h, struct history_stage *s)
{
	size_t i;

	pool_give_back(&h->columns, s->times, s->capacity * sizeof *s->times);
	pool_give_back(
	    &h->columns, s->timestamps, s->capacity * sizeof *s->timestamps);
	for (i = 0; i < HISTORY_NUMBERS; i++)
		if (s->numbers[i] != NULL)
			pool_give_back(&h->columns, s->numbers[i],
			    s->capacity * sizeof(double));
	if (s->metadata != NULL)
		pool_give_back(&h->columns, s->metadata,
		    s->capacity * sizeof *s->metadata);
}

void
history_free(struct history *h)
{
	size_t i;

	for (i = 0; i < h->stages.count; i++)
		free_stage(h, at(h, i));
	pool_free(&h->columns);
	index_free(&h->stages);
	texts_free(&h->texts);
	*h = (struct history){ 0 };
}
