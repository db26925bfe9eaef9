#include "analysis/trend.h"

#include "base/crew.h"
#include "base/memory.h"
#include "base/slice.h"
#include "stage/index.h"
#include "stat/kendall.h"
#include "stat/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct trend_limits trend_defaults = { .threshold = 10, .alpha = 0.05 };

/* How many points the first half has. */
static size_t
half_of(const struct history_stage *of)
{
	return of->count / 2;
}

/* NaN without values. */
static double
average(const struct stats_survey *survey)
{
	return survey->n > 0 ? stats_average(survey) : NAN;
}

double
trend_change_percent(double before, double after)
{
	if (before == after)
		return 0;
	return before > 0 ? 100 * (after - before) / before : NAN;
}

static double
memory_change(const struct history_stage *of)
{
	const double *memory = of->numbers[HISTORY_MEMORY];
	const size_t half = half_of(of);
	struct stats_survey before, after;

	if (memory == NULL)
		return NAN;
	before = stats_survey_known(memory, half);
	after = stats_survey_known(memory + half, of->count - half);
	return trend_change_percent(average(&before), average(&after));
}

/* Copies those of n values that are known; returns how many. */
static size_t
copy_known(double *to, const double *values, size_t n)
{
	size_t count = 0, i;

	for (i = 0; i < n; i++) {
		to[count] = values[i];
		if (!isnan(values[i]))
			count++;
	}
	return count;
}

double
trend_memory_p(
    const struct history_stage *of, struct rank_distributions *distributions)
{
	const double *memory = of->numbers[HISTORY_MEMORY];
	const size_t half = half_of(of);
	size_t first, second;
	double *values, p = NAN;

	if (memory == NULL)
		return NAN;
	values = memory_resize(NULL, of->count, sizeof *values);
	first = copy_known(values, memory, half);
	second = copy_known(values + half, memory + half, of->count - half);
	if (first > 0 && second > 0)
		p = rank_mann_whitney(
		    distributions, values, first, values + half, second);
	free(values);
	return p;
}

/* The recorder's overhead over the time of the points that have one. */
static double
overhead_percent(const struct history_stage *of)
{
	struct stats_sum overhead = { 0 }, time = { 0 };
	size_t i;

	if (of->numbers[HISTORY_OVERHEAD] == NULL)
		return NAN;
	for (i = 0; i < of->count; i++) {
		const double cost = of->numbers[HISTORY_OVERHEAD][i];

		if (isnan(cost))
			continue;
		stats_sum_add(&overhead, cost);
		stats_sum_add(&time, of->times[i]);
	}
	if (stats_sum_value(&time) <= 0)
		return NAN;
	return 100 * stats_sum_value(&overhead) / stats_sum_value(&time);
}

static enum direction
direction(double before, double after, const struct trend_limits *limits)
{
	const double most = limits->threshold * before;
	const bool is_higher = after > before;

	/* No division: before may be 0. */
	if (!(100 * fabs(after - before) > most))
		return DIRECTION_STABLE;
	return is_higher != limits->higher_is_better ? DIRECTION_DEGRADING
						     : DIRECTION_IMPROVING;
}

/* Of n ascending values. */
static double
middle(const double *values, size_t n)
{
	return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

bool
trend_compare(const struct history *h, size_t stage,
    const struct trend_limits *limits, struct trend *trend)
{
	const struct history_stage *of = history_at(h, stage);
	const size_t n = of->count, half = half_of(of);
	struct stats_survey first, second;
	double before, after;

	if (n < 2)
		return false;
	first = stats_survey(of->times, half);
	second = stats_survey(of->times + half, n - half);
	before = stats_average(&first);
	after = stats_average(&second);
	*trend = (struct trend){
		.trend = direction(before, after, limits),
		.change_percent = trend_change_percent(before, after),
		.first_half_avg = before,
		.second_half_avg = after,
		.execution_count = (double)n,
		.p_value = NAN,
		.memory_change_percent = memory_change(of),
		.overhead_percent = overhead_percent(of),
	};
	return true;
}

void
trend_test(const struct history *h, size_t stage,
    const struct trend_limits *limits, struct rank_distributions *distributions,
    struct trend *trend)
{
	const struct history_stage *of = history_at(h, stage);
	const size_t n = of->count, half = half_of(of);
	double *times = memory_resize(NULL, n, sizeof *times);
	double *later = times + half;
	enum direction by_median;

	memcpy(times, of->times, n * sizeof *times);
	trend->p_value =
	    rank_mann_whitney(distributions, times, half, later, n - half);
	/* The test has sorted both halves. */
	by_median =
	    direction(middle(times, half), middle(later, n - half), limits);
	free(times);
	trend->significant = trend->p_value <= limits->alpha &&
	    (by_median == trend->trend || trend->trend == DIRECTION_STABLE);
}

bool
trend_find(const struct history *h, size_t stage,
    const struct trend_limits *limits, struct rank_distributions *distributions,
    struct trend *trend)
{
	if (!trend_compare(h, stage, limits, trend))
		return false;
	trend_test(h, stage, limits, distributions, trend);
	return true;
}

void
trend_take_drift(const struct history *history, size_t stage,
    const struct trend_limits *limits, struct trend *trend)
{
	const struct history_stage *of = history_at(history, stage);
	const size_t n = of->count;
	double *times = memory_resize(NULL, n, sizeof *times);
	double slope, first, last;
	size_t i;

	memcpy(times, of->times, n * sizeof *times);
	slope = kendall_slope(times, n);
	trend->p_value = kendall_p(times, n);
	trend->significant = trend->p_value <= limits->alpha;
	for (i = 0; i < n; i++)
		times[i] -= slope * (double)i;
	first = stats_percentile(times, n, 50);
	last = first + slope * (double)(n - 1);
	free(times);
	trend->trend = direction(first, last, limits);
	trend->change_percent = trend_change_percent(first, last);
}

/* The trends of some stages. */
struct finding {
	const struct history *h;
	const struct trend_limits *limits;
	bool are_drifts;
	struct trend *trends; /* one a stage */
};

static void
find_some(void *with, size_t first, size_t count)
{
	const struct finding *f = with;
	struct rank_distributions distributions = { 0 };
	size_t i;

	for (i = first; i < first + count; i++) {
		struct trend *t = &f->trends[i];

		t->stage_name = (struct slice){ 0 }; /* none */
		if (!trend_find(f->h, i, f->limits, &distributions, t))
			continue;
		if (f->are_drifts)
			trend_take_drift(f->h, i, f->limits, t);
		t->stage_name = index_name(&f->h->stages, i);
	}
	rank_free(&distributions);
}

static void
compare_some(void *with, size_t first, size_t count)
{
	const struct finding *f = with;
	size_t i;

	for (i = first; i < first + count; i++)
		trend_compare(f->h, i, f->limits, &f->trends[i]);
}

void
trends_compare(const struct history *h, const struct trend_limits *limits,
    struct trend *trends)
{
	crew_share(h->threads, h->stages.count, compare_some,
	    &(struct finding){ .h = h, .limits = limits, .trends = trends });
}

size_t
trends_find(const struct history *h, const struct trend_limits *limits,
    bool are_drifts, struct trend **trends)
{
	const size_t stages = h->stages.count;
	struct trend *all = memory_resize(NULL, stages, sizeof *all);
	size_t count = 0, i;

	crew_share(h->threads, stages, find_some,
	    &(struct finding){ h, limits, are_drifts, all });
	for (i = 0; i < stages; i++)
		if (all[i].stage_name.at != NULL)
			all[count++] = all[i];
	*trends = all;
	return count;
}
