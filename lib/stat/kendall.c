#include "stat/kendall.h"

#include "base/memory.h"
#include "stat/pairs.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* That many slopes are looked at one by one, and are sampled from more. */
#define SLOPES_MIN 4096

#define ROUNDS_MAX 60

static double
all_pairs(size_t n)
{
	return (double)n * ((double)n - 1) / 2;
}

/* The ties of n ascending items: their pairs, and the term of the variance. */
static double
count_ties(const struct pairs_item *items, size_t n, double *term)
{
	double pairs = 0;
	size_t begin, end;

	*term = 0;
	for (begin = 0; begin < n; begin = end) {
		double t;

		for (end = begin + 1; end < n; end++)
			if (items[end].key != items[begin].key)
				break;
		t = (double)(end - begin);
		pairs += all_pairs(end - begin);
		*term += t * (t - 1) * (2 * t + 5);
	}
	return pairs;
}

/*
 * The probability that n values in random order have at most k pairs out of
 * order: of the next value the number with those before it is uniform.
 */
static double
exact_tail(size_t n, size_t k)
{
	const size_t most = n * (n - 1) / 2;
	double *p = memory_resize(NULL, 2 * (most + 1), sizeof *p);
	double *next = p + most + 1;
	double sum = 0;
	size_t i, j, m;

	memset(p, 0, (most + 1) * sizeof *p);
	p[0] = 1;
	for (m = 2; m <= n; m++) {
		memset(next, 0, (most + 1) * sizeof *p);
		for (i = 0; i <= (m - 1) * (m - 2) / 2; i++)
			for (j = 0; j < m; j++)
				next[i + j] += p[i] / (double)m;
		memcpy(p, next, (most + 1) * sizeof *p);
	}
	for (i = 0; i <= k; i++)
		sum += p[i];
	free(p);
	return sum;
}

static void
set_items(struct pairs_item *items, const double *values, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		items[i] = (struct pairs_item){ values[i], i };
}

double
kendall_p(const double *values, size_t n)
{
	struct pairs_item *items = memory_resize(NULL, 2 * n, sizeof *items);
	const double all = all_pairs(n), size = (double)n;
	double ties, term, down, s, variance;

	assert(n >= 2);
	set_items(items, values, n);
	down = pairs_sort(items, items + n, n, NULL);
	ties = count_ties(items, n, &term);
	free(items);
	down -= ties;
	s = all - ties - 2 * down;
	if (ties == 0 && n < KENDALL_EXACT_BELOW)
		return fmin(
		    1, 2 * exact_tail(n, (size_t)fmin(down, all - down)));
	variance = (size * (size - 1) * (2 * size + 5) - term) / 18;
	if (variance <= 0)
		return 1;
	return erfc(fmax(0, fabs(s) - 1) / sqrt(2 * variance));
}

/* A search for the slopes at the ranks `first` and, if even, the next one. */
struct search {
	const double *values;
	size_t n;
	struct pairs_item *items; /* in order of the values less low i, */
	struct pairs_item *tried; /* a copy, and room */
	struct pairs_item *room;
	double low; /* the slopes are above it, and up to high */
	double high;
	double below; /* how many are not above low, */
	double upto;  /* and not above high */
	double first, last;
	struct pairs_sample sample;
	double *slopes; /* of the sample */
	size_t most;    /* room for slopes */
};

/* Of each item what the value has beyond a slope from the first one on. */
static void
set_keys(struct search *s, struct pairs_item *items, double slope)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		const double at = (double)items[i].at;

		items[i].key = slope < INFINITY
		    ? fma(-slope, at, s->values[items[i].at])
		    : -at;
	}
}

/* How many slopes are not above one. */
static double
count_upto(struct search *s, double slope)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		s->tried[i].at = i;
	set_keys(s, s->tried, slope);
	return pairs_sort(s->tried, s->room, s->n, NULL);
}

static int
compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Takes a sample of the slopes between the bounds, ascending. */
static void
take_sample(struct search *s)
{
	const double total = s->upto - s->below;
	size_t i;

	s->sample.stride = (size_t)ceil(total / (double)s->most);
	s->sample.count = 0;
	/* Sorted by what is beyond low, pairs at or below it are in order. */
	for (i = 0; i < s->n; i++)
		s->items[i].at = i;
	if (isfinite(s->low)) {
		set_keys(s, s->items, s->low);
		pairs_sort(s->items, s->room, s->n, NULL);
	}
	set_keys(s, s->items, s->high);
	pairs_sort(s->items, s->room, s->n, &s->sample);
	for (i = 0; i < s->sample.count; i++) {
		const size_t x = s->sample.places[i][0];
		const size_t y = s->sample.places[i][1];

		s->slopes[i] =
		    (s->values[y] - s->values[x]) / ((double)y - (double)x);
	}
	qsort(s->slopes, s->sample.count, sizeof *s->slopes, compare);
}

/* Makes a slope one of the bounds, if it is within them. */
static void
bound(struct search *s, double slope)
{
	double count;

	if (!(slope > s->low && slope < s->high))
		return;
	count = count_upto(s, slope);
	if (count <= s->first) {
		s->low = slope;
		s->below = count;
	} else if (count > s->last) {
		s->high = slope;
		s->upto = count;
	}
}

/* The slope of the sample at a rank among all, by its share. */
static double
sampled(const struct search *s, double rank, double off)
{
	const double count = (double)s->sample.count;
	const double share = (rank - s->below) / (s->upto - s->below);
	const double i = share * count + off * sqrt(count);

	return s->slopes[(size_t)fmin(fmax(i, 0), count - 1)];
}

/* The median of the slopes, of which all within the bounds are sampled. */
static double
median(const struct search *s)
{
	const size_t first = (size_t)(s->first - s->below);
	const size_t last = (size_t)(s->last - s->below);

	return (s->slopes[first] + s->slopes[last]) / 2;
}

/* Narrows the bounds, until few slopes are within, or all are equal. */
static double
search(struct search *s)
{
	double largest = 0, equal;
	size_t round, i;

	for (i = 0; i < s->n; i++)
		largest = fmax(largest, fabs(s->values[i]));
	equal = 8 * DBL_EPSILON * largest;
	for (round = 0; round < ROUNDS_MAX; round++) {
		take_sample(s);
		if (s->sample.stride <= 1)
			return median(s);
		if (s->high - s->low <= 4 * equal)
			break;
		bound(s, sampled(s, s->first, -1) - equal);
		bound(s, sampled(s, s->last, 1) + equal);
	}
	return sampled(s, s->first, 0);
}

double
kendall_slope(const double *values, size_t n)
{
	const double all = all_pairs(n);
	struct search s = {
		.values = values,
		.n = n,
		.low = -INFINITY,
		.high = INFINITY,
		.upto = all,
		.first = floor((all - 1) / 2),
		.last = floor(all / 2),
		.most = n > SLOPES_MIN ? n : SLOPES_MIN,
	};
	double slope;

	assert(n >= 2);
	s.items = memory_resize(NULL, 3 * n, sizeof *s.items);
	s.tried = s.items + n;
	s.room = s.tried + n;
	s.slopes = memory_resize(NULL, s.most + 1, sizeof *s.slopes);
	s.sample.places =
	    memory_resize(NULL, s.most + 1, sizeof *s.sample.places);
	slope = search(&s);
	free(s.items);
	free(s.slopes);
	free(s.sample.places);
	return slope;
}
