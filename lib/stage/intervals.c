#include "stage/intervals.h"

#include "base/memory.h"
#include "value/metadata.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The longest time in ms, microseconds and ns. */
#define MS_MAX (INTERVALS_YEARS * 365.25 * 24 * 3600 * 1000)
#define US_MAX ((int64_t)(MS_MAX * 1000))

static const struct slice run_key = { "run", 3 };
static const struct slice parent_key = { "parent", 6 };
static const struct slice needs_key = { "needs", 5 };

/* The number of a key's value, or INTERVALS_NONE. */
static uint32_t
number_of(struct intern *values, struct slice metadata, struct slice key)
{
	struct slice value;

	if (!metadata_find(metadata, key, &value))
		return INTERVALS_NONE;
	return (uint32_t)intern_id(values, value);
}

/* The same for a run, which is most often that of the point before. */
static uint32_t
find_run(struct intervals *v, struct slice metadata)
{
	const struct slice key = v->key.len > 0 ? v->key : run_key;
	struct slice value;
	uint32_t last;

	if (!metadata_find(metadata, key, &value))
		return INTERVALS_NONE;
	last = v->count > 0 ? v->points[v->count - 1].run : INTERVALS_NONE;
	if (last != INTERVALS_NONE &&
	    slice_equal(intern_text(&v->run_names, last), value))
		return last;
	return (uint32_t)intern_id(&v->run_names, value);
}

static void
keep_metadata(struct intervals *v, struct slice metadata)
{
	v->metadata_ends = memory_grow(v->metadata_ends, v->count,
	    &v->metadata_capacity, sizeof *v->metadata_ends);
	buffer_append(&v->metadata, metadata.at, metadata.len);
	v->metadata_ends[v->count] = v->metadata.len;
}

static void
add(struct intervals *v, const struct point *point, size_t stage)
{
	struct interval i = {
		.start = point->timestamp,
		.length = llround(point->execution_time * 1e6),
		.stage = (uint32_t)stage,
		.run = INTERVALS_NONE,
		.parent = INTERVALS_NONE,
		.needs = INTERVALS_NONE,
		.order = v->count,
	};

	if (point->metadata.len > 0) {
		i.run = find_run(v, point->metadata);
		i.parent =
		    number_of(&v->parent_names, point->metadata, parent_key);
		i.needs =
		    number_of(&v->needs_texts, point->metadata, needs_key);
	}
	if (v->keeps_metadata)
		keep_metadata(v, point->metadata);
	v->points =
	    memory_grow(v->points, v->count, &v->capacity, sizeof *v->points);
	v->points[v->count++] = i;
}

size_t
intervals_add(struct intervals *v, const struct point *points, size_t count)
{
	size_t stages[INTERN_BATCH];
	size_t done, batch, i;

	for (done = 0; done < count; done += batch) {
		batch = intern_ids(&v->stages, &points[done].stage_name,
		    sizeof *points, count - done, stages);
		for (i = 0; i < batch; i++) {
			if (points[done + i].execution_time > MS_MAX)
				return done + i;
			add(v, &points[done + i], stages[i]);
		}
	}
	return count;
}

/* Numbers the stage of an encoded name. */
static uint32_t
stage_of(struct intervals *v, struct slice name, struct buffer *text)
{
	text->len = 0;
	metadata_decode(text, name);
	return (uint32_t)intern_id(&v->stages, slice_of_buffer(text));
}

/* Makes the numbers of parents' names those of stages. */
static void
resolve_parents(struct intervals *v, struct buffer *text)
{
	const size_t n = v->parent_names.count;
	uint32_t *stages = memory_resize(NULL, n, sizeof *stages);
	size_t i;

	for (i = 0; i < n; i++)
		stages[i] = stage_of(v, intern_text(&v->parent_names, i), text);
	for (i = 0; i < v->count; i++)
		if (v->points[i].parent != INTERVALS_NONE)
			v->points[i].parent = stages[v->points[i].parent];
	free(stages);
	v->has_parents = n > 0;
}

/* Reads the lists of needs. */
static void
resolve_needs(struct intervals *v, struct buffer *text)
{
	const size_t n = v->needs_texts.count;
	size_t count = 0, capacity = 0, i;

	v->has_needs = n > 0;
	v->needs = memory_resize(NULL, n, sizeof *v->needs);
	for (i = 0; i < n; i++) {
		struct slice list = intern_text(&v->needs_texts, i);

		v->needs[i].first = count;
		if (slice_is(list, "none"))
			list.len = 0;
		while (list.len > 0) {
			const struct slice name = slice_cut(&list, ',');

			if (name.len == 0)
				continue;
			v->needed = memory_grow(
			    v->needed, count, &capacity, sizeof *v->needed);
			v->needed[count++] = stage_of(v, name, text);
		}
		v->needs[i].count = count - v->needs[i].first;
	}
}

/* Without names all points are one run; else drops those that have none. */
static void
drop_unnamed(struct intervals *v)
{
	size_t kept = 0, i;

	if (v->run_names.count == 0 && v->key.len == 0 && v->count > 0) {
		intern_id(&v->run_names, slice_of(""));
		for (i = 0; i < v->count; i++)
			v->points[i].run = 0;
	}
	for (i = 0; i < v->count; i++)
		if (v->points[i].run != INTERVALS_NONE)
			v->points[kept++] = v->points[i];
	v->left_out = v->count - kept;
	v->count = kept;
}

static int
compare_runs(const void *a, const void *b)
{
	const struct intervals_run *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	/* As they first came: see group. */
	return (x->first > y->first) - (x->first < y->first);
}

/* Counts the intervals of each run. */
static void
count_runs(struct intervals *v)
{
	size_t first = 0, i;

	v->runs_count = v->run_names.count;
	v->runs = memory_resize(NULL, v->runs_count, sizeof *v->runs);
	for (i = 0; i < v->runs_count; i++)
		v->runs[i] = (struct intervals_run){
			.name = intern_text(&v->run_names, i),
			.start = INT64_MAX,
		};
	for (i = 0; i < v->count; i++) {
		struct intervals_run *run = &v->runs[v->points[i].run];

		run->count++;
		if (v->points[i].start < run->start)
			run->start = v->points[i].start;
	}
	for (i = 0; i < v->runs_count; i++) {
		v->runs[i].first = first;
		first += v->runs[i].count;
	}
}

static bool
is_grouped(const struct intervals *v)
{
	size_t i;

	for (i = 1; i < v->count; i++)
		if (v->points[i].run < v->points[i - 1].run)
			return false;
	return true;
}

/* Puts intervals in order of the numbers of their runs, stably. */
static void
group(struct intervals *v)
{
	struct interval *points;
	size_t *next;
	size_t i;

	if (is_grouped(v))
		return;
	points = memory_resize(NULL, v->count, sizeof *points);
	next = memory_resize(NULL, v->runs_count, sizeof *next);
	for (i = 0; i < v->runs_count; i++)
		next[i] = v->runs[i].first;
	for (i = 0; i < v->count; i++)
		points[next[v->points[i].run]++] = v->points[i];
	free(next);
	free(v->points);
	v->points = points;
}

static const struct intervals_run *
find_too_long(const struct intervals *v)
{
	size_t r, i;

	for (r = 0; r < v->runs_count; r++)
		for (i = 0; i < v->runs[r].count; i++)
			if (v->points[v->runs[r].first + i].start -
				v->runs[r].start >
			    US_MAX)
				return &v->runs[r];
	return NULL;
}

const struct intervals_run *
intervals_finish(struct intervals *v)
{
	struct buffer text = { 0 };

	v->stages_count = v->stages.count;
	resolve_parents(v, &text);
	resolve_needs(v, &text);
	buffer_free(&text);
	drop_unnamed(v);
	count_runs(v);
	group(v);
	if (v->runs_count > 0)
		qsort(v->runs, v->runs_count, sizeof *v->runs, compare_runs);
	return find_too_long(v);
}

struct slice
intervals_stage(const struct intervals *v, size_t stage)
{
	return intern_text(&v->stages, stage);
}

struct slice
intervals_metadata(const struct intervals *v, const struct interval *point)
{
	const size_t begin =
	    point->order > 0 ? v->metadata_ends[point->order - 1] : 0;

	return (struct slice){ v->metadata.data + begin,
		v->metadata_ends[point->order] - begin };
}

void
intervals_free(struct intervals *v)
{
	intern_free(&v->stages);
	intern_free(&v->run_names);
	intern_free(&v->parent_names);
	intern_free(&v->needs_texts);
	buffer_free(&v->metadata);
	free(v->metadata_ends);
	free(v->points);
	free(v->runs);
	free(v->needs);
	free(v->needed);
	*v = (struct intervals){ 0 };
}
