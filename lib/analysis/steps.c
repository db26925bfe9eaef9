#include "analysis/steps.h"

#include "analysis/trend.h"
#include "base/crew.h"
#include "base/memory.h"
#include "stage/index.h"
#include "stage/runs.h"
#include "value/metadata.h"

#include <stdint.h>
#include <stdlib.h>

static void
add_step(struct steps *steps, const struct history *h,
    const struct index *names, size_t stage, const struct changepoint *step)
{
	const struct history_stage *of = history_at(h, stage);

	steps->rows = memory_grow(
	    steps->rows, steps->count, &steps->capacity, sizeof *steps->rows);
	steps->places = memory_grow(steps->places, steps->count,
	    &steps->places_capacity, sizeof *steps->places);
	steps->places[steps->count] = (struct steps_place){ stage, step->at };
	steps->rows[steps->count++] = (struct step){
		.stage_name = index_name(names, stage),
		.timestamp = of->timestamps[step->at],
		.before_median = step->before_median,
		.after_median = step->after_median,
		.change_percent = trend_change_percent(
		    step->before_median, step->after_median),
		.p_value = step->p_value,
		.metadata = history_metadata(h, of, step->at),
	};
}

/* The steps of a stage. */
struct found {
	struct changepoint *steps;
	size_t count;
};

/* What find_some works on. */
struct search {
	const struct history *h;
	const struct changepoint_limits *limits;
	const struct steps *steps;
	struct found *found; /* by stage */
};

/* The searched points of a stage. */
struct searched {
	const struct history *h;
	const struct history_stage *of;
	size_t first;
};

/* Nothing changes within a run, of which a stage may have several points; but of
 * a commit there may be several runs. */
static bool
may_be_step(const void *with, size_t at)
{
	const struct searched *s = with;
	const struct slice before =
	    history_metadata(s->h, s->of, s->first + at - 1);
	const struct slice after = history_metadata(s->h, s->of, s->first + at);
	struct slice run, last;

	return !metadata_find(after, slice_of("run"), &run) ||
	    !metadata_find(before, slice_of("run"), &last) ||
	    !slice_equal(run, last);
}

/* Finds the steps among the last points of some stages. */
static void
find_some(void *with, size_t begin, size_t count)
{
	const struct search *s = with;
	size_t i;

	for (i = begin; i < begin + count; i++) {
		const struct history_stage *of = history_at(s->h, i);
		const size_t first = steps_from(s->steps, of);
		const struct searched searched = { s->h, of, first };
		const struct changepoint_places places = { may_be_step,
			&searched };
		struct found *found = &s->found[i];
		size_t j;

		found->count = changepoint_find(of->times + first,
		    of->count - first, s->limits, &places, &found->steps);
		for (j = 0; j < found->count; j++)
			found->steps[j].at += first;
	}
}

/* A step and the run in which it is. */
struct place {
	struct slice run; /* "" where the metadata say none */
	int64_t timestamp;
	size_t row;
};

static struct place
place_of(const struct steps *steps, size_t row)
{
	struct place place = { slice_of(""), steps->rows[row].timestamp, row };

	if (runs_find(steps->rows[row].metadata, slice_of(""), &place.run))
		place.timestamp = 0;
	return place;
}

static int
compare_runs(const struct place *x, const struct place *y)
{
	const size_t len = x->run.len < y->run.len ? x->run.len : y->run.len;
	const int order = memcmp(x->run.at, y->run.at, len);

	if (order != 0 || x->run.len != y->run.len)
		return order != 0 ? order : x->run.len < y->run.len ? -1 : 1;
	return (x->timestamp > y->timestamp) - (x->timestamp < y->timestamp);
}

static int
compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	const int order = compare_runs(x, y);

	return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

static int
compare_shared(const void *a, const void *b)
{
	const struct steps_shared *x = a, *y = b;

	return (x->stages < y->stages) - (x->stages > y->stages);
}

/* How many stages have the n steps in one run, which are stage by stage. */
static size_t
count_stages(const struct steps *steps, const struct place *places, size_t n)
{
	size_t count = 1, i;

	for (i = 1; i < n; i++)
		count += !slice_equal(steps->rows[places[i - 1].row].stage_name,
		    steps->rows[places[i].row].stage_name);
	return count;
}

/* Takes the n steps in one run, of `stages` stages in all. */
static void
share(struct steps *steps, const struct place *places, size_t n, size_t stages)
{
	const size_t stepped = count_stages(steps, places, n);
	const double share = (double)stepped / (double)stages;
	const struct step *first = &steps->rows[places->row];
	size_t i;

	for (i = 0; i < n; i++)
		steps->rows[places[i].row].shared = share;
	if (steps_are_shared(stepped, stages))
		steps->shared[steps->shared_count++] =
		    (struct steps_shared){ first->metadata, first->timestamp,
			    stepped };
}

static void
find_shared(struct steps *steps, size_t stages)
{
	struct place *places =
	    memory_resize(NULL, steps->count, sizeof *places);
	size_t begin, end, i;

	steps->shared =
	    memory_resize(NULL, steps->count, sizeof *steps->shared);
	for (i = 0; i < steps->count; i++)
		places[i] = place_of(steps, i);
	if (steps->count > 1)
		qsort(places, steps->count, sizeof *places, compare_places);
	for (begin = 0; begin < steps->count; begin = end) {
		for (end = begin + 1; end < steps->count; end++)
			if (compare_runs(&places[begin], &places[end]) != 0)
				break;
		share(steps, &places[begin], end - begin, stages);
	}
	if (steps->shared_count > 1)
		qsort(steps->shared, steps->shared_count, sizeof *steps->shared,
		    compare_shared);
	free(places);
}

struct steps
steps_find_last(const struct history *h, const struct index *names,
    const struct changepoint_limits *limits, size_t most)
{
	const size_t stages = h->stages.count;
	struct found *found = memory_resize(NULL, stages, sizeof *found);
	struct steps steps = { .most = most };
	size_t i, j;

	crew_share(h->threads, stages, find_some,
	    &(struct search){ h, limits, &steps, found });
	for (i = 0; i < stages; i++) {
		for (j = 0; j < found[i].count; j++)
			add_step(&steps, h, names, i, &found[i].steps[j]);
		free(found[i].steps);
		if (history_at(h, i)->count < CHANGEPOINT_VALUES_MIN)
			steps.short_stages++;
	}
	free(found);
	find_shared(&steps, stages);
	return steps;
}

/* Whether a step has the direction of a trend of the same stage. */
static bool
explains(const struct step *step, const struct trend *trend)
{
	return trend->significant && trend->trend != DIRECTION_STABLE &&
	    (step->after_median > step->before_median) ==
	    (trend->change_percent > 0);
}

static int
compare_changes(const void *a, const void *b)
{
	const struct step *x = a, *y = b;

	return (x->change_percent < y->change_percent) -
	    (x->change_percent > y->change_percent);
}

size_t
steps_explain(const struct steps *steps, const struct trend *trends,
    size_t count, struct step *chosen)
{
	size_t n = 0, t = 0, i;

	for (i = 0; i < steps->count; i++) {
		const struct step *step = &steps->rows[i];

		/* Both are in the order of the stages. */
		while (t < count &&
		    !slice_equal(trends[t].stage_name, step->stage_name))
			t++;
		if (t == count)
			break;
		if (!explains(step, &trends[t]))
			continue;
		if (n > 0 &&
		    slice_equal(chosen[n - 1].stage_name, step->stage_name))
			n--;
		chosen[n++] = *step;
	}
	if (n > 1)
		qsort(chosen, n, sizeof *chosen, compare_changes);
	return n;
}

struct steps
steps_find(const struct history *h, const struct changepoint_limits *limits)
{
	return steps_find_last(h, &h->stages, limits, SIZE_MAX);
}

void
steps_free(struct steps *steps)
{
	free(steps->rows);
	free(steps->places);
	free(steps->shared);
	*steps = (struct steps){ 0 };
}
