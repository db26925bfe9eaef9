#include "stat/changepoint.h"

#include "base/memory.h"
#include "stat/rank.h"
#include "stat/stats.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The least number of values that form a level. */
#define SEGMENT_MIN 3

/*
 * Up to two tests of a segment share alpha, and their p-values are divided by
 * their shares (Bonferroni).  In fewer values than SECOND_LOOK_MIN a middle
 * part is never significant, so the first test has nearly all of alpha.
 */
#define SHORT_LOOK 0.9
#define FIRST_LOOK 0.5
#define SECOND_LOOK 0.5
#define SECOND_LOOK_MIN 30

/* A small alpha needs more permutations. */
#define PERMUTATIONS_MIN 999

/* Standard deviation over MAD of a normal distribution. */
#define MAD_TO_SD 1.4826

const struct changepoint_limits changepoint_defaults = {
	.alpha = 0.01,
	.min_change = 10,
	.min_effect = 2,
};

/*
 * Excursions shorter than a segment are spikes, not levels, and a few of them
 * would hide a step from a rank test.  A value is a spike if it is more than
 * SPIKE_SD robust standard deviations from the median of the window around it.
 */
#define WINDOW (2 * SEGMENT_MIN - 1)
#define SPIKE_SD 6
#define SPIKES_MAX 0.15 /* of all values */

/* The state of a search. */
struct search {
	const double *values;
	double *calm; /* the values without spikes */
	const struct changepoint_limits *limits;
	struct changepoint *steps; /* found so far, in no order */
	size_t count;
	size_t capacity;
	double *ranks; /* of the current segment */
	double *sums;  /* of its first 0 to n ranks, each less the mean rank */
	size_t permutations;
	uint64_t random; /* state of the generator */
};

static size_t
permutations(double alpha)
{
	double enough = ceil(1 / (FIRST_LOOK * alpha) - 1e-9) - 1;

	return enough > PERMUTATIONS_MIN ? (size_t)enough : PERMUTATIONS_MIN;
}

/* splitmix64 (Steele, Lea & Flood 2014). */
static uint64_t
next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/*
 * Fisher-Yates; an index is a product with 32 random bits (Lemire 2019), whose
 * bias is below n / 2^32.
 */
static void
shuffle(double *values, size_t n, uint64_t *random)
{
	for (; n > 1; n--) {
		size_t i = (size_t)((next_random(random) >> 32) * n >> 32);
		double swap = values[i];

		values[i] = values[n - 1];
		values[n - 1] = swap;
	}
}

/* A part of a segment, and its test statistic. */
struct part {
	double statistic;
	size_t begin;
	size_t end;
};

/* Finds the part of a segment of n ranks with the largest statistic. */
typedef struct part finder(const struct search *s, size_t n);

static void
sum_ranks(const struct search *s, size_t n)
{
	const double mean = (double)(n + 1) / 2;
	size_t k;

	s->sums[0] = 0;
	for (k = 0; k < n; k++)
		s->sums[k + 1] = s->sums[k] + (s->ranks[k] - mean);
}

/*
 * Makes a part the best one if its statistic is larger: the squared deviation
 * of its rank sum from the mean over its variance, which is m (n - m) times a
 * constant of the segment.
 */
static void
consider(const struct search *s, size_t n, size_t begin, size_t end,
    struct part *best)
{
	double sum = s->sums[end] - s->sums[begin];
	double m = (double)(end - begin);
	double statistic = sum * sum / (m * ((double)n - m));

	if (statistic > best->statistic)
		*best = (struct part){ statistic, begin, end };
}

/* The first m values against the rest. */
static struct part
first_part(const struct search *s, size_t n)
{
	struct part best = { 0 };
	size_t end;

	sum_ranks(s, n);
	for (end = SEGMENT_MIN; end <= n - SEGMENT_MIN; end++)
		consider(s, n, 0, end, &best);
	return best;
}

/*
 * A middle part against both sides, for a step that is later reversed.  On a
 * grid: lengths grow by a quarter, starts are an eighth of a length apart.
 */
static struct part
middle_part(const struct search *s, size_t n)
{
	struct part best = { 0 };
	size_t m, begin;

	sum_ranks(s, n);
	for (m = SEGMENT_MIN; m + 2 * SEGMENT_MIN <= n; m += m / 4 + 1)
		for (begin = SEGMENT_MIN; begin + m + SEGMENT_MIN <= n;
		     begin += m / 8 + 1)
			consider(s, n, begin, begin + m, &best);
	return best;
}

/* Refines the ends of a middle part off the grid. */
static void
adjust(const struct search *s, size_t n, struct part *part)
{
	size_t end = part->end, begin;

	sum_ranks(s, n);
	for (begin = SEGMENT_MIN; begin + SEGMENT_MIN <= end; begin++)
		consider(s, n, begin, end, part);
	begin = part->begin;
	for (end = begin + SEGMENT_MIN; end <= n - SEGMENT_MIN; end++)
		consider(s, n, begin, end, part);
}

/*
 * The p-value of a statistic: how often a random order of the ranks reaches
 * it.  Stops with 1 once it cannot be significant any more.
 */
static double
permutation_p(
    struct search *s, size_t n, double alpha, finder *find, double statistic)
{
	const double all = (double)s->permutations + 1;
	size_t reached = 1, i;

	for (i = 0; i < s->permutations; i++) {
		shuffle(s->ranks, n, &s->random);
		/* Sums of the same ranks may differ by rounding. */
		if (find(s, n).statistic >= statistic * (1 - 1e-9))
			reached++;
		if ((double)reached > alpha * all)
			return 1;
	}
	return (double)reached / all;
}

/* The median of the window around a value, truncated at both ends. */
static double
window_median(const double *values, size_t n, size_t i)
{
	double window[WINDOW];
	size_t begin = i < WINDOW / 2 ? 0 : i - WINDOW / 2;
	size_t end = n - i <= WINDOW / 2 ? n : i + WINDOW / 2 + 1;

	memcpy(window, values + begin, (end - begin) * sizeof *window);
	return stats_percentile(window, end - begin, 50);
}

/*
 * A copy of the values with each spike replaced by the median around it.  If
 * there are too many to be spikes, as when times alternate between two levels,
 * an unchanged copy.
 */
static double *
without_spikes(const double *values, size_t n)
{
	double *calm = memory_resize(NULL, n, sizeof *calm);
	double *residuals = memory_resize(NULL, n, sizeof *residuals);
	size_t spikes = 0, i;
	double limit;

	/* Relative residuals: noise grows with the level. */
	for (i = 0; i < n; i++) {
		calm[i] = window_median(values, n, i);
		residuals[i] = calm[i] > 0 ? fabs(values[i] / calm[i] - 1) : 0;
	}
	limit = SPIKE_SD * MAD_TO_SD * stats_percentile(residuals, n, 50);
	for (i = 0; i < n; i++)
		if (fabs(values[i] - calm[i]) <= limit * calm[i])
			calm[i] = values[i];
		else
			spikes++;
	if ((double)spikes > SPIKES_MAX * (double)n)
		memcpy(calm, values, n * sizeof *calm);
	free(residuals);
	return calm;
}

static void
add_step(struct search *s, size_t at, double p)
{
	s->steps =
	    memory_grow(s->steps, s->count, &s->capacity, sizeof *s->steps);
	s->steps[s->count++] = (struct changepoint){ .at = at, .p_value = p };
}

static void split(struct search *s, size_t begin, size_t end);

/*
 * Splits the values from begin to end around the part that `find` finds, if it
 * is significant at its share of alpha.  Returns whether it is.
 */
static bool
split_round(
    struct search *s, size_t begin, size_t end, double share, finder *find)
{
	size_t n = end - begin;
	struct part part;
	double statistic, p;

	rank_midranks(s->calm + begin, n, s->ranks);
	part = find(s, n);
	if (part.statistic == 0)
		return false;
	statistic = part.statistic;
	if (part.begin > 0)
		adjust(s, n, &part);
	p = permutation_p(s, n, share * s->limits->alpha, find, statistic);
	p /= share;
	if (p > s->limits->alpha)
		return false;
	if (part.begin > 0) {
		add_step(s, begin + part.begin, p);
		split(s, begin, begin + part.begin);
	}
	add_step(s, begin + part.end, p);
	split(s, begin + part.begin, begin + part.end);
	split(s, begin + part.end, end);
	return true;
}

/* Splits the values from begin to end recursively. */
static void
split(struct search *s, size_t begin, size_t end)
{
	if (end - begin < 2 * SEGMENT_MIN)
		return;
	if (end - begin < SECOND_LOOK_MIN)
		split_round(s, begin, end, SHORT_LOOK, first_part);
	else if (!split_round(s, begin, end, FIRST_LOOK, first_part))
		split_round(s, begin, end, SECOND_LOOK, middle_part);
}

/* The levels before and after a step, and its effect size. */
struct level {
	double before;
	double after;
	double effect; /* in robust standard deviations */
};

/* The levels of the values from begin to `at` and from `at` to end. */
static struct level
level(const double *values, size_t begin, size_t at, size_t end)
{
	size_t n = end - begin, m = at - begin, i;
	double *copy = memory_resize(NULL, n, sizeof *copy);
	struct level l;
	double sd;

	memcpy(copy, values + begin, n * sizeof *copy);
	l.before = stats_percentile(copy, m, 50);
	l.after = stats_percentile(copy + m, n - m, 50);
	for (i = 0; i < n; i++)
		copy[i] = fabs(copy[i] - (i < m ? l.before : l.after));
	sd = MAD_TO_SD * stats_percentile(copy, n, 50);
	free(copy);
	l.effect = l.before == l.after ? 0 : fabs(l.after - l.before) / sd;
	return l;
}

/* The levels on both sides of a step, up to the neighbouring steps. */
static struct level
level_of(const struct search *s, size_t step, size_t n)
{
	size_t begin = step == 0 ? 0 : s->steps[step - 1].at;
	size_t end = step + 1 == s->count ? n : s->steps[step + 1].at;

	return level(s->values, begin, s->steps[step].at, end);
}

static bool
is_clear(const struct level *l, const struct changepoint_limits *limits)
{
	return 100 * fabs(l->after - l->before) >=
	    limits->min_change * l->before &&
	    l->effect >= limits->min_effect;
}

/* The step with the smallest effect of those below the limits, or count. */
static size_t
least_clear(const struct search *s, const struct level *levels)
{
	size_t i, least = s->count;

	for (i = 0; i < s->count; i++)
		if (!is_clear(&levels[i], s->limits) &&
		    (least == s->count ||
			levels[i].effect < levels[least].effect))
			least = i;
	return least;
}

/* Removes steps until all others are within the limits. */
static void
prune(struct search *s, size_t n)
{
	struct level *levels = memory_resize(NULL, s->count, sizeof *levels);
	size_t i;

	for (i = 0; i < s->count; i++)
		levels[i] = level_of(s, i, n);
	while ((i = least_clear(s, levels)) < s->count) {
		size_t after = --s->count - i;

		memmove(
		    &s->steps[i], &s->steps[i + 1], after * sizeof *s->steps);
		memmove(&levels[i], &levels[i + 1], after * sizeof *levels);
		if (i > 0)
			levels[i - 1] = level_of(s, i - 1, n);
		if (i < s->count)
			levels[i] = level_of(s, i, n);
	}
	for (i = 0; i < s->count; i++) {
		s->steps[i].before_median = levels[i].before;
		s->steps[i].after_median = levels[i].after;
	}
	free(levels);
}

static int
compare(const void *a, const void *b)
{
	const struct changepoint *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

size_t
changepoint_find(const double *values, size_t n,
    const struct changepoint_limits *limits, struct changepoint **steps)
{
	struct search s = { .values = values, .limits = limits };

	if (n >= CHANGEPOINT_VALUES_MIN &&
	    limits->alpha >= CHANGEPOINT_ALPHA_MIN) {
		s.permutations = permutations(limits->alpha);
		s.ranks = memory_resize(NULL, n, sizeof *s.ranks);
		s.sums = memory_resize(NULL, n + 1, sizeof *s.sums);
		s.calm = without_spikes(values, n);
		split(&s, 0, n);
		free(s.calm);
		free(s.ranks);
		free(s.sums);
		if (s.count > 0)
			qsort(s.steps, s.count, sizeof *s.steps, compare);
		prune(&s, n);
	}
	*steps = s.steps;
	return s.count;
}
