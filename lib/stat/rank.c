#include "stat/rank.h"

#include "base/memory.h"
#include "stat/sort.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct ranked {
	double value;
	size_t place;
};

/* Runs of that many values are sorted by insertion, and then merged. */
#define RUN ((size_t)8)

static void
insert(struct ranked *v, size_t n)
{
	size_t i, j;

	for (i = 1; i < n; i++) {
		const struct ranked next = v[i];

		for (j = i; j > 0 && v[j - 1].value > next.value; j--)
			v[j] = v[j - 1];
		v[j] = next;
	}
}

/* Merges two sorted parts, one after the other, without a branch on a value. */
static void
merge(const struct ranked *left, const struct ranked *middle,
    const struct ranked *end, struct ranked *to)
{
	const struct ranked *right = middle;

	while (left < middle && right < end) {
		const bool is_right = right->value < left->value;
		const struct ranked *from = is_right ? right : left;

		*to++ = *from;
		right += is_right;
		left += !is_right;
	}
	memcpy(to, left, (size_t)(middle - left) * sizeof *to);
	to += middle - left;
	memcpy(to, right, (size_t)(end - right) * sizeof *to);
}

/* Sorts n values; room is for as many.  Returns which of both is sorted. */
static struct ranked *
sort(struct ranked *v, struct ranked *room, size_t n)
{
	struct ranked *swap;
	size_t width, i;

	for (i = 0; i < n; i += RUN)
		insert(v + i, n - i < RUN ? n - i : RUN);
	for (width = RUN; width < n; width *= 2) {
		for (i = 0; i < n; i += 2 * width) {
			const size_t m = n - i < width ? n - i : width;
			const size_t all =
			    n - i < 2 * width ? n - i : 2 * width;

			merge(v + i, v + i + m, v + i + all, room + i);
		}
		swap = v;
		v = room;
		room = swap;
	}
	return v;
}

double
rank_midranks(const double *values, size_t n, double *ranks)
{
	struct ranked *ranked = memory_resize(NULL, 2 * n, sizeof *ranked);
	const struct ranked *sorted;
	double ties = 0;
	size_t i, begin, end;

	for (i = 0; i < n; i++)
		ranked[i] = (struct ranked){ values[i], i };
	sorted = sort(ranked, ranked + n, n);
	for (begin = 0; begin < n; begin = end) {
		double equal;

		for (end = begin + 1; end < n; end++)
			if (sorted[end].value != sorted[begin].value)
				break;
		/* Ranks begin + 1 to end. */
		for (i = begin; i < end; i++)
			ranks[sorted[i].place] = (double)(begin + 1 + end) / 2;
		equal = (double)(end - begin);
		ties += equal * (equal * equal - 1);
	}
	free(ranked);
	return ties;
}

/*
 * Counts the ways to choose m of the ranks 1 to m + n, by the U they give: the
 * coefficients of the Gaussian binomial, the product of
 *
 *	(1 - q^(n + i)) / (1 - q^i)
 *
 * for i from 1 to m (Stanley 2012, Enumerative Combinatorics vol. 1, 1.7).  With
 * each factor they are those for i ranks, which are symmetric.  So only the
 * lower half is worked out, where they do not fall: the differences are of
 * smaller numbers than the results, whose relative error stays near 1e-15.
 */
static void
count_ways(double *ways, size_t m, size_t n)
{
	size_t i, u;

	memset(ways, 0, (m * n + 1) * sizeof *ways);
	ways[0] = 1;
	for (i = 1; i <= m; i++) {
		const size_t last = i * n, half = last / 2 + 1;

		for (u = half; u-- > n + i;)
			ways[u] -= ways[u - n - i];
		for (u = i; u < half; u++)
			ways[u] += ways[u - i];
		for (u = half; u <= last; u++)
			ways[u] = ways[last - u];
	}
}

static double *
distribution(size_t m, size_t n)
{
	const size_t size = m * n + 1;
	double *cumulative = memory_resize(NULL, size, sizeof *cumulative);
	double total = 0;
	size_t u;

	/* The same for n and m; fewer factors are faster. */
	count_ways(cumulative, m < n ? m : n, m < n ? n : m);
	for (u = 0; u < size; u++)
		cumulative[u] = total += cumulative[u];
	for (u = 0; u < size; u++)
		cumulative[u] /= total;
	return cumulative;
}

void
rank_free(struct rank_distributions *d)
{
	size_t m, n;

	for (m = 0; m < RANK_EXACT_BELOW; m++)
		for (n = 0; n < RANK_EXACT_BELOW; n++)
			free(d->cumulative[m][n]);
	*d = (struct rank_distributions){ 0 };
}

const double *
rank_distribution(struct rank_distributions *d, size_t m, size_t n)
{
	assert(m < RANK_EXACT_BELOW && n < RANK_EXACT_BELOW);
	if (d->cumulative[m][n] == NULL)
		d->cumulative[m][n] = distribution(m, n);
	return d->cumulative[m][n];
}

static double
exact_p(struct rank_distributions *d, double u, size_t m, size_t n)
{
	double most = (double)m * (double)n;

	/* By symmetry, P(U >= u) = P(U <= m n - u). */
	if (u > most / 2)
		u = most - u;
	return fmin(1, 2 * rank_distribution(d, m, n)[(size_t)u]);
}

static double
normal_p(double u, double m, double n, double ties)
{
	double all = m + n;
	double variance = m * n / 12 * (all + 1 - ties / (all * (all - 1)));
	double distance = fabs(u - m * n / 2) - 0.5;

	if (!(variance > 0) || distance < 0)
		return 1;
	return erfc(distance / sqrt(2 * variance));
}

/* How many of n ascending values, from the i-th on, equal `value`. */
static size_t
count_equal(const double *sorted, size_t i, size_t n, double value)
{
	size_t begin = i;

	while (i < n && sorted[i] == value)
		i++;
	return i - begin;
}

/*
 * The sum of the midranks of x in the union of x and y, both ascending.  Adds
 * the sum of t^3 - t over the groups of t equal values to *ties.
 */
static double
rank_sum(const double *x, size_t m, const double *y, size_t n, double *ties)
{
	size_t i = 0, j = 0;
	double sum = 0;

	while (i < m || j < n) {
		double value = j == n || (i < m && x[i] < y[j]) ? x[i] : y[j];
		size_t of_x = count_equal(x, i, m, value);
		size_t of_y = count_equal(y, j, n, value);
		double equal = (double)(of_x + of_y);
		/* Ranks i + j + 1 to i + j + equal. */
		double midrank = (double)(2 * (i + j) + 1 + of_x + of_y) / 2;

		sum += (double)of_x * midrank;
		*ties += equal * (equal * equal - 1);
		i += of_x;
		j += of_y;
	}
	return sum;
}

double
rank_mann_whitney(
    struct rank_distributions *d, double *x, size_t m, double *y, size_t n)
{
	double ties = 0, u;

	assert(m >= 1 && n >= 1);
	sort_doubles(x, m);
	sort_doubles(y, n);
	u = rank_sum(x, m, y, n, &ties) - (double)m * (double)(m + 1) / 2;
	if (ties == 0 && m < RANK_EXACT_BELOW && n < RANK_EXACT_BELOW)
		return exact_p(d, u, m, n);
	return normal_p(u, (double)m, (double)n, ties);
}

double *
rank_signed_distribution(size_t n)
{
	const size_t size = n * (n + 1) / 2 + 1;
	double *ways = memory_resize(NULL, size, sizeof *ways), total = 0;
	size_t rank, v;

	assert(n < RANK_EXACT_BELOW);
	/* The ways to choose any of the ranks 1 to `rank`, by their sum. */
	for (v = 0; v < size; v++)
		ways[v] = v == 0;
	for (rank = 1; rank <= n; rank++)
		for (v = size - 1; v >= rank; v--)
			ways[v] += ways[v - rank];
	for (v = 0; v < size; v++)
		ways[v] = total += ways[v];
	for (v = 0; v < size; v++)
		ways[v] /= total;
	return ways;
}

double
rank_ties(const double *x, size_t m, const double *y, size_t n)
{
	double ties = 0;

	rank_sum(x, m, y, n, &ties);
	return ties;
}

static double
exact_signed_p(double v, size_t n)
{
	const double most = (double)n * (double)(n + 1) / 2;
	double *cumulative = rank_signed_distribution(n);
	/* By symmetry, P(V >= v) = P(V <= most - v). */
	const double p = 2 * cumulative[(size_t)fmin(v, most - v)];

	free(cumulative);
	return fmin(1, p);
}

static double
normal_signed_p(double v, double n, double ties)
{
	double variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48;
	double distance = fabs(v - n * (n + 1) / 4) - 0.5;

	return distance < 0 ? 1 : erfc(distance / sqrt(2 * variance));
}

double
rank_signed_rank(const double *differences, size_t n)
{
	double *sizes = memory_resize(NULL, n, sizeof *sizes);
	double *ranks = memory_resize(NULL, n, sizeof *ranks);
	double ties, v = 0;
	size_t left = 0, i, k = 0;

	for (i = 0; i < n; i++)
		if (differences[i] != 0)
			sizes[left++] = fabs(differences[i]);
	ties = rank_midranks(sizes, left, ranks);
	for (i = 0; i < n; i++)
		if (differences[i] != 0) {
			v += differences[i] > 0 ? ranks[k] : 0;
			k++;
		}
	free(sizes);
	free(ranks);
	if (left == 0)
		return 1;
	if (left == n && ties == 0 && n < RANK_EXACT_BELOW)
		return exact_signed_p(v, n);
	return normal_signed_p(v, (double)left, ties);
}

double
rank_least_p(size_t m, size_t n)
{
	const size_t few = m < n ? m : n, many = m < n ? n : m;
	double p = 2;
	size_t i;

	for (i = 1; i <= few && p > 0; i++)
		p *= (double)i / ((double)many + (double)i);
	return fmin(1, p);
}

double
rank_least_signed_p(size_t n)
{
	return fmin(1, pow(2, 1 - (double)n));
}
