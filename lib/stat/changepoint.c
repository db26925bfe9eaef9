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

/* Values from one index up to another. */
struct span {
	size_t begin;
	size_t end;
};

/* The state of a search. */
struct search {
	const double *values;
	size_t n;
	double *calm; /* the values without spikes */
	const struct changepoint_limits *limits;
	const struct changepoint_places *places;
	struct changepoint *steps; /* found so far, in no order */
	size_t count;
	size_t capacity;
	struct span *spans; /* still to be searched */
	size_t spans_count;
	size_t spans_capacity;
	double *ranks;   /* of the current segment */
	double *mixed;   /* the same in a random order */
	double *sums;    /* of the first 0 to n of either, each less the mean */
	uint64_t random; /* state of the generator */
};

static size_t
permutations(double alpha)
{
	double enough = ceil(1 / alpha - 1e-9) - 1;

	return enough > PERMUTATIONS_MIN ? (size_t)enough : PERMUTATIONS_MIN;
}

/* The mean of n ranks. */
static double
mean_rank(size_t n)
{
	return (double)(n + 1) / 2;
}

/* The sums are exact: all ranks are multiples of a half. */
static void
sum_ranks(const struct search *s, size_t n)
{
	const double mean = mean_rank(n);
	size_t k;

	s->sums[0] = 0;
	for (k = 0; k < n; k++)
		s->sums[k + 1] = s->sums[k] + (s->ranks[k] - mean);
}

/* Puts the ranks into a random order (Fisher-Yates), and sums them. */
static void
shuffle(struct search *s, size_t n)
{
	const double mean = mean_rank(n);
	double *ranks = s->mixed, *sums = s->sums, sum = 0;
	uint64_t random = s->random;

	sums[0] = sums[n] = 0;
	for (; n > 1; n--) {
		const size_t i = random_index(&random, n);
		const double rank = ranks[i];

		ranks[i] = ranks[n - 1];
		ranks[n - 1] = rank;
		sums[n - 1] = sum -= rank - mean;
	}
	s->random = random;
}

/* A part of a segment, and its test statistic. */
struct part {
	double statistic;
	size_t begin;
	size_t end;
};

/* The variance of the sum of m of n ranks, but for a constant of n. */
static double
variance_of(size_t m, size_t n)
{
	return (double)(m * (n - m));
}

/* The statistic of a part of n ranks: the squared deviation of its rank sum from
 * the mean over its variance. */
static double
statistic_of(const struct search *s, size_t n, size_t begin, size_t end)
{
	const double sum = s->sums[end] - s->sums[begin];

	return sum * sum / variance_of(end - begin, n);
}

/* Makes a part the best one if its statistic is larger. */
static void
consider(const struct search *s, size_t n, size_t begin, size_t end,
    struct part *best)
{
	const double statistic = statistic_of(s, n, begin, end);

	if (statistic > best->statistic)
		*best = (struct part){ statistic, begin, end };
}

/* How a part of a segment is looked for, by the sums of its n ranks. */
struct look {
	double share; /* of alpha; see FIRST_LOOK */
	/* The part with the largest statistic. */
	struct part (*find)(const struct search *s, size_t n);
	/* Whether that is as large. */
	bool (*reaches)(const struct search *s, size_t n, double statistic);
};

/* The first m values against the rest. */
static struct part
first_part(const struct search *s, size_t n)
{
	struct part best = { 0 };
	size_t end;

	for (end = SEGMENT_MIN; end <= n - SEGMENT_MIN; end++)
		consider(s, n, 0, end, &best);
	return best;
}

/* Asked of each permutation, so without divisions and branches. */
static bool
first_reaches(const struct search *s, size_t n, double statistic)
{
	const double *sums = s->sums;
	bool reached = false;
	size_t m;

	for (m = SEGMENT_MIN; m <= n / 2; m++) {
		const double first = sums[m] * sums[m];
		const double last = sums[n - m] * sums[n - m];
		const double largest = first > last ? first : last;

		reached |= largest >= statistic * variance_of(m, n);
	}
	return reached;
}

static const struct look first_look = { FIRST_LOOK, first_part, first_reaches };

/*
 * The part of m of n ranks with the largest statistic, with SEGMENT_MIN beside
 * it.  Starts are a sixteenth of its length apart.
 */
static struct part
part_of_length(const struct search *s, size_t n, size_t m)
{
	const size_t step = m / 16 + 1;
	double largest = -1;
	size_t begin = SEGMENT_MIN, i;

	for (i = SEGMENT_MIN; i + m + SEGMENT_MIN <= n; i += step) {
		const double sum = s->sums[i + m] - s->sums[i];

		if (sum * sum > largest) {
			largest = sum * sum;
			begin = i;
		}
	}
	return (struct part){ largest / variance_of(m, n), begin, begin + m };
}

/* The next length of a middle part: they grow by an eighth. */
static size_t
next_length(size_t m)
{
	return m + m / 8 + 1;
}

/* A middle part against both sides, for a step that is later reversed. */
static struct part
middle_part(const struct search *s, size_t n)
{
	struct part best = { 0 };
	size_t m;

	for (m = SEGMENT_MIN; m + 2 * SEGMENT_MIN <= n; m = next_length(m)) {
		const struct part part = part_of_length(s, n, m);

		if (part.statistic > best.statistic)
			best = part;
	}
	return best;
}

static bool
middle_reaches(const struct search *s, size_t n, double statistic)
{
	size_t m;

	for (m = SEGMENT_MIN; m + 2 * SEGMENT_MIN <= n; m = next_length(m))
		if (part_of_length(s, n, m).statistic >= statistic)
			return true;
	return false;
}

static const struct look middle_look = { SECOND_LOOK, middle_part,
	middle_reaches };

/* Refines the ends of a middle part off the grid. */
static void
adjust(const struct search *s, size_t n, struct part *part)
{
	size_t end = part->end, begin;

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
is_significant(struct search *s, size_t n, const struct look *look,
    double statistic, double *p)
{
	const double alpha = look->share * s->limits->alpha;
	const size_t count = permutations(alpha);
	const double all = (double)count + 1;
	/* Whole numbers, but for rounding. */
	const double most = alpha * all * (1 + 1e-9);
	size_t reached = 1, i;

	memcpy(s->mixed, s->ranks, n * sizeof *s->mixed);
	for (i = 0; i < count && (double)reached <= most; i++) {
		shuffle(s, n);
		/* Statistics of the same sum may differ by rounding. */
		reached += look->reaches(s, n, statistic * (1 - 1e-9));
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

/* Adds a part that is still to be searched; the last one added is the next. */
static void
add_span(struct search *s, size_t begin, size_t end)
{
	s->spans = memory_grow(
	    s->spans, s->spans_count, &s->spans_capacity, sizeof *s->spans);
	s->spans[s->spans_count++] = (struct span){ begin, end };
}

/*
 * Splits a part, whose ranks are known, around what a look finds, if that is
 * significant at its share of alpha.  Returns whether it is.
 */
static bool
split_by(struct search *s, const struct span *span, const struct look *look)
{
	const size_t begin = span->begin, n = span->end - begin;
	struct part part;
	double statistic, p;

	sum_ranks(s, n);
	part = look->find(s, n);
	if (part.statistic == 0)
		return false;
	statistic = part.statistic;
	if (part.begin > 0)
		adjust(s, n, &part);
	if (!is_significant(s, n, look, statistic, &p))
		return false;
	p = fmin(p / look->share, s->limits->alpha);
	add_step(s, begin + part.end, p);
	add_span(s, begin + part.end, span->end);
	add_span(s, begin + part.begin, begin + part.end);
	if (part.begin > 0) {
		add_step(s, begin + part.begin, p);
		add_span(s, begin, begin + part.begin);
	}
	return true;
}

/* Splits the values from begin to end, and what that makes of them. */
static void
split(struct search *s, size_t begin, size_t end)
{
	add_span(s, begin, end);
	while (s->spans_count > 0) {
		const struct span span = s->spans[--s->spans_count];
		const size_t n = span.end - span.begin;

		if (n < 2 * SEGMENT_MIN)
			continue;
		rank_midranks(s->calm + span.begin, n, s->ranks);
		if (!split_by(s, &span, &first_look) && n >= SECOND_LOOK_MIN)
			split_by(s, &span, &middle_look);
	}
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
	sum_ranks(s, n);
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

static bool
may_be(const struct search *s, size_t at)
{
	return s->places == NULL || s->places->may_be(s->places->with, at);
}

/* How much closer a value is to the level before a step than to that after. */
static double
leaning(const struct level *l, double value)
{
	return fabs(value - l->after) - fabs(value - l->before);
}

/* A step may move to where ranks say as much for it, but for this part. */
#define RANKS_SHARE 0.8

/*
 * Moves a step, near to where it is by ranks, to where its levels fit best: where
 * the sum of the distances of all values to their level is least, the likeliest
 * place if deviations have Laplace's distribution.  Ranks do not tell between
 * places where all values before are less than all after.
 */
static void
fit(struct search *s, size_t step)
{
	const size_t begin = begin_of(s, step), n = end_of(s, step) - begin;
	const struct level l = level_of(s, step);
	double gain = 0, most = -INFINITY, least;
	bool has_near = false;
	size_t m;

	rank_midranks(s->calm + begin, n, s->ranks);
	sum_ranks(s, n);
	least = RANKS_SHARE * statistic_of(s, n, 0, s->steps[step].at - begin);
	for (m = SEGMENT_MIN; m <= n - SEGMENT_MIN; m++) {
		const bool is_near = statistic_of(s, n, 0, m) >= least;

		/* Where no step may be near, any other place will do. */
		if ((is_near > has_near ||
			(is_near == has_near && gain > most)) &&
		    may_be(s, begin + m)) {
			has_near = is_near;
			most = gain;
			s->steps[step].at = begin + m;
		}
		gain += leaning(&l, s->calm[begin + m]);
	}
}

static void
search(struct search *s)
{
	size_t round, i;

	s->ranks = memory_resize(NULL, s->n, sizeof *s->ranks);
	s->mixed = memory_resize(NULL, s->n, sizeof *s->mixed);
	s->sums = memory_resize(NULL, s->n + 1, sizeof *s->sums);
	s->calm = calm_values(s->values, s->n);
	split(s, 0, s->n);
	sort_steps(s);
	for (round = 0; round < ROUNDS_MAX && place_all(s); round++)
		;
	prune(s);
	for (i = 0; i < s->count; i++)
		fit(s, i);
	prune(s);
	free(s->spans);
	free(s->calm);
	free(s->ranks);
	free(s->mixed);
	free(s->sums);
}

/*
 * Whether the levels of n >= 2 values may differ enough.  A level is a median
 * of three values at least, so it is neither below the second smallest value
 * nor above the second largest.
 */
static bool
may_step(
    const double *values, size_t n, const struct changepoint_limits *limits)
{
	double smallest = INFINITY, low = INFINITY;
	double largest = -INFINITY, high = -INFINITY;
	size_t i;

	for (i = 0; i < n; i++) {
		const double v = values[i];
		const double above = v > smallest ? v : smallest;
		const double below = v < largest ? v : largest;

		low = above < low ? above : low;
		high = below > high ? below : high;
		smallest = v < smallest ? v : smallest;
		largest = v > largest ? v : largest;
	}
	return 100 * (high - low) >= limits->min_change * low;
}

size_t
changepoint_find(const double *values, size_t n,
    const struct changepoint_limits *limits,
    const struct changepoint_places *places, struct changepoint **steps)
{
	struct search s = {
		.values = values, .n = n, .limits = limits, .places = places
	};

	if (n >= CHANGEPOINT_VALUES_MIN &&
	    limits->alpha >= CHANGEPOINT_ALPHA_MIN &&
	    may_step(values, n, limits))
		search(&s);
	*steps = s.steps;
	return s.count;
}
