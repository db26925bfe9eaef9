#include "stat/changepoint.h"

#include "base/memory.h"
#include "stat/rank.h"
#include "stat/stats.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* No part of a history that is shorter stands for a level. */
#define SEGMENT_MIN 3

/*
 * Two looks at a segment share alpha, and a p-value is multiplied to match
 * (Bonferroni).  In fewer values than SECOND_LOOK_MIN a middle part cannot be
 * told from chance: there, the first look has nearly all of it.
 */
#define SHORT_LOOK 0.9
#define FIRST_LOOK 0.5
#define SECOND_LOOK 0.5
#define SECOND_LOOK_MIN 30

/* So many permutations at the least, and as many as alpha asks for. */
#define PERMUTATIONS_MIN 999

/* The MAD of a normal distribution times this is its standard deviation. */
#define MAD_TO_SD 1.4826

const struct changepoint_limits changepoint_defaults = {
	.alpha = 0.01,
	.min_change = 10,
	.min_effect = 2,
};

/*
 * Runs shorter than a segment are no level but spikes, and a few of them would
 * hide a step from the ranks.  A value is taken for one where it is so many
 * robust standard deviations away from the median of the window round it.
 */
#define WINDOW (2 * SEGMENT_MIN - 1)
#define SPIKE_SD 6
#define SPIKES_MAX 0.15 /* of all values */

/* A search, and the steps found so far, in no order. */
struct search {
	const double *values;
	double *calm; /* the same without spikes */
	const struct changepoint_limits *limits;
	struct changepoint *steps;
	size_t count;
	size_t capacity;
	double *ranks; /* room for those of a segment, and for */
	double *sums;  /* those of its first 0 to n ranks, less their mean */
	size_t permutations;
	uint64_t random;
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
 * Fisher and Yates; 32 bits become an index by a product (Lemire 2019), with a
 * bias below n / 2^32.
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

/* A part of a segment, and how far its ranks stand out. */
struct part {
	double statistic;
	size_t begin;
	size_t end;
};

/* A way to find the part of a segment of n ranks that stands out most. */
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
 * Takes a part if it stands out more than the best so far: by the squared
 * distance of its rank sum from the mean, in units of its variance m (n - m)
 * but for a factor that all parts of a segment share.
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

/* The first part against the rest. */
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
 * A middle part against both sides, which shows a step that was taken back:
 * parts of lengths that grow by a quarter, at distances of an eighth of that.
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

/* Moves the ends of a middle part to where it stands out most. */
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
 * The p-value of a statistic: how often it is reached where order means
 * nothing.  Once it cannot be significant any more it is not worked out.
 */
static double
permutation_p(
    struct search *s, size_t n, double alpha, finder *find, double statistic)
{
	const double all = (double)s->permutations + 1;
	size_t reached = 1, i;

	for (i = 0; i < s->permutations; i++) {
		shuffle(s->ranks, n, &s->random);
		/* Sums of the same ranks may differ in their last bit. */
		if (find(s, n).statistic >= statistic * (1 - 1e-9))
			reached++;
		if ((double)reached > alpha * all)
			return 1;
	}
	return (double)reached / all;
}

/* The median of the window round a value, cut off at the history's ends. */
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
 * A copy of the values, each spike replaced by the median round it.  Where
 * there are too many to be spikes, as of times that have two levels by turns,
 * it is a copy as they are.
 */
static double *
without_spikes(const double *values, size_t n)
{
	double *calm = memory_resize(NULL, n, sizeof *calm);
	double *residuals = memory_resize(NULL, n, sizeof *residuals);
	size_t spikes = 0, i;
	double limit;

	/* In proportion: a level twice as high varies twice as much. */
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
 * Splits the values from begin to end round the part that is found, if its
 * p-value is significant.  Returns whether it is.
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

/* Splits the values from begin to end for as long as it is significant. */
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

/* A step between two levels, and how clear it is. */
struct level {
	double before;
	double after;
	double effect; /* in robust standard deviations */
};

/* The values before and from `at` on, between begin and end. */
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

/* The level on both sides of a step, as far as the steps beside it. */
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

/* The step that is least clear of those that are not clear, or the count. */
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

/* Takes steps back until all are clear. */
static void
prune(struct search *s, size_t n)
{
	struct level *levels = memory_resize(NULL, s->count, sizeof *levels);
	size_t i;

	for (i = 0; i < s->count; i++)
		levels[i] = level_of(s, i, n);
	while ((i = least_clear(s, levels)) < s->count) {
		size_t behind = --s->count - i;

		memmove(
		    &s->steps[i], &s->steps[i + 1], behind * sizeof *s->steps);
		memmove(&levels[i], &levels[i + 1], behind * sizeof *levels);
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
