#include "stage/runs.h"

#include "base/memory.h"
#include "value/metadata.h"
#include "value/timestamp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
init(void *item)
{
	*(struct runs_stage *)item = (struct runs_stage){ 0 };
}

static const struct index_item item = { sizeof(struct runs_stage), init };

static struct runs_stage *
stage_at(const struct runs *r, size_t stage)
{
	return index_at(&r->stages, &item, stage);
}

bool
runs_find(struct slice metadata, struct slice key, struct slice *value)
{
	if (key.len > 0)
		return metadata_find(metadata, key, value);
	return metadata_find(metadata, slice_of("run"), value) ||
	    metadata_find(metadata, slice_of("commit"), value);
}

/* The number of a run, which is added if it is new. */
static size_t
find_run(struct runs *r, struct slice name, int64_t timestamp)
{
	const size_t run = intern_id(&r->names, name);

	if (run == r->count) {
		r->runs = memory_grow(
		    r->runs, r->count, &r->capacity, sizeof *r->runs);
		r->runs[r->count++] = (struct runs_run){
			.name = intern_text(&r->names, run),
			.timestamp = timestamp,
			.order = run,
		};
	}
	/* None is less than any. */
	if (timestamp < r->runs[run].timestamp)
		r->runs[run].timestamp = timestamp;
	return run;
}

static void
add_point(struct runs *r, struct runs_stage *stage, const struct point *point)
{
	struct slice name;
	size_t run = SIZE_MAX;

	if (runs_find(point->metadata, r->key, &name))
		run = find_run(r, name, point->timestamp);
	else
		r->unnamed++;
	stage->points = memory_grow(stage->points, stage->count,
	    &stage->capacity, sizeof *stage->points);
	stage->points[stage->count++] = (struct runs_point){
		.run = run,
		.timestamp = point->timestamp,
		.log = log(point->execution_time),
	};
}

void
runs_add(struct runs *r, const struct point *points, size_t count)
{
	struct index_batch batch = { .points = points, .rest = count };
	size_t i;

	while (index_next(&r->stages, &batch)) {
		index_extend(&r->stages, &item, batch.stages);
		for (i = 0; i < batch.count; i++)
			add_point(
			    r, stage_at(r, batch.numbers[i]), &batch.points[i]);
	}
}

static int
compare_point_times(const void *a, const void *b)
{
	const struct runs_point *x = a, *y = b;

	if (x->timestamp != y->timestamp)
		return x->timestamp < y->timestamp ? -1 : 1;
	return (x->run > y->run) - (x->run < y->run);
}

/* Sorts points that each are a run by time, where all have one. */
static void
sort_points(struct runs_stage *stage)
{
	size_t i;

	for (i = 0; i < stage->count; i++) {
		if (stage->points[i].timestamp == TIMESTAMP_NONE)
			return;
		stage->points[i].run = i;
	}
	if (stage->count > 1)
		qsort(stage->points, stage->count, sizeof *stage->points,
		    compare_point_times);
}

/* Each point is a run of its own, counted from the end of its stage. */
static void
number_points(struct runs *r)
{
	size_t longest = 0, i, j;

	r->has_unnamed = true;
	for (i = 0; i < r->stages.count; i++)
		if (stage_at(r, i)->count > longest)
			longest = stage_at(r, i)->count;
	r->runs = memory_resize(r->runs, longest, sizeof *r->runs);
	for (i = 0; i < longest; i++)
		r->runs[i] =
		    (struct runs_run){ slice_of(""), TIMESTAMP_NONE, i };
	r->count = longest;
	for (i = 0; i < r->stages.count; i++) {
		struct runs_stage *stage = stage_at(r, i);

		sort_points(stage);
		for (j = 0; j < stage->count; j++)
			stage->points[j].run = longest - stage->count + j;
	}
}

static int
compare_times(const void *a, const void *b)
{
	const struct runs_run *x = a, *y = b;

	if (x->timestamp != y->timestamp)
		return x->timestamp < y->timestamp ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static void
sort_runs(struct runs *r)
{
	size_t i;

	for (i = 0; i < r->count; i++)
		if (r->runs[i].timestamp == TIMESTAMP_NONE)
			return;
	if (r->count > 0)
		qsort(r->runs, r->count, sizeof *r->runs, compare_times);
}

/* A point by the place of its run in time. */
static int
compare_points(const void *a, const void *b)
{
	const struct runs_point *x = a, *y = b;

	if (x->run != y->run)
		return x->run < y->run ? -1 : 1;
	return (x->log > y->log) - (x->log < y->log);
}

/* Works out the values of a stage; places are those of runs, by number. */
static void
collapse(struct runs *r, size_t number, const size_t *places, size_t first)
{
	struct runs_stage *stage = stage_at(r, number);
	double *values = r->values + number * (r->count - first);
	size_t n = 0, begin, end, i;

	for (i = 0; i < stage->count; i++) {
		const struct runs_point p = stage->points[i];

		if (p.run != SIZE_MAX && places[p.run] >= first)
			stage->points[n++] = (struct runs_point){
				.run = places[p.run] - first,
				.log = p.log,
			};
	}
	for (i = 0; i < r->count - first; i++)
		values[i] = NAN;
	if (n > 0)
		qsort(stage->points, n, sizeof *stage->points, compare_points);
	for (begin = 0; begin < n; begin = end) {
		const struct runs_point *low, *high;

		for (end = begin; end < n; end++)
			if (stage->points[end].run != stage->points[begin].run)
				break;
		low = &stage->points[begin + (end - begin - 1) / 2];
		high = &stage->points[begin + (end - begin) / 2];
		if (isfinite(low->log))
			values[low->run] = (low->log + high->log) / 2;
	}
}

void
runs_finish(struct runs *r, size_t before)
{
	size_t *places;
	size_t first = 0, i;

	if (r->count == 0)
		number_points(r);
	sort_runs(r);
	places = memory_resize(NULL, r->count, sizeof *places);
	for (i = 0; i < r->count; i++)
		places[r->runs[i].order] = i;
	if (r->count > 0 && r->count - 1 > before)
		first = r->count - 1 - before;
	r->values = memory_resize(
	    NULL, r->stages.count, (r->count - first) * sizeof *r->values);
	for (i = 0; i < r->stages.count; i++)
		collapse(r, i, places, first);
	free(places);
	memmove(r->runs, r->runs + first, (r->count - first) * sizeof *r->runs);
	r->count -= first;
}

double
runs_value(const struct runs *r, size_t stage, size_t run)
{
	return r->values[stage * r->count + run];
}

void
runs_free(struct runs *r)
{
	size_t i;

	for (i = 0; i < r->stages.count; i++)
		free(stage_at(r, i)->points);
	index_free(&r->stages);
	intern_free(&r->names);
	free(r->runs);
	free(r->values);
	*r = (struct runs){ 0 };
}
