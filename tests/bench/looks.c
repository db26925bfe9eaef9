/*
 * usage: looks SHAPE NOISE HISTORIES [print]
 *
 * How many of so many simulated histories of one stage, one point a run, the
 * gates of prof-trend are red on, in percent, in the order of `gates`; with
 * print, the histories instead, a line each.  NOISE is the deviation of the
 * logarithms of times, in percent.
 */

#include "analysis/latest.h"
#include "analysis/newest.h"
#include "analysis/recent.h"
#include "analysis/steps.h"
#include "analysis/trend.h"
#include "base/slice.h"
#include "model/model.h"
#include "random.h"
#include "stage/history.h"
#include "stage/runs.h"
#include "stat/changepoint.h"
#include "stat/rank.h"
#include "value/timestamp.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 200
#define CORRELATION 0.8
#define STEP 1.5
#define DRIFT 0.2
#define SPIKES 0.05
#define SPIKE 2.0
#define SLOW_RUNS 0.33
#define SLOW 1.5

enum kind { NOTHING, STEPPED, DRIFTING, CORRELATED, SPIKY, TWO_LEVELS };

struct shape {
	const char *name;
	enum kind kind;
	size_t runs;
	size_t last; /* how many of them are after a step */
};

static const struct shape shapes[] = {
	{ "none", NOTHING, 100, 0 },
	{ "step1", STEPPED, 100, 1 },
	{ "step3", STEPPED, 100, 3 },
	{ "step5", STEPPED, 100, 5 },
	{ "step10", STEPPED, 100, 10 },
	{ "drift", DRIFTING, 200, 0 },
	{ "ar", CORRELATED, 200, 0 },
	{ "spikes", SPIKY, 100, 0 },
	{ "levels", TWO_LEVELS, 100, 0 },
};

/* By how much a run is slower, but for noise. */
static double
factor(const struct shape *shape, size_t run, uint64_t *state)
{
	switch (shape->kind) {
	case STEPPED:
		return run + shape->last >= shape->runs ? STEP : 1;
	case DRIFTING:
		return 1 + DRIFT * (double)run / (double)(shape->runs - 1);
	case SPIKY:
		return uniform(state) < SPIKES ? SPIKE : 1;
	case TWO_LEVELS:
		return uniform(state) < SLOW_RUNS ? SLOW : 1;
	default:
		return 1;
	}
}

static void
simulate(
    const struct shape *shape, double noise, double *times, uint64_t *state)
{
	const double kept = shape->kind == CORRELATED ? CORRELATION : 0;
	double excess = normal(state);
	size_t i;

	for (i = 0; i < shape->runs; i++) {
		times[i] = 100 * exp(noise * excess) * factor(shape, i, state);
		excess = kept * excess + sqrt(1 - kept * kept) * normal(state);
	}
}

/* A history, as the gates take it. */
struct look {
	struct point points[MOST];
	size_t count;
	struct history history;
	struct rank_distributions *distributions;
};

static bool
is_degrading(const struct look *look, bool drift)
{
	struct trend_limits limits = trend_defaults;
	struct trend trend;

	trend_find(&look->history, 0, &limits, look->distributions, &trend);
	if (drift) {
		limits.alpha = TREND_DRIFT_ALPHA;
		trend_take_drift(&look->history, 0, &limits, &trend);
	}
	return trend.trend == DIRECTION_DEGRADING && trend.significant;
}

static bool
halves(const struct look *look)
{
	return is_degrading(look, false);
}

static bool
drift(const struct look *look)
{
	return is_degrading(look, true);
}

static bool
steps(const struct look *look)
{
	const struct recent_limits limits = { .runs = 20, .min_change = 10 };
	struct steps found = steps_find(&look->history, &changepoint_defaults);
	const bool is_red =
	    recent_has(&look->history, &found, DIRECTION_DEGRADING, &limits);

	steps_free(&found);
	return is_red;
}

static bool
judge(const struct look *look, size_t window, size_t newest)
{
	const struct newest_limits limits = {
		.latest = latest_defaults, .runs = newest, .alpha = 0.001
	};
	struct runs runs = { 0 };
	struct latest_result result;
	bool is_red;

	runs_add(&runs, look->points, look->count);
	runs_finish(&runs, window);
	result = newest > 1 ? newest_judge(&runs, &limits)
			    : latest_judge(&runs, &limits.latest);
	is_red = result.rows[0].verdict == VERDICT_SLOWER;
	latest_free(&result);
	runs_free(&runs);
	return is_red;
}

static bool
latest(const struct look *look)
{
	return judge(look, 100, 1);
}

static bool
latest_five(const struct look *look)
{
	return judge(look, RANK_EXACT_BELOW - 1 + 4, 5);
}

static bool (*const gates[])(
    const struct look *look) = { halves, drift, steps, latest, latest_five };
#define GATES (sizeof gates / sizeof *gates)

static void
take_look(struct look *look, const double *times, size_t count)
{
	size_t i;

	look->count = count;
	for (i = 0; i < count; i++)
		look->points[i] = (struct point){
			.stage_name = slice_of("s"),
			.execution_time = times[i],
			.memory_used = NAN,
			.cpu_time = NAN,
			.timestamp = TIMESTAMP_NONE,
			.metadata = slice_of(""),
		};
	memset(&look->history, 0, sizeof look->history);
	history_add(&look->history, look->points, count);
	history_finish(&look->history);
}

static void
print(const double *times, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		printf("%.17g%c", times[i], i + 1 < count ? ' ' : '\n');
}

static void
try(const struct shape *shape, double noise, int histories, bool prints)
{
	struct rank_distributions distributions = { 0 };
	static struct look look;
	int red[GATES] = { 0 }, i;
	uint64_t state = 20261126;
	double times[MOST];
	size_t g;

	look.distributions = &distributions;
	for (i = 0; i < histories; i++) {
		simulate(shape, noise, times, &state);
		if (prints) {
			print(times, shape->runs);
			continue;
		}
		take_look(&look, times, shape->runs);
		for (g = 0; g < GATES; g++)
			red[g] += gates[g](&look);
		history_free(&look.history);
	}
	for (g = 0; g < GATES && !prints; g++)
		printf("%.1f%c", 100.0 * red[g] / histories,
		    g + 1 < GATES ? ' ' : '\n');
	rank_free(&distributions);
}

int
main(int argc, char **argv)
{
	const int histories = argc > 3 ? atoi(argv[3]) : 0;
	size_t i;

	for (i = 0; histories > 0 && i < sizeof shapes / sizeof *shapes; i++)
		if (strcmp(argv[1], shapes[i].name) == 0) {
			try(&shapes[i], atof(argv[2]) / 100, histories,
			    argc > 4);
			return 0;
		}
	fputs("usage: looks SHAPE NOISE HISTORIES [print]\n", stderr);
	return 2;
}
