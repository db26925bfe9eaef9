#include "analysis/rises.h"

#include "analysis/tellers.h"
#include "base/memory.h"
#include "model/model.h"
#include "stat/changepoint.h"
#include "stat/stats.h"

#include <math.h>
#include <stdlib.h>

/* The known values of some points; returns how many. */
static size_t
collect(const struct history_stage *of, size_t begin, size_t end,
    enum history_number number, double *values)
{
	size_t n = 0;

	for (; begin < end; begin++) {
		values[n] = history_number(of, number, begin);
		if (!isnan(values[n]))
			n++;
	}
	return n;
}

/* Two levels of one measure. */
struct levels {
	double before;
	double after;
	double p_value;
};

/* Compares the points from begin to `at` with those to end. */
static struct levels
compare_levels(const struct history_stage *of, size_t begin, size_t at,
    size_t end, enum history_number number,
    struct rank_distributions *distributions)
{
	double *values = memory_resize(NULL, end - begin + 1, sizeof *values);
	const size_t m = collect(of, begin, at, number, values);
	const size_t n = collect(of, at, end, number, values + m);
	struct levels l = { NAN, NAN, NAN };

	if (m > 0 && n > 0) {
		l.p_value =
		    rank_mann_whitney(distributions, values, m, values + m, n);
		l.before = stats_percentile(values, m, 50);
		l.after = stats_percentile(values + m, n, 50);
	}
	free(values);
	return l;
}

/* Whether all known values before a point are clearly below all from it on. */
static bool
is_edge(const struct history_stage *of, size_t begin, size_t at, size_t end,
    enum history_number number)
{
	double highest = -INFINITY, lowest = INFINITY;
	size_t i;

	for (i = begin; i < at; i++)
		highest = fmax(highest, history_number(of, number, i));
	for (i = at; i < end; i++)
		lowest = fmin(lowest, history_number(of, number, i));
	return isfinite(highest) && isfinite(lowest) &&
	    100 * (lowest - highest) >
	    changepoint_defaults.min_change * highest;
}

/* How many points on both sides of an edge are looked at. */
#define EDGE_POINTS 5

/*
 * Where a measure steps up near a step in time; `at` if it does not.  Both
 * levels are three points at least.
 */
static size_t
find_edge(const struct history_stage *of, size_t begin, size_t at, size_t end,
    enum history_number number)
{
	size_t i;

	if (begin + EDGE_POINTS < at)
		begin = at - EDGE_POINTS;
	if (at + EDGE_POINTS < end)
		end = at + EDGE_POINTS;
	for (i = at - RISES_NEAR; i <= at + RISES_NEAR; i++)
		if (i > begin && i < end && is_edge(of, begin, i, end, number))
			return i;
	return at;
}

/* Where a step was: the machine's load moves times, but not CPU time. */
static size_t
locate(const struct history_stage *of, size_t begin, size_t at, size_t end)
{
	const size_t edge = find_edge(of, begin, at, end, HISTORY_CPU);

	return edge != at ? edge
			  : find_edge(of, begin, at, end, HISTORY_MEMORY);
}

/* The work on one stage: its steps, and their places. */
struct work {
	const struct history *h;
	size_t first; /* of its points that were searched */
	const struct step *steps;
	const struct steps_place *places;
	size_t count;
	struct rank_distributions *distributions;
};

/* The lowest level from a step on. */
static double
floor_after(const struct work *w, size_t step)
{
	double lowest = w->steps[step].after_median;

	while (++step < w->count)
		lowest = fmin(lowest, w->steps[step].after_median);
	return lowest;
}

static void
add_rise(struct rises *rises, const struct work *w, size_t step, double saving)
{
	const struct step *row = &w->steps[step];
	const struct steps_place place = w->places[step];
	const struct history_stage *of = history_at(w->h, place.stage);
	const size_t begin = step == 0 ? w->first : w->places[step - 1].at;
	const size_t end =
	    step + 1 == w->count ? of->count : w->places[step + 1].at;
	const size_t at = locate(of, begin, place.at, end);
	const struct levels memory = compare_levels(
	    of, begin, at, end, HISTORY_MEMORY, w->distributions);
	const struct levels since = compare_levels(
	    of, at, at + (end - at) / 2, end, HISTORY_MEMORY, w->distributions);
	const struct levels cpu =
	    compare_levels(of, begin, at, end, HISTORY_CPU, w->distributions);

	rises->rows = memory_grow(
	    rises->rows, rises->count, &rises->capacity, sizeof *rises->rows);
	rises->rows[rises->count++] = (struct rise){
		.stage = place.stage,
		.at = at,
		.stage_name = row->stage_name,
		.timestamp = of->timestamps[at],
		.before = row->before_median,
		.after = row->after_median,
		.now = w->steps[w->count - 1].after_median,
		.runs = (double)(of->count - at),
		.saving = saving,
		.change_percent = row->change_percent,
		.p_value = row->p_value,
		.memory_before = memory.before,
		.memory_after = memory.after,
		.memory_p_value = memory.p_value,
		.memory_early = since.before,
		.memory_late = since.after,
		.memory_late_p_value = since.p_value,
		.cpu_before = cpu.before,
		.cpu_after = cpu.after,
		.cpu_p_value = cpu.p_value,
		.blame = blame_step(w->h, of, begin, at, end),
	};
}

static bool
creeps(const struct rise *rises, size_t count)
{
	double largest = 0, sum = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		largest = fmax(largest, rises[i].saving);
		sum += rises[i].saving;
	}
	return count >= RISES_CREEP_MIN && largest <= sum / 2;
}

/* Finds the rises among the steps of a stage. */
static void
find_rises(struct rises *rises, const struct work *w)
{
	struct rises_stage *stage = &rises->stages[w->places->stage];
	size_t i;

	stage->has_steps = true;
	stage->level = w->places[w->count - 1].at;
	for (i = 0; i < w->count; i++) {
		const double before = w->steps[i].before_median;
		const double saving = floor_after(w, i) - before;

		if (saving > 0 &&
		    100 * saving >= changepoint_defaults.min_change * before)
			add_rise(rises, w, i, saving);
	}
	stage->count = rises->count - stage->first;
	if (stage->count > 0 && rises->rows[rises->count - 1].at > stage->level)
		stage->level = rises->rows[rises->count - 1].at;
	stage->is_creeping = creeps(&rises->rows[stage->first], stage->count);
}

struct rises
rises_find(const struct history *h, const struct steps *steps,
    struct rank_distributions *distributions)
{
	struct rises rises = { .stages_count = h->stages.count };
	size_t begin = 0, end, i;

	rises.stages =
	    memory_resize(NULL, rises.stages_count, sizeof *rises.stages);
	for (i = 0; i < rises.stages_count; i++) {
		rises.stages[i] = (struct rises_stage){ .first = rises.count };
		for (end = begin; end < steps->count; end++)
			if (steps->places[end].stage != i)
				break;
		if (end > begin)
			find_rises(&rises,
			    &(struct work){ h,
				steps_from(steps, history_at(h, i)),
				&steps->rows[begin], &steps->places[begin],
				end - begin, distributions });
		begin = end;
	}
	tellers_find(&rises, h);
	return rises;
}

void
rises_free(struct rises *rises)
{
	free(rises->rows);
	free(rises->stages);
	*rises = (struct rises){ 0 };
}
