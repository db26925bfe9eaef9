#include "analysis/latest.h"

#include "analysis/level.h"
#include "base/memory.h"
#include "base/slice.h"
#include "model/schema.h"
#include "stage/index.h"
#include "stat/robust.h"
#include "stat/sort.h"
#include "stat/stats.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Factors that are within this of each other are alike. */
#define ALIKE 1.1

/* How many robust deviations are no chance. */
#define DEVIATIONS 4

/* Beyond this factor a change shows on a machine that is new. */
#define FAR 1.4

const struct latest_limits latest_defaults = {
	.margin = 10,
	.common = LATEST_OUT,
};

/* The logs of the newest run's times, less the levels of their stages. */
struct survey {
	size_t stages;
	double middle; /* the median */
	double spread; /* the robust deviation */
};

/*
 * The log of what the stages of a run share: the median of their excesses over
 * their levels, and the values around it.  If they are even in number, two are in
 * the middle, low and high; else low and high are those next to it.  What is not
 * from the stages is all three.
 */
struct factor {
	double low;
	double median;
	double high;
	bool is_even;
};

/* The work on one result. */
struct work {
	const struct runs *runs;
	const struct latest_limits *limits;
	size_t newest;  /* the number of the last run */
	double *levels; /* of each stage the median of the runs before */
	struct factor *factors; /* of each run */
	bool *is_like;   /* of each run before: whether it is like the newest */
	double *scratch; /* room for a number a stage, or a run */
	struct survey survey;
};

/* The median of n values, which it moves; NaN where there are none. */
static double
median(double *values, size_t n)
{
	return n > 0 ? stats_percentile(values, n, 50) : NAN;
}

static double
level_of(const struct work *w, size_t stage)
{
	size_t n = 0, run;

	for (run = 0; run < w->newest; run++) {
		const double value = runs_value(w->runs, stage, run);

		if (!isnan(value))
			w->scratch[n++] = value;
	}
	return median(w->scratch, n);
}

static struct factor
constant(double value)
{
	return (struct factor){ value, value, value, false };
}

/* Of n >= 3 excesses, which it sorts. */
static struct factor
shared_by(double *excesses, size_t n)
{
	const bool is_even = n % 2 == 0;

	sort_doubles(excesses, n);
	return (struct factor){
		.low = excesses[n / 2 - 1],
		.median = (excesses[(n - 1) / 2] + excesses[n / 2]) / 2,
		.high = excesses[n / 2 + !is_even],
		.is_even = is_even,
	};
}

/*
 * The factor of a run for one of its stages, which has that excess: the median
 * of the others.  With its own, the stage in the middle would have no deviation
 * at all.
 */
static double
factor_for(const struct work *w, size_t run, double excess)
{
	const struct factor *f = &w->factors[run];

	if (f->is_even)
		return excess <= f->low ? f->high : f->low;
	if (excess == f->median)
		return (f->low + f->high) / 2;
	return (f->median + (excess < f->median ? f->high : f->low)) / 2;
}

static struct factor
factor_of(const struct work *w, size_t run)
{
	const struct latest_limits *limits = w->limits;
	size_t n = 0, stage;

	for (stage = 0; stage < w->runs->stages.count; stage++) {
		const double excess =
		    runs_value(w->runs, stage, run) - w->levels[stage];

		if (limits->common == LATEST_YARDSTICK &&
		    stage == limits->yardstick)
			return constant(isnan(excess) ? 0 : excess);
		if (!isnan(excess))
			w->scratch[n++] = excess;
	}
	if (limits->common != LATEST_OUT || n < LATEST_STAGES_MIN ||
	    w->runs->has_unnamed)
		return constant(0);
	return shared_by(w->scratch, n);
}

/* What the stages of the newest run have in excess of their levels. */
static void
survey_newest(struct work *w)
{
	size_t n = 0, stage;

	for (stage = 0; stage < w->runs->stages.count; stage++) {
		const double excess =
		    runs_value(w->runs, stage, w->newest) - w->levels[stage];

		if (!isnan(excess))
			w->scratch[n++] = excess;
	}
	w->survey = (struct survey){ .stages = n };
	if (n == 0)
		return;
	w->survey.spread = robust_mad(w->scratch, n);
	w->survey.middle = median(w->scratch, n);
}

static struct work
prepare(const struct runs *r, const struct latest_limits *limits)
{
	const size_t stages = r->stages.count, runs = r->count;
	struct work w = { .runs = r, .limits = limits, .newest = runs - 1 };
	size_t i;

	w.levels = memory_resize(NULL, stages, sizeof *w.levels);
	w.factors = memory_resize(NULL, runs, sizeof *w.factors);
	w.is_like = memory_resize(NULL, runs, sizeof *w.is_like);
	w.scratch = memory_resize(
	    NULL, stages > runs ? stages : runs, sizeof *w.scratch);
	for (i = 0; i < stages; i++)
		w.levels[i] = level_of(&w, i);
	for (i = 0; i < runs; i++)
		w.factors[i] = factor_of(&w, i);
	for (i = 0; i < runs; i++)
		w.is_like[i] = i < w.newest &&
		    fabs(w.factors[i].median - w.factors[w.newest].median) <=
			log(ALIKE);
	survey_newest(&w);
	return w;
}

static void
free_work(struct work *w)
{
	free(w->levels);
	free(w->factors);
	free(w->is_like);
	free(w->scratch);
}

/* The values of a stage at its level, and the first run that has one. */
struct base {
	double *values; /* in the runs like the newest, less their factors */
	size_t count;
	size_t first;
};

/* Of a stage's runs that are like the newest those from number `from` on. */
static struct base
collect(const struct work *w, size_t stage, size_t from)
{
	struct base base = { 0 };
	size_t seen = 0, run;

	base.values = memory_resize(NULL, w->newest, sizeof *base.values);
	for (run = 0; run < w->newest; run++) {
		const double value = runs_value(w->runs, stage, run);

		if (!w->is_like[run] || isnan(value) || seen++ < from)
			continue;
		if (base.count == 0)
			base.first = run;
		base.values[base.count++] =
		    value - factor_for(w, run, value - w->levels[stage]);
	}
	return base;
}

/* The runs since the last step of a stage. */
static struct base
find_base(const struct work *w, size_t stage)
{
	const struct base all = collect(w, stage, 0);
	const size_t at = level_begin(all.values, all.count);

	if (at == 0)
		return all;
	free(all.values);
	return collect(w, stage, at);
}

/* What is left of the newest value beyond level and factor, and its spread. */
struct excess {
	double left;
	double level;     /* of the newest run: the factor is in it */
	double factor;    /* of that run, for this stage */
	double spread;    /* the robust deviation of one more value */
	size_t not_below; /* values of the base not the margin below it, */
	size_t not_above; /* and not the margin above */
};

static double
margin_of(const struct work *w)
{
	return log1p(w->limits->margin / 100);
}

static struct excess
find_excess(const struct work *w, size_t stage, const struct base *base)
{
	const size_t n = base->count;
	const double newest = runs_value(w->runs, stage, w->newest);
	const double factor =
	    factor_for(w, w->newest, newest - w->levels[stage]);
	const double value = newest - factor;
	const double margin = margin_of(w);
	struct excess e = { .factor = factor };
	size_t i;

	e.spread = robust_sd(base->values, n) * sqrt(1 + 1 / (double)n);
	for (i = 0; i < n; i++) {
		e.not_below += base->values[i] + margin > value;
		e.not_above += base->values[i] - margin < value;
	}
	e.level = median(base->values, n);
	e.left = value - e.level;
	e.level += factor;
	return e;
}

enum verdict
latest_verdict(const struct latest_limits *limits, double change)
{
	return (change > 0) != limits->higher_is_better ? VERDICT_SLOWER
							: VERDICT_FASTER;
}

/* By what is left and how far a 90 % interval reaches to both sides of it. */
static enum verdict
judge(const struct excess *e, double reach, const struct latest_limits *limits)
{
	const double margin = log1p(limits->margin / 100);
	const double beyond = fabs(e->left);

	if (beyond > margin && beyond > DEVIATIONS * e->spread) {
		if (e->left > 0 && e->not_below <= 1)
			return latest_verdict(limits, e->left);
		if (e->left < 0 && e->not_above <= 1)
			return latest_verdict(limits, e->left);
	}
	return beyond + reach < margin ? VERDICT_SAME : VERDICT_UNCLEAR;
}

static struct slice
run_name(const struct work *w, size_t run)
{
	return w->runs->runs[run].name;
}

/* Compares a stage with its level.  Returns the log of its worst change. */
static double
compare(struct comparison *row, const struct work *w, size_t stage,
    struct latest_result *result)
{
	struct base base = find_base(w, stage);
	double bound = INFINITY, reach_90, reach_95;
	struct excess e;

	row->base_count = (double)base.count;
	if (base.count >= LEVEL_MIN) {
		row->base = run_name(w, base.first);
		e = find_excess(w, stage, &base);
		reach_90 = e.spread * robust_quantile(0.95, base.count);
		reach_95 = e.spread * robust_quantile(0.975, base.count);
		row->base_median = latest_time(e.level);
		row->change_percent = latest_percent(e.left);
		row->change_low = latest_percent(e.left - reach_95);
		row->change_high = latest_percent(e.left + reach_95);
		row->verdict = judge(&e, reach_90, w->limits);
		bound =
		    reach_90 + (w->limits->higher_is_better ? -e.left : e.left);
	} else
		result->unleveled++;
	free(base.values);
	return bound;
}

/* The same on a machine that is new, by the run's stages. */
static void
compare_alone(struct comparison *row, const struct work *w, size_t stage)
{
	const struct survey *s = &w->survey;
	struct base base = find_base(w, stage);
	struct excess e;

	row->base_count = (double)base.count;
	if (base.count > 0) {
		e = find_excess(w, stage, &base);
		row->base = run_name(w, base.first);
		row->base_median = latest_time(e.level);
		row->change_percent = latest_percent(e.left);
	}
	if (base.count >= LEVEL_MIN && s->stages >= LATEST_STAGES_MIN &&
	    fabs(e.left) > log(FAR) &&
	    fabs(e.left + e.factor - s->middle) > DEVIATIONS * s->spread)
		row->verdict = latest_verdict(w->limits, e.left);
	free(base.values);
}

double
latest_time(double log)
{
	char digits[32];

	snprintf(digits, sizeof digits, "%.14g", exp(log));
	return strtod(digits, NULL);
}

void
latest_miss(struct latest_result *result, struct slice name)
{
	if (result->missing < LATEST_NAMED_MAX)
		result->missing_names[result->missing] = name;
	result->missing++;
}

static void
add_row(struct latest_result *result, const struct work *w, size_t stage)
{
	const double value = runs_value(w->runs, stage, w->newest);
	struct comparison *row = &result->rows[result->count];
	double *bound = &result->bounds[result->count];

	if (isnan(value)) {
		if (!isnan(w->levels[stage]))
			latest_miss(
			    result, index_name(&w->runs->stages, stage));
		return;
	}
	result->count++;
	schema_clear(SCHEMA_COMPARISONS, row);
	row->stage_name = index_name(&w->runs->stages, stage);
	row->new = run_name(w, w->newest);
	row->new_count = 1;
	row->new_median = latest_time(value);
	row->verdict = VERDICT_UNCLEAR;
	*bound = INFINITY;
	if (result->is_judged)
		*bound = compare(row, w, stage, result);
	else
		compare_alone(row, w, stage);
}

struct latest_result
latest_judge(const struct runs *r, const struct latest_limits *limits)
{
	const size_t stages = r->stages.count;
	struct latest_result result = { 0 };
	struct work w;
	size_t i;

	result.factor = 1;
	if (r->count == 0)
		return result;
	w = prepare(r, limits);
	result.rows = memory_resize(NULL, stages, sizeof *result.rows);
	result.bounds = memory_resize(NULL, stages, sizeof *result.bounds);
	result.factor = exp(w.factors[w.newest].median);
	result.before = w.newest;
	for (i = 0; i < w.newest; i++)
		result.likes += w.is_like[i];
	result.is_judged = result.likes >= LATEST_LIKES_MIN;
	/* Where none is like it, all runs make the levels. */
	for (i = 0; i < w.newest && !result.is_judged; i++)
		w.is_like[i] = true;
	for (i = 0; i < stages; i++)
		add_row(&result, &w, i);
	free_work(&w);
	return result;
}

void
latest_free(struct latest_result *result)
{
	free(result->rows);
	free(result->bounds);
	*result = (struct latest_result){ 0 };
}
