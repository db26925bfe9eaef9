#include "analysis/compare.h"

#include "base/memory.h"
#include "base/slice.h"
#include "model/schema.h"
#include "stage/index.h"
#include "stat/holm.h"
#include "stat/rank.h"
#include "stat/robust.h"
#include "stat/shift.h"
#include "stat/sort.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct compare_limits compare_defaults = { .margin = 5, .alpha = 0.05 };

/* No sample has to be larger than this for a p-value that matters. */
#define NEEDED_MAX 1000

/* The two sides of a stage, ascending, and their logs where none is 0. */
struct contrast {
	double *times[SAMPLES_SIDES];
	double *logs[SAMPLES_SIDES];
	size_t count[SAMPLES_SIDES];
	double *differences; /* of pairs, new less base, ascending; or NULL */
	bool has_logs;
};

/* The change in percent that a difference of logs is. */
static double
percent(double log_ratio)
{
	return isfinite(log_ratio) ? 100 * expm1(log_ratio) : NAN;
}

static double
median(const double *ascending, size_t n)
{
	return n % 2 == 1 ? ascending[n / 2]
			  : (ascending[n / 2 - 1] + ascending[n / 2]) / 2;
}

static void
sort_side(struct contrast *s, int side, double *times, size_t count)
{
	size_t i;

	sort_doubles(times, count);
	s->times[side] = times;
	s->count[side] = count;
	s->has_logs = s->has_logs && times[0] > 0;
	s->logs[side] = memory_resize(NULL, count, sizeof *s->logs[side]);
	for (i = 0; i < count; i++)
		s->logs[side][i] = log(times[i]);
}

static void
free_contrast(struct contrast *s)
{
	free(s->logs[SAMPLES_BASE]);
	free(s->logs[SAMPLES_NEW]);
	free(s->differences);
}

/* A time, and the number of the pair that it is of. */
struct member {
	size_t pair;
	double time;
};

static int
compare_members(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->pair != y->pair)
		return x->pair < y->pair ? -1 : 1;
	return (x->time > y->time) - (x->time < y->time);
}

/* The geometric mean of n ascending times; exact where they are equal. */
static double
average(const struct member *of, size_t n)
{
	double sum = 0;
	size_t i;

	if (of[0].time == of[n - 1].time)
		return of[0].time;
	for (i = 0; i < n; i++)
		sum += log(of[i].time);
	return exp(sum / (double)n);
}

/* One member for each pair of a sample, ascending.  Returns how many. */
static size_t
average_pairs(const struct sample *sample, struct member **members)
{
	struct member *m = memory_resize(NULL, sample->count, sizeof *m);
	size_t count = 0, begin, end, i;

	for (i = 0; i < sample->count; i++)
		m[i] = (struct member){ sample->pairs[i], sample->times[i] };
	if (sample->count > 1)
		qsort(m, sample->count, sizeof *m, compare_members);
	for (begin = 0; begin < sample->count; begin = end) {
		for (end = begin + 1; end < sample->count; end++)
			if (m[end].pair != m[begin].pair)
				break;
		m[count++] = (struct member){ m[begin].pair,
			average(m + begin, end - begin) };
	}
	*members = m;
	return count;
}

/*
 * Replaces the times of both sides by those of the pairs that have both.
 * Returns how many pairs lack a partner.
 */
static size_t
match_pairs(struct samples_stage *stage)
{
	struct sample *base = &stage->sides[SAMPLES_BASE];
	struct sample *new = &stage->sides[SAMPLES_NEW];
	struct member *x, *y;
	const size_t m = average_pairs(base, &x), n = average_pairs(new, &y);
	size_t matched = 0, i = 0, j = 0;

	while (i < m && j < n) {
		if (x[i].pair == y[j].pair) {
			base->times[matched] = x[i++].time;
			new->times[matched++] = y[j++].time;
		} else if (x[i].pair < y[j].pair)
			i++;
		else
			j++;
	}
	free(x);
	free(y);
	base->count = new->count = matched;
	return m + n - 2 * matched;
}

/* The log of y / x, which need not be in the range of a double. */
static double
log_ratio(double x, double y)
{
	const double ratio = y / x;

	/* Pairs of one ratio, as 110 to 100 and 220 to 200, are a tie. */
	return ratio >= DBL_MIN && ratio <= DBL_MAX ? log(ratio)
						    : log(y) - log(x);
}

/* Of pairs, before their sides are sorted: of logs where no time is 0. */
static double *
find_differences(const struct samples_stage *stage)
{
	const double *x = stage->sides[SAMPLES_BASE].times;
	const double *y = stage->sides[SAMPLES_NEW].times;
	const size_t n = stage->sides[SAMPLES_NEW].count;
	double *d = memory_resize(NULL, n, sizeof *d);
	bool has_zero = false;
	size_t i;

	for (i = 0; i < n; i++)
		has_zero |= !(x[i] > 0 && y[i] > 0);
	for (i = 0; i < n; i++)
		d[i] = has_zero ? y[i] - x[i] : log_ratio(x[i], y[i]);
	sort_doubles(d, n);
	return d;
}

static struct contrast
prepare(struct samples_stage *stage, bool is_paired)
{
	struct contrast s = { .has_logs = true };
	int side;

	if (is_paired)
		s.differences = find_differences(stage);
	for (side = 0; side < SAMPLES_SIDES; side++)
		sort_side(&s, side, stage->sides[side].times,
		    stage->sides[side].count);
	return s;
}

/*
 * The robust deviation of the logs of both sides, each from its own median; of
 * pairs that of a side with as much spread as their differences leave it.
 */
static double
deviation(const struct contrast *s)
{
	const size_t m = s->count[SAMPLES_BASE], n = s->count[SAMPLES_NEW];
	double *rest = memory_resize(NULL, m + n, sizeof *rest);
	const double x = median(s->logs[SAMPLES_BASE], m);
	const double y = median(s->logs[SAMPLES_NEW], n);
	double mad;
	size_t i;

	if (s->differences != NULL) {
		free(rest);
		return robust_mad(s->differences, n) / sqrt(2);
	}
	for (i = 0; i < m; i++)
		rest[i] = s->logs[SAMPLES_BASE][i] - x;
	for (i = 0; i < n; i++)
		rest[m + i] = s->logs[SAMPLES_NEW][i] - y;
	mad = robust_mad(rest, m + n);
	free(rest);
	return mad;
}

/* The least n a side for which the least p-value is alpha or less. */
static double
runs_for(double alpha, bool is_paired)
{
	size_t n;

	for (n = 1; n < NEEDED_MAX; n++)
		if ((is_paired ? rank_least_signed_p(n) : rank_least_p(n, n)) <=
		    alpha)
			break;
	return (double)n;
}

static void
test(struct comparison *c, struct contrast *s, struct rank_distributions *d)
{
	const size_t m = s->count[SAMPLES_BASE], n = s->count[SAMPLES_NEW];

	if (s->differences != NULL) {
		c->p_value = rank_signed_rank(s->differences, n);
		c->p_least = rank_least_signed_p(n);
	} else {
		c->p_value = rank_mann_whitney(
		    d, s->times[SAMPLES_BASE], m, s->times[SAMPLES_NEW], n);
		c->p_least = rank_least_p(m, n);
	}
}

/* 1 - p, below 1 however small p is. */
static double
complement(double p)
{
	return fmin(1 - p, nextafter(1, 0));
}

/* Estimates the change.  Returns the bounds of the 1 - 2 alpha interval. */
static struct shift
estimate(struct comparison *c, const struct contrast *s,
    struct rank_distributions *d, const struct compare_limits *limits)
{
	const double confidence = complement(limits->alpha);
	const double inner = complement(2 * limits->alpha);
	struct shift shift;

	if (s->differences != NULL)
		shift = shift_of_pairs(
		    s->differences, s->count[SAMPLES_NEW], confidence, inner);
	else
		shift = shift_between(d, s->logs[SAMPLES_BASE],
		    s->count[SAMPLES_BASE], s->logs[SAMPLES_NEW],
		    s->count[SAMPLES_NEW], confidence, inner);
	c->change_percent = percent(shift.estimate);
	c->change_low = percent(shift.low);
	c->change_high = percent(shift.high);
	return shift;
}

/* Fills in a row but for what depends on the others.  Returns its bounds. */
static struct shift
compare(struct comparison *c, struct samples_stage *stage, bool is_paired,
    struct rank_distributions *d, const struct compare_limits *limits)
{
	struct shift shift = { .inner_low = -INFINITY, .inner_high = INFINITY };
	struct contrast s = prepare(stage, is_paired);

	c->base_median = median(s.times[SAMPLES_BASE], s.count[SAMPLES_BASE]);
	c->new_median = median(s.times[SAMPLES_NEW], s.count[SAMPLES_NEW]);
	test(c, &s, d);
	if (s.has_logs) {
		shift = estimate(c, &s, d, limits);
		c->runs_needed = fmax(
		    robust_runs_needed(deviation(&s), limits->margin / 100),
		    runs_for(limits->alpha, is_paired));
	}
	free_contrast(&s);
	return shift;
}

/* Whether a change is large enough to matter; by medians where a time is 0. */
static bool
matters(const struct comparison *c, const struct compare_limits *limits)
{
	if (!isnan(c->change_percent))
		return fabs(c->change_percent) >= limits->margin;
	/* Infinite from a median of 0, and NaN where both are 0. */
	return fabs(c->new_median - c->base_median) / c->base_median * 100 >=
	    limits->margin;
}

static enum verdict
judge(const struct comparison *c, const struct shift *shift,
    const struct compare_limits *limits)
{
	const double margin = log1p(limits->margin / 100);
	const bool is_higher = isnan(c->change_percent)
	    ? c->new_median > c->base_median
	    : c->change_percent > 0;

	if (c->p_adjusted <= limits->alpha && matters(c, limits))
		return is_higher != limits->higher_is_better ? VERDICT_SLOWER
							     : VERDICT_FASTER;
	if (shift->inner_low > -margin && shift->inner_high < margin)
		return VERDICT_SAME;
	return VERDICT_UNCLEAR;
}

static void
adjust(struct comparison *rows, size_t count)
{
	double *p = memory_resize(NULL, count, sizeof *p);
	size_t i;

	for (i = 0; i < count; i++)
		p[i] = rows[i].p_value;
	holm_adjust(p, count, p);
	for (i = 0; i < count; i++)
		rows[i].p_adjusted = p[i];
	free(p);
}

/*
 * Counts the stages that have too few points to be found at all.  By Holm's
 * method a stage is corrected only for those that were not found before it.
 */
static void
find_hopeless(struct compare_result *r, const struct compare_limits *limits,
    bool is_paired)
{
	size_t tests = 0, found = 0, i;

	for (i = 0; i < r->count; i++) {
		if (!isnan(r->rows[i].p_value))
			tests++;
		found += r->rows[i].p_adjusted <= limits->alpha;
	}
	if (tests == 0)
		return;
	r->needed = runs_for(limits->alpha / (double)tests, is_paired);
	r->least_p = INFINITY;
	for (i = 0; i < r->count; i++) {
		const double least = r->rows[i].p_least;

		if (isnan(least) || r->rows[i].p_adjusted <= limits->alpha ||
		    least * (double)(tests - found) <= limits->alpha)
			continue;
		r->hopeless++;
		r->least_p = fmin(r->least_p, least);
	}
}

static struct comparison
begin_row(
    const struct samples *s, size_t stage, struct slice base, struct slice new)
{
	const struct samples_stage *of = samples_at(s, stage);
	struct comparison row;

	schema_clear(SCHEMA_COMPARISONS, &row);
	row.stage_name = index_name(&s->stages, stage);
	row.base = base;
	row.new = new;
	row.base_count = (double)of->sides[SAMPLES_BASE].count;
	row.new_count = (double)of->sides[SAMPLES_NEW].count;
	row.verdict = VERDICT_UNCLEAR;
	return row;
}

struct compare_result
compare_stages(struct samples *s, const struct compare_limits *limits,
    struct slice base, struct slice new)
{
	const size_t count = s->stages.count;
	const bool is_paired = s->pair.len > 0;
	struct rank_distributions distributions = { 0 };
	struct shift *shifts = memory_resize(NULL, count, sizeof *shifts);
	struct compare_result r = { .count = count };
	size_t i;

	r.rows = memory_resize(NULL, count, sizeof *r.rows);
	r.bounds = memory_resize(NULL, count, sizeof *r.bounds);
	for (i = 0; i < count; i++) {
		struct samples_stage *stage = samples_at(s, i);
		struct comparison *row = &r.rows[i];

		if (is_paired)
			r.dropped += match_pairs(stage);
		*row = begin_row(s, i, base, new);
		shifts[i] = (struct shift){ .inner_low = -INFINITY,
			.inner_high = INFINITY };
		if (row->base_count > 0 && row->new_count > 0)
			shifts[i] = compare(
			    row, stage, is_paired, &distributions, limits);
		else
			r.one_sided++;
	}
	adjust(r.rows, count);
	for (i = 0; i < count; i++) {
		r.rows[i].verdict = judge(&r.rows[i], &shifts[i], limits);
		r.bounds[i] = limits->higher_is_better ? -shifts[i].inner_low
						       : shifts[i].inner_high;
	}
	find_hopeless(&r, limits, is_paired);
	rank_free(&distributions);
	free(shifts);
	return r;
}

bool
compare_is_proven(const struct compare_result *r, size_t row,
    const struct compare_limits *limits)
{
	return r->bounds[row] < log1p(limits->margin / 100);
}

void
compare_free(struct compare_result *r)
{
	free(r->rows);
	free(r->bounds);
	*r = (struct compare_result){ 0 };
}
