#include "stat/changepoint.h"

#include "base/memory.h"
#include "base/random.h"
#include "stat/calm.h"
#include "stat/rank.h"
#include "stat/robust.h"
#include "stat/stats.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The least number of values that form a level. */
#define SEGMENT_MIN 3

/*
 * Two tests of a segment share alpha, and their p-values are divided by their
 * shares (Bonferroni).  In fewer values than SECOND_LOOK_MIN hardly any middle
 * part is significant, so there is no second test.
 */
#define FIRST_LOOK 0.75
#define SECOND_LOOK 0.25
#define SECOND_LOOK_MIN 22

/* How often steps are placed anew at the most. */
#define ROUNDS_MAX 10

/* A small alpha needs more permutations. */
#define PERMUTATIONS_MIN 999

const struct changepoint_limits changepoint_defaults = {
	.alpha = 0.01,
	.min_change = 10,
	.min_effect = 2,
};

/* The state of a search. */
struct search {
	const double *values;
	size_t n;
	double *calm; /* the values without spikes */
	const struct changepoint_limits *limits;
	struct changepoint *steps; /* found so far, in no order */
	size_t count;
	size_t capacity;
	double *ranks; /* of the current segment */
	double *sums;  /* of its first 0 to n ranks, each less the mean rank */
	uint64_t random; /* state of the generator */
};

static size_t
permutations(double alpha)
{
	double enough = ceil(1 / alpha - 1e-9) - 1;

	return enough > PERMUTATIONS_MIN ? (size_t)enough : PERMUTATIONS_MIN;
}

/* Fisher-Yates. */
static void
shuffle(double *values, size_t n, uint64_t *random)
{
	for (; n > 1; n--) {
		const size_t i = random_index(random, n);
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
	for (m = SEGMENT_MIN; m + 2 * SEGMENT_MIN <= n; m += m / 8 + 1)
		for (begin = SEGMENT_MIN; begin + m + SEGMENT_MIN <= n;
		     begin += m / 16 + 1)
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
 * Whether a statistic is significant at alpha.  Its p-value is how often a
 * random order of the ranks reaches it.
 */
static bool
is_significant(struct search *s, size_t n, double alpha, finder *find,
    double statistic, double *p)
{
	const size_t count = permutations(alpha);
	const double all = (double)count + 1;
	/* Whole numbers, but for rounding. */
	const double most = alpha * all * (1 + 1e-9);
	size_t reached = 1, i;

	for (i = 0; i < count && (double)reached <= most; i++) {
		shuffle(s->ranks, n, &s->random);
		/* Sums of the same ranks may differ by rounding. */
		if (find(s, n).statistic >= statistic * (1 - 1e-9))
			reached++;
	}
	*p = (double)reached / all;
	return (double)reached <= most;
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
	if (!is_significant(
		s, n, share * s->limits->alpha, find, statistic, &p))
		return false;
	p = fmin(p / share, s->limits->alpha);
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
	if (!split_round(s, begin, end, FIRST_LOOK, first_part) &&
	    end - begin >= SECOND_LOOK_MIN)
		split_round(s, begin, end, SECOND_LOOK, middle_part);
}

static int
compare(const void *a, const void *b)
{
	const struct changepoint *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

static void
sort_steps(struct search *s)
{
	if (s->count > 1)
		qsort(s->steps, s->count, sizeof *s->steps, compare);
}

/* The first value of a step's left neighbour. */
static size_t
begin_of(const struct search *s, size_t step)
{
	return step == 0 ? 0 : s->steps[step - 1].at;
}

/* One beyond the last value of its right neighbour. */
static size_t
end_of(const struct search *s, size_t step)
{
	return step + 1 < s->count ? s->steps[step + 1].at : s->n;
}

/*
 * Places a step anew between its neighbours: when it was found, other levels
 * may have drawn it away.  Returns whether it moves.
 */
static bool
place(struct search *s, size_t step)
{
	const size_t begin = begin_of(s, step), n = end_of(s, step) - begin;
	const size_t at = s->steps[step].at;
	struct part part;

	rank_midranks(s->calm + begin, n, s->ranks);
	part = first_part(s, n);
	if (part.statistic > 0)
		s->steps[step].at = begin + part.end;
	return s->steps[step].at != at;
}

/*
 * Places all steps anew, and searches the parts next to those that move.
 * Returns whether any did.
 */
static bool
place_all(struct search *s)
{
	const size_t count = s->count;
	bool *moved = memory_resize(NULL, count + 1, sizeof *moved);
	size_t *at = memory_resize(NULL, count + 2, sizeof *at);
	bool any = false;
	size_t i;

	memset(moved, 0, (count + 1) * sizeof *moved);
	for (i = 0; i < count; i++)
		if (place(s, i))
			any = moved[i] = moved[i + 1] = true;
	at[0] = 0;
	for (i = 0; i < count; i++)
		at[i + 1] = s->steps[i].at;
	at[count + 1] = s->n;
	for (i = 0; i <= count; i++)
		if (moved[i])
			split(s, at[i], at[i + 1]);
	sort_steps(s);
	free(moved);
	free(at);
	return any;
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
	sd = ROBUST_MAD_TO_SD * stats_percentile(copy, n, 50);
	free(copy);
	l.effect = l.before == l.after ? 0 : fabs(l.after - l.before) / sd;
	return l;
}

/* The levels on both sides of a step, up to the neighbouring steps. */
static struct level
level_of(const struct search *s, size_t step)
{
	return level(
	    s->values, begin_of(s, step), s->steps[step].at, end_of(s, step));
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
prune(struct search *s)
{
	struct level *levels = memory_resize(NULL, s->count, sizeof *levels);
	size_t i;

	for (i = 0; i < s->count; i++)
		levels[i] = level_of(s, i);
	while ((i = least_clear(s, levels)) < s->count) {
		const size_t after = --s->count - i;

		memmove(
		    &s->steps[i], &s->steps[i + 1], after * sizeof *s->steps);
		memmove(&levels[i], &levels[i + 1], after * sizeof *levels);
		if (i > 0)
			levels[i - 1] = level_of(s, i - 1);
		if (i < s->count)
			levels[i] = level_of(s, i);
	}
	for (i = 0; i < s->count; i++) {
		s->steps[i].before_median = levels[i].before;
		s->steps[i].after_median = levels[i].after;
	}
	free(levels);
}

static void
search(struct search *s)
{
	size_t round;

	s->ranks = memory_resize(NULL, s->n, sizeof *s->ranks);
	s->sums = memory_resize(NULL, s->n + 1, sizeof *s->sums);
	s->calm = calm_values(s->values, s->n);
	split(s, 0, s->n);
	sort_steps(s);
	for (round = 0; round < ROUNDS_MAX && place_all(s); round++)
		;
	prune(s);
	free(s->calm);
	free(s->ranks);
	free(s->sums);
}

size_t
changepoint_find(const double *values, size_t n,
    const struct changepoint_limits *limits, struct changepoint **steps)
{
	struct search s = { .values = values, .n = n, .limits = limits };

	if (n >= CHANGEPOINT_VALUES_MIN &&
	    limits->alpha >= CHANGEPOINT_ALPHA_MIN)
		search(&s);
	*steps = s.steps;
	return s.count;
}
