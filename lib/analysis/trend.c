#include "analysis/trend.h"

#include "base/memory.h"
#include "stat/kendall.h"
#include "stat/stats.h"

#include <math.h>
#include <stdlib.h>

const struct trend_limits trend_defaults = { .threshold = 10, .alpha = 0.05 };

/* The two halves of one column of the points, without NaN. */
struct halves {
	double *values; /* first half, then second; owned */
	size_t first;   /* values in the first half */
	size_t second;
};

/* Columns. */
#define TIME offsetof(struct history_point, time)
#define MEMORY offsetof(struct history_point, memory)

static struct halves
split(const struct history_point *points, size_t n, size_t column)
{
	struct halves h = { memory_resize(NULL, n, sizeof *h.values), 0, 0 };
	const char *at = (const char *)points + column;
	size_t i, count = 0;

	for (i = 0; i < n; i++, at += sizeof *points) {
		double value = *(const double *)at;

		if (i == n / 2)
			h.first = count;
		h.values[count] = value;
		if (!isnan(value))
			count++;
	}
	h.second = count - h.first;
	return h;
}

/* NaN if n is 0. */
static double
average(const double *values, size_t n)
{
	struct stats_survey survey;

	if (n == 0)
		return NAN;
	survey = stats_survey(values, n);
	return stats_average(&survey);
}

double
trend_change_percent(double before, double after)
{
	if (before == after)
		return 0;
	return before > 0 ? 100 * (after - before) / before : NAN;
}

static double
memory_change(const struct history_point *points, size_t n)
{
	struct halves h = split(points, n, MEMORY);
	double before = average(h.values, h.first);
	double after = average(h.values + h.first, h.second);

	free(h.values);
	return trend_change_percent(before, after);
}

double
trend_memory_p(const struct history_point *points, size_t n,
    struct rank_distributions *distributions)
{
	struct halves h = split(points, n, MEMORY);
	double p = NAN;

	if (h.first > 0 && h.second > 0)
		p = rank_mann_whitney(distributions, h.values, h.first,
		    h.values + h.first, h.second);
	free(h.values);
	return p;
}

/* The recorder's overhead over the time of the points that have one. */
static double
overhead_percent(const struct history *h, const struct history_stage *stage)
{
	struct stats_sum overhead = { 0 }, time = { 0 };
	size_t i;

	for (i = 0; i < stage->count; i++) {
		double cost = history_overhead(h, stage, i);

		if (isnan(cost))
			continue;
		stats_sum_add(&overhead, cost);
		stats_sum_add(&time, stage->points[i].time);
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
trend_find(const struct history *history, size_t stage,
    const struct trend_limits *limits, struct rank_distributions *distributions,
    struct trend *trend)
{
	const struct history_stage *of = history_at(history, stage);
	const size_t n = of->count;
	struct halves h;
	enum direction by_average, by_median;
	double before, after, p;

	if (n < 2)
		return false;
	h = split(of->points, n, TIME);
	before = average(h.values, h.first);
	after = average(h.values + h.first, h.second);
	p = rank_mann_whitney(
	    distributions, h.values, h.first, h.values + h.first, h.second);
	/* The test has sorted both halves. */
	by_median = direction(middle(h.values, h.first),
	    middle(h.values + h.first, h.second), limits);
	by_average = direction(before, after, limits);
	free(h.values);
	*trend = (struct trend){
		.trend = by_average,
		.change_percent = trend_change_percent(before, after),
		.first_half_avg = before,
		.second_half_avg = after,
		.execution_count = (double)n,
		.p_value = p,
		.significant = p <= limits->alpha &&
		    (by_median == by_average || by_average == DIRECTION_STABLE),
		.memory_change_percent = memory_change(of->points, n),
		.overhead_percent = overhead_percent(history, of),
	};
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

	for (i = 0; i < n; i++)
		times[i] = of->points[i].time;
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
