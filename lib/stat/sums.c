#include "stat/sums.h"

#include "base/memory.h"
#include "stat/select.h"
#include "stat/sort.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/*
 * The sums are a matrix that ascends along its rows and its columns, so one
 * pass tells how many are at most some limit (Johnson & Mizoguchi 1978).  The
 * limits to try are taken from a sample, one at either side of where the k-th
 * is expected (Floyd & Rivest 1975), until so few sums are left between them
 * that they can be sorted.  Before that, the sums of some of the values, evenly
 * spaced, tell about where the k-th is: mostly one pass finds it there.
 */

/* The sums in (low, high]. */
struct band {
	double low;
	double high;
	uint64_t below;   /* how many are at most low */
	uint64_t at_most; /* how many are at most high */
};

/* So many sums are sampled or sorted, and more where there are more values. */
#define ROOM 16384

static inline size_t
first_of_row(const struct sums *s, size_t i)
{
	return s->triangle ? i : 0;
}

/*
 * Where the sums of row i that are at most limit end; end is where those of
 * the row before did.
 */
static inline size_t
end_of_row(const struct sums *s, size_t i, size_t end, double limit)
{
	const size_t first = first_of_row(s, i);
	const double a = s->a[i];

	while (end > first) {
		/* Rounded to a double also where the machine has more. */
		const double sum = a + s->b[end - 1];

		if (sum <= limit)
			return end;
		end--;
	}
	return first;
}

static uint64_t
count_at_most(const struct sums *s, double limit)
{
	uint64_t count = 0;
	size_t end = s->n, i;

	for (i = 0; i < s->m; i++) {
		end = end_of_row(s, i, end, limit);
		count += end - first_of_row(s, i);
	}
	return count;
}

/* From 0 to n - 1, by the generator of Knuth's MMIX. */
static uint64_t
random_below(uint64_t *state, uint64_t n)
{
	*state = *state * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (uint64_t)((double)(*state >> 32) * 0x1p-32 * (double)n);
}

/*
 * Collects one sum of each `step` of a band, row after row, chosen at random:
 * all of them where step is 1.  Returns how many.
 */
static size_t
collect(
    const struct sums *s, const struct band *band, uint64_t step, double *sums)
{
	uint64_t state = 1, row = 0, turn = 0,
		 next = random_below(&state, step);
	size_t begin = s->n, end = s->n, count = 0, i;

	for (i = 0; i < s->m; i++) {
		begin = end_of_row(s, i, begin, band->low);
		end = end_of_row(s, i, end, band->high);
		while (next < row + (end - begin)) {
			sums[count++] =
			    s->a[i] + s->b[begin + (size_t)(next - row)];
			turn += step;
			next = turn + random_below(&state, step);
		}
		row += end - begin;
	}
	return count;
}

/* Leaves of a band that side of limit where the k-th is. */
static void
cut(const struct sums *s, struct band *band, uint64_t k, double limit)
{
	const uint64_t count = count_at_most(s, limit);

	if (k < count) {
		band->high = limit;
		band->at_most = count;
	} else {
		band->low = limit;
		band->below = count;
	}
}

/* Cuts a band on both sides of the k-th, by a sorted sample of it. */
static void
narrow(const struct sums *s, struct band *band, uint64_t k,
    const double *sample, size_t n)
{
	const double place = (double)(k - band->below) /
	    (double)(band->at_most - band->below) * (double)n;
	/* Four standard deviations of the place at most. */
	const double margin = 2 * sqrt((double)n);
	const double low = sample[(size_t)fmax(0, place - margin)];
	const double high =
	    sample[(size_t)fmin((double)(n - 1), place + margin)];

	cut(s, band, k, low);
	if (low == high && band->high == low)
		cut(s, band, k, nextafter(low, -INFINITY));
	else if (low < high && high < band->high && band->low < high)
		cut(s, band, k, high);
}

uint64_t
sums_count(const struct sums *s)
{
	const uint64_t m = s->m, n = s->n;

	assert(m >= 1 && n >= 1 && m <= UINT64_MAX / n - 1);
	if (s->triangle)
		return n % 2 == 0 ? n / 2 * (n + 1) : (n + 1) / 2 * n;
	return m * n;
}

/* Of n ascending values `few`, evenly spaced.  free() them. */
static double *
thin_out(const double *values, size_t n, size_t few)
{
	double *some = memory_resize(NULL, few, sizeof *some);
	size_t i;

	for (i = 0; i < few; i++)
		some[i] = values[(
		    size_t)(((double)i + 0.5) * (double)n / (double)few)];
	return some;
}

/*
 * Looks for the k-th sum among those above low and up to high, for which there
 * is room.  Returns whether it is there, and then in *found.
 */
static bool
look_between(const struct sums *s, uint64_t k, double low, double high,
    double *room, size_t most, double *found)
{
	uint64_t below = 0;
	size_t end = s->n, count = 0, i;

	for (i = 0; i < s->m; i++) {
		const double a = s->a[i];
		size_t begin;

		end = end_of_row(s, i, end, high);
		for (begin = end; begin > 0; begin--) {
			const double sum = a + s->b[begin - 1];

			if (sum <= low)
				break;
			if (count == most)
				return false;
			room[count++] = sum;
		}
		below += begin;
	}
	if (k < below || k - below >= count)
		return false;
	*found = select_pair(room, count, (size_t)(k - below)).value;
	return true;
}

/*
 * Guesses between which limits the k-th sum is, by those of some of the values,
 * and looks there.  In each row the sums up to a limit are counted in whole
 * steps from one of those values to the next: for all rows that is an error of
 * some square root of their number, and as much again for the columns.
 */
static bool
guess(
    const struct sums *s, uint64_t k, double *room, size_t most, double *found)
{
	const double all = (double)s->m * (double)s->n;
	/* So many of each that about half of the room is taken. */
	const double enough = pow(4 * all / (double)most, 2. / 3);
	const double m = fmin((double)s->m, ceil(enough));
	const double n = fmin((double)s->n, ceil(enough));
	const double margin = 1 + 4 * sqrt((m + n) / 12);
	const double place = (double)k / all * m * n;
	struct sums some = { .m = (size_t)m, .n = (size_t)n };
	double low = -INFINITY, high = INFINITY, *a, *b;

	if (s->triangle || m * n > all / 4)
		return false;
	some.a = a = thin_out(s->a, s->m, some.m);
	some.b = b = thin_out(s->b, s->n, some.n);
	if (place - margin >= 0)
		low = sums_smallest(&some, (uint64_t)(place - margin));
	if (place + margin < m * n)
		high = sums_smallest(&some, (uint64_t)(place + margin));
	free(a);
	free(b);
	return look_between(s, k, low, high, room, most, found);
}

double
sums_smallest(const struct sums *s, uint64_t k)
{
	struct band band = { -INFINITY, INFINITY, 0, sums_count(s) };
	const size_t most = ROOM + s->m / 8 + s->n / 8;
	const uint64_t room = band.at_most < most ? band.at_most : most;
	double *sums = memory_resize(NULL, (size_t)room, sizeof *sums), result;

	assert(k < band.at_most);
	if (band.at_most > room && guess(s, k, sums, (size_t)room, &result)) {
		free(sums);
		return result;
	}
	for (;;) {
		const uint64_t left = band.at_most - band.below;
		/* The quotient, rounded up. */
		const uint64_t step = (left - 1) / room + 1;
		const size_t n = collect(s, &band, step, sums);

		if (step == 1) {
			result = select_pair(sums, n, (size_t)(k - band.below))
				     .value;
			break;
		}
		sort_doubles(sums, n);
		narrow(s, &band, k, sums, n);
		if (nextafter(band.low, INFINITY) >= band.high) {
			result = band.high;
			break;
		}
	}
	free(sums);
	return result;
}

/* The smallest sum above limit; infinite where there is none. */
static double
least_above(const struct sums *s, double limit)
{
	double least = INFINITY;
	size_t end = s->n, i;

	for (i = 0; i < s->m; i++) {
		end = end_of_row(s, i, end, limit);
		if (end < s->n)
			least = fmin(least, s->a[i] + s->b[end]);
	}
	return least;
}

double
sums_median(const struct sums *s)
{
	const uint64_t count = sums_count(s);
	const double middle = sums_smallest(s, (count - 1) / 2);
	double next = middle;

	if (count % 2 == 0 && count_at_most(s, middle) <= count / 2)
		next = least_above(s, middle);
	return middle / 2 + next / 2; /* whose sum may be infinite */
}
