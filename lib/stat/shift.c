#include "stat/shift.h"

#include "base/memory.h"
#include "stat/normal.h"
#include "stat/sums.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

/* Probabilities closer than this are equal, as R has it: 1 - 0.9 is not 0.1. */
#define ROUNDING (10 * DBL_EPSILON)

/*
 * The C of an interval that leaves the probability tail on each side, by the
 * exact distribution of the test.
 */
static uint64_t
exact_rank(const double *cumulative, double tail)
{
	uint64_t c = 0;

	while (cumulative[c] < tail - ROUNDING)
		c++;
	return c > 0 ? c : 1;
}

/* The same by a normal distribution. */
static uint64_t
normal_rank(double mean, double variance, double tail)
{
	const double z = normal_quantile(tail);

	return (uint64_t)fmax(1, ceil(mean - 0.5 + z * sqrt(variance)));
}

/* From the c-th smallest to the c-th largest, c from 1; for 0 without ends. */
static void
find_ends(const struct sums *s, uint64_t c, double *low, double *high)
{
	*low = c > 0 ? sums_smallest(s, c - 1) : -INFINITY;
	*high = c > 0 ? sums_smallest(s, sums_count(s) - c) : INFINITY;
}

/* The estimate, and the intervals of two C. */
static struct shift
find_shift(const struct sums *s, uint64_t c, uint64_t inner)
{
	struct shift shift = { .estimate = sums_median(s) };

	find_ends(s, c, &shift.low, &shift.high);
	find_ends(s, inner, &shift.inner_low, &shift.inner_high);
	return shift;
}

/* The C for m and n values; 0 where they are too few for that confidence. */
static uint64_t
rank_between(struct rank_distributions *d, const double *x, size_t m,
    const double *y, size_t n, double confidence)
{
	const double mn = (double)m * (double)n, all = (double)m + (double)n;
	const double alpha = 1 - confidence, tail = alpha / 2;
	double ties;

	if (rank_least_p(m, n) > alpha + ROUNDING)
		return 0;
	if (m < RANK_EXACT_BELOW && n < RANK_EXACT_BELOW &&
	    rank_ties(x, m, y, n) == 0)
		return exact_rank(rank_distribution(d, m, n), tail);
	ties = rank_ties(x, m, NULL, 0) + rank_ties(y, n, NULL, 0);
	return normal_rank(
	    mn / 2, mn / 12 * (all + 1 - ties / (all * (all - 1))), tail);
}

struct shift
shift_between(struct rank_distributions *d, const double *x, size_t m,
    const double *y, size_t n, double confidence, double inner)
{
	double *minus_x = memory_resize(NULL, m, sizeof *minus_x);
	const struct sums s = { .a = minus_x, .m = m, .b = y, .n = n };
	struct shift shift;
	size_t i;

	assert(m >= 1 && n >= 1 && confidence > 0 && confidence < 1);
	assert(inner > 0 && inner < 1);
	for (i = 0; i < m; i++)
		minus_x[i] = -x[m - 1 - i];
	shift = find_shift(&s, rank_between(d, x, m, y, n, confidence),
	    rank_between(d, x, m, y, n, inner));
	free(minus_x);
	return shift;
}

/* Whether none of n ascending values is 0 and no two have one magnitude. */
static bool
are_distinct_in_size(const double *sorted, size_t n)
{
	size_t low = 0, high = n, i;

	for (i = 0; i + 1 < n; i++)
		if (sorted[i] == sorted[i + 1])
			return false;
	/* From both ends towards 0. */
	while (low < high) {
		const double sum = sorted[low] + sorted[high - 1];

		if (sum == 0)
			return false;
		if (sum < 0)
			low++;
		else
			high--;
	}
	return true;
}

/* The C for n differences; 0 where they are too few for that confidence. */
static uint64_t
rank_of_pairs(const double *d, size_t n, double confidence)
{
	const double count = (double)n;
	const double squares = count * (count + 1) * (2 * count + 1);
	const double alpha = 1 - confidence, tail = alpha / 2;

	if (rank_least_signed_p(n) > alpha + ROUNDING)
		return 0;
	if (n < RANK_EXACT_BELOW && are_distinct_in_size(d, n)) {
		double *cumulative = rank_signed_distribution(n);
		const uint64_t rank = exact_rank(cumulative, tail);

		free(cumulative);
		return rank;
	}
	return normal_rank(count * (count + 1) / 4,
	    squares / 24 - rank_ties(d, n, NULL, 0) / 48, tail);
}

struct shift
shift_of_pairs(
    const double *differences, size_t n, double confidence, double inner)
{
	const struct sums s = { differences, n, differences, n, true };
	struct shift shift;

	assert(n >= 1 && confidence > 0 && confidence < 1);
	assert(inner > 0 && inner < 1);
	shift = find_shift(&s, rank_of_pairs(differences, n, confidence),
	    rank_of_pairs(differences, n, inner));
	shift.estimate /= 2;
	shift.low /= 2;
	shift.high /= 2;
	shift.inner_low /= 2;
	shift.inner_high /= 2;
	return shift;
}
