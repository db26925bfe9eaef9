#include "analysis/beside.h"

#include "base/buffer.h"
#include "base/intern.h"
#include "base/memory.h"
#include "base/slice.h"
#include "stage/runs.h"
#include "value/metadata.h"
#include "value/timestamp.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* Timestamps are whole microseconds, and times are not; ms. */
#define TOLERANCE 0.002

/* A point, in ms since the start of its run. */
struct stretch {
	size_t stage;
	double start;
	double end;
	double new_end;
};

struct run {
	int64_t start;
	size_t points;
	size_t number; /* of its name */
	struct stretch *intervals;
	size_t count;
	size_t capacity;
};

struct work {
	const struct history *h;
	const struct index *names;
	struct intern run_names;
	size_t *runs_of; /* of each text of the history: see run_of */
	struct intern parents;
	struct run *runs;
	size_t runs_count;
	size_t capacity;
	struct beside_stage *stages;
};

/* What runs_of says of a text that names no run, and of one not looked at. */
#define NO_RUN SIZE_MAX
#define UNKNOWN (SIZE_MAX - 1)

/* The number of the run of a point, or NO_RUN. */
static size_t
run_of(struct work *w, const struct history_stage *of, size_t point)
{
	size_t *run;
	struct slice name;

	if (of->metadata == NULL)
		return NO_RUN;
	run = &w->runs_of[of->metadata[point]];
	if (*run == UNKNOWN)
		*run = runs_find(history_metadata(w->h, of, point),
			   slice_of(""), &name)
		    ? intern_id(&w->run_names, name)
		    : NO_RUN;
	return *run;
}

static void
count_point(struct work *w, const struct history_stage *of, size_t point)
{
	const int64_t start = of->timestamps[point];
	const size_t run = run_of(w, of, point);

	if (run == NO_RUN)
		return;
	if (run == w->runs_count) {
		w->runs = memory_grow(
		    w->runs, w->runs_count, &w->capacity, sizeof *w->runs);
		w->runs[w->runs_count++] =
		    (struct run){ .start = start, .number = run };
	}
	w->runs[run].points++;
	if (start < w->runs[run].start)
		w->runs[run].start = start; /* TIMESTAMP_NONE is the least */
}

static int
compare_runs(const void *a, const void *b)
{
	const struct run *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

/* Sets, by the number of a run's name, its place among the last; or SIZE_MAX. */
static size_t *
choose_runs(struct work *w)
{
	size_t *places = memory_resize(NULL, w->runs_count, sizeof *places);
	size_t points = 0, i;

	if (w->runs_count > 1)
		qsort(w->runs, w->runs_count, sizeof *w->runs, compare_runs);
	for (i = 0; i < w->runs_count; i++)
		places[i] = SIZE_MAX;
	for (i = w->runs_count; i-- > 0;) {
		points += w->runs[i].points;
		if (w->runs_count - i > BESIDE_RUNS || points > BESIDE_POINTS ||
		    w->runs[i].start == TIMESTAMP_NONE)
			break;
		places[w->runs[i].number] = i;
	}
	return places;
}

static void
note_parent(struct work *w, struct slice metadata)
{
	struct buffer name = { 0 };
	struct slice parent;

	if (!metadata_find(metadata, slice_of("parent"), &parent))
		return;
	metadata_decode(&name, parent);
	intern_id(&w->parents, slice_of_buffer(&name));
	buffer_free(&name);
}

static void
collect(struct work *w, size_t stage, size_t point, const size_t *places)
{
	const struct history_stage *of = history_at(w->h, stage);
	const size_t number = run_of(w, of, point);
	struct run *run;
	double start;

	if (number == NO_RUN || places[number] == SIZE_MAX)
		return;
	run = &w->runs[places[number]];
	note_parent(w, history_metadata(w->h, of, point));
	start = (double)(of->timestamps[point] - run->start) / 1000;
	run->intervals = memory_grow(
	    run->intervals, run->count, &run->capacity, sizeof *run->intervals);
	run->intervals[run->count++] =
	    (struct stretch){ stage, start, start + of->times[point], 0 };
}

/* Whether points are inside those of a stage. */
static bool
is_parent(struct work *w, size_t stage)
{
	const size_t count = w->parents.count;

	return intern_id(&w->parents, index_name(w->names, stage)) < count;
}

static int
compare_starts(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;

	return (x->start > y->start) - (x->start < y->start);
}

static int
compare_ends(const void *a, const void *b)
{
	const struct stretch *x = *(const struct stretch *const *)a;
	const struct stretch *y = *(const struct stretch *const *)b;

	return (x->end > y->end) - (x->end < y->end);
}

/* When the run ends if a stage takes half of its time.  ends are by end. */
static double
end_if_halved(struct run *run, struct stretch **ends, size_t stage)
{
	double ended = 0, new_ended = 0, last = 0;
	size_t e = 0, i;

	for (i = 0; i < run->count; i++) {
		struct stretch *v = &run->intervals[i];
		const double length = v->end - v->start;

		for (; e < run->count && ends[e]->end <= v->start + TOLERANCE &&
		     ends[e]->start < v->start;
		     e++) {
			ended = fmax(ended, ends[e]->end);
			new_ended = fmax(new_ended, ends[e]->new_end);
		}
		v->new_end = v->start - (ended - new_ended) +
		    (v->stage == stage ? length / 2 : length);
		last = fmax(last, v->new_end);
	}
	return last;
}

/* Drops the intervals of parents, whose time is that of their children. */
static void
drop_parents(struct run *run, const bool *is_parent)
{
	size_t n = 0, i;

	for (i = 0; i < run->count; i++)
		if (!is_parent[run->intervals[i].stage])
			run->intervals[n++] = run->intervals[i];
	run->count = n;
}

/* Whether the intervals, in order of start, can have started when they say. */
static bool
has_starts(const struct run *run)
{
	size_t same = 1, i;

	for (i = 1; i < run->count && same <= BESIDE_STARTS; i++)
		same = run->intervals[i].start > run->intervals[i - 1].start
		    ? 1
		    : same + 1;
	return same <= BESIDE_STARTS;
}

static void
study(struct work *w, struct run *run)
{
	struct stretch **ends = memory_resize(NULL, run->count, sizeof *ends);
	double *own = memory_resize(NULL, w->h->stages.count, sizeof *own);
	double end = 0;
	size_t i;

	qsort(
	    run->intervals, run->count, sizeof *run->intervals, compare_starts);
	for (i = 0; i < w->h->stages.count; i++)
		own[i] = 0;
	for (i = 0; i < run->count; i++) {
		const struct stretch *v = &run->intervals[i];

		ends[i] = &run->intervals[i];
		own[v->stage] += (v->end - v->start) / 2;
		end = fmax(end, v->end);
	}
	qsort(ends, run->count, sizeof *ends, compare_ends);
	for (i = 0; i < w->h->stages.count; i++) {
		if (own[i] <= 0)
			continue;
		w->stages[i].own += own[i];
		w->stages[i].saved += end - end_if_halved(run, ends, i);
		w->stages[i].runs++;
	}
	free(own);
	free(ends);
}

static void
study_runs(struct work *w)
{
	bool *parents =
	    memory_resize(NULL, w->h->stages.count, sizeof *parents);
	size_t i;

	for (i = 0; i < w->h->stages.count; i++)
		parents[i] = is_parent(w, i);
	for (i = 0; i < w->runs_count; i++) {
		struct run *run = &w->runs[i];

		drop_parents(run, parents);
		if (run->count > 0)
			qsort(run->intervals, run->count,
			    sizeof *run->intervals, compare_starts);
		if (run->count > 0 && has_starts(run))
			study(w, run);
		free(run->intervals);
	}
	free(parents);
}

/* The first point of a stage that can be in one of the last runs: a run with
 * earlier ones has more than BESIDE_POINTS. */
static size_t
first_point(const struct history_stage *of)
{
	return of->count > BESIDE_POINTS + 1 ? of->count - BESIDE_POINTS - 1
					     : 0;
}

struct beside_stage *
beside_find(const struct history *h, const struct index *names)
{
	struct work w = { .h = h, .names = names };
	const size_t count = h->stages.count;
	size_t *places, i, j;

	w.stages = memory_resize(NULL, count, sizeof *w.stages);
	w.runs_of = memory_resize(NULL, h->texts.count + 1, sizeof *w.runs_of);
	for (i = 0; i <= h->texts.count; i++)
		w.runs_of[i] = UNKNOWN;
	for (i = 0; i < count; i++) {
		w.stages[i] = (struct beside_stage){ 0 };
		for (j = first_point(history_at(h, i));
		     j < history_at(h, i)->count; j++)
			count_point(&w, history_at(h, i), j);
	}
	places = choose_runs(&w);
	for (i = 0; i < count && w.runs_count > 0; i++)
		for (j = first_point(history_at(h, i));
		     j < history_at(h, i)->count; j++)
			collect(&w, i, j, places);
	study_runs(&w);
	intern_free(&w.run_names);
	intern_free(&w.parents);
	free(w.runs_of);
	free(w.runs);
	free(places);
	return w.stages;
}
