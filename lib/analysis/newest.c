#include "analysis/newest.h"

#include "analysis/level.h"
#include "base/memory.h"
#include "base/slice.h"
#include "model/model.h"
#include "model/schema.h"
#include "stage/index.h"
#include "stat/rank.h"
#include "stat/robust.h"
#include "stat/shift.h"
#include "stat/sort.h"

#include <math.h>
#include <stdlib.h>

/* Of the interval that is reported, and of the one that is judged. */
#define CONFIDENCE 0.95
#define INNER 0.90

struct work {
	const struct runs *runs;
	const struct newest_limits *limits;
	size_t newest; /* the first of the newest runs */
	struct rank_distributions distributions;
	double *values; /* of a stage: the logs of its times, oldest first */
	size_t *places; /* the runs that they are of */
};

/* The times of a stage: n of the newest runs after m of its level. */
struct parts {
	double *level;
	size_t m;
	double *newest;
	size_t n;
	struct slice first; /* the first run of the level */
};

static struct parts
collect(const struct work *w, size_t stage)
{
	struct parts s = { .level = w->values };
	size_t run, begin;

	for (run = 0; run < w->runs->count; run++) {
		const double value = runs_value(w->runs, stage, run);

		if (isnan(value))
			continue;
		w->places[s.m + s.n] = run;
		w->values[s.m + s.n] = value;
		if (run < w->newest)
			s.m++;
		else
			s.n++;
	}
	s.newest = w->values + s.m;
	begin = level_begin(s.level, s.m);
	if (s.m > 0)
		s.first = w->runs->runs[w->places[begin]].name;
	s.level += begin;
	s.m -= begin;
	return s;
}

static double
middle(const double *ascending, size_t n)
{
	return (ascending[(n - 1) / 2] + ascending[n / 2]) / 2;
}

static enum verdict
judge(const struct work *w, const struct comparison *row, double change,
    double spread, const struct shift *shift)
{
	const struct newest_limits *limits = w->limits;
	const double margin = log1p(limits->latest.margin / 100);

	if (row->p_value <= limits->alpha && fabs(change) > margin &&
	    fabs(change) >= NEWEST_EFFECT * spread)
		return latest_verdict(&limits->latest, change);
	if (shift->inner_low > -margin && shift->inner_high < margin)
		return VERDICT_SAME;
	return VERDICT_UNCLEAR;
}

/* Fills in a row.  Returns the log of the worst change in doubt. */
static double
compare(struct work *w, struct comparison *row, const struct parts *s)
{
	const double spread = robust_mad(s->level, s->m);
	struct shift shift;
	double level, change;

	/* Sorts both sides. */
	row->p_value = rank_mann_whitney(
			   &w->distributions, s->level, s->m, s->newest, s->n) /
	    2;
	row->p_least = rank_least_p(s->m, s->n) / 2;
	shift = shift_between(&w->distributions, s->level, s->m, s->newest,
	    s->n, CONFIDENCE, INNER);
	level = middle(s->level, s->m);
	change = middle(s->newest, s->n) - level;
	row->base_median = latest_time(level);
	row->change_percent = latest_percent(change);
	if (isfinite(shift.low)) {
		row->change_low = latest_percent(shift.low);
		row->change_high = latest_percent(shift.high);
	}
	row->verdict = judge(w, row, change, spread, &shift);
	return w->limits->latest.higher_is_better ? -shift.inner_low
						  : shift.inner_high;
}

/* Counts a stage that could not be found, however much it changed. */
static void
count_hopeless(struct latest_result *r, double p_least, double alpha)
{
	if (p_least <= alpha)
		return;
	r->least_p = r->hopeless == 0 ? p_least : fmin(r->least_p, p_least);
	r->hopeless++;
}

static void
add_row(struct latest_result *result, struct work *w, size_t stage)
{
	const struct parts s = collect(w, stage);
	const struct slice name = index_name(&w->runs->stages, stage);
	struct comparison *row = &result->rows[result->count];
	double *bound = &result->bounds[result->count];

	if (s.n == 0) {
		if (s.m > 0)
			latest_miss(result, name);
		return;
	}
	result->count++;
	schema_clear(SCHEMA_COMPARISONS, row);
	row->stage_name = name;
	row->new = w->runs->runs[w->newest].name;
	row->base_count = (double)s.m;
	row->new_count = (double)s.n;
	row->verdict = VERDICT_UNCLEAR;
	*bound = INFINITY;
	if (s.m < LEVEL_MIN)
		result->unleveled++;
	else {
		row->base = s.first;
		*bound = compare(w, row, &s);
		count_hopeless(result, row->p_least, w->limits->alpha);
	}
	sort_doubles(s.newest, s.n);
	row->new_median = latest_time(middle(s.newest, s.n));
}

struct latest_result
newest_judge(const struct runs *r, const struct newest_limits *limits)
{
	const size_t stages = r->stages.count;
	struct latest_result result = { .factor = 1, .is_judged = true };
	struct work w = { .runs = r, .limits = limits };
	size_t i;

	if (r->count == 0)
		return result;
	w.newest = r->count > limits->runs ? r->count - limits->runs : 0;
	w.values = memory_resize(NULL, r->count, sizeof *w.values);
	w.places = memory_resize(NULL, r->count, sizeof *w.places);
	result.rows = memory_resize(NULL, stages, sizeof *result.rows);
	result.bounds = memory_resize(NULL, stages, sizeof *result.bounds);
	result.before = w.newest;
	for (i = 0; i < stages; i++)
		add_row(&result, &w, i);
	rank_free(&w.distributions);
	free(w.values);
	free(w.places);
	return result;
}
