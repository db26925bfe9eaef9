#include "stat/select.h"

#include "base/compiler.h"
#include "base/memory.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Fewer values than this are sorted. */
#define FEW 32

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
sort(double *values, size_t n)
{
	size_t i, j;

	if (n >= FEW) {
		qsort(values, n, sizeof *values, compare);
		return;
	}
	for (i = 1; i < n; i++) {
		double v = values[i];

		for (j = i; j > 0 && values[j - 1] > v; j--)
			values[j] = values[j - 1];
		values[j] = v;
	}
}

/*
 * A guess at the i-th of n >= FEW values: that of a sample, taken at even
 * steps.  It lies so close that what is left after two pivots is little.
 */
static double
guess(const double *values, size_t n, size_t i)
{
	double sample[FEW - 1];
	const size_t size = n < FEW * FEW ? 7 : FEW - 1;
	size_t k;

	for (k = 0; k < size; k++)
		sample[k] = values[n / size * k];
	sort(sample, size);
	return sample[(size_t)((double)i / (double)n * (double)size)];
}

/*
 * Moves the values below the pivot to the front, those equal to it too or not;
 * returns how many they are.  This is Lomuto's partition: no branch depends on
 * a value.
 */
static ALWAYS_INLINE size_t
partition(double *values, size_t n, double pivot, bool equal_too)
{
	size_t front = 0, i;

	for (i = 0; i < n; i++) {
		double v = values[i];

		values[i] = values[front];
		values[front] = v;
		front += equal_too ? v <= pivot : v < pivot;
	}
	return front;
}

/* The values from begin to end are those between which the i-th is. */
struct window {
	size_t begin;
	size_t end;
	bool is_sorted;
};

/* Moves values, so that the window on the i-th becomes smaller. */
static void
narrow(double *values, size_t i, struct window *w)
{
	double *part = values + w->begin;
	const size_t n = w->end - w->begin;
	const double pivot = guess(part, n, i - w->begin);
	size_t front = partition(part, n, pivot, false);

	/* None is below the pivot: else equal ones might stay for ever. */
	if (front == 0) {
		front = partition(part, n, pivot, true);
		w->is_sorted = i < w->begin + front;
	}
	if (i < w->begin + front)
		w->end = w->begin + front;
	else
		w->begin += front;
}

static double
smallest(const double *values, size_t n)
{
	double min = values[0];
	size_t i;

	for (i = 1; i < n; i++)
		min = values[i] < min ? values[i] : min;
	return min;
}

struct select_pair
select_pair(double *values, size_t n, size_t i)
{
	struct window w = { 0, n, false };
	int tries = 64; /* enough but for an order made to be bad */
	double next;

	while (w.end - w.begin >= FEW && !w.is_sorted && tries-- > 0)
		narrow(values, i, &w);
	if (!w.is_sorted)
		sort(values + w.begin, w.end - w.begin);
	if (i + 1 == n)
		next = values[i];
	else if (i + 1 < w.end)
		next = values[i + 1];
	else
		next = smallest(values + w.end, n - w.end);
	return (struct select_pair){ values[i], next };
}

/*
 * The bits of a double >= 0: a whole number that is the larger, the larger the
 * value is.
 */
static uint64_t
bits_of(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	return bits;
}

static double
value_of(uint64_t bits)
{
	double value;

	memcpy(&value, &bits, sizeof value);
	return value;
}

/* So many counts fit the first level cache. */
#define BUCKETS 4096

/* So many values are copied at most. */
#define COPIED_MAX ((size_t)8192)

/* The values whose bits are from low to high, both included. */
struct range {
	uint64_t low;
	uint64_t high;
	size_t below; /* how many values are below */
	size_t count; /* and how many are in it */
};

/* How far bits are shifted so that those of the range have a bucket each. */
static unsigned
bucket_shift(const struct range *r)
{
	unsigned shift = 0;

	while ((r->high - r->low) >> shift >= BUCKETS)
		shift++;
	return shift;
}

static void
count_buckets(const struct select_part *part, const struct range *r,
    unsigned shift, size_t *counts)
{
	const uint64_t low = r->low, width = r->high - r->low;
	size_t i;

	for (i = 0; i < part->n; i++) {
		uint64_t offset = bits_of(part->values[i]) - low;

		if (offset <= width)
			counts[offset >> shift]++;
	}
}

/* Makes the range that of the bucket in which the i-th value is. */
static void
narrow_range(
    const struct select_part *parts, size_t count, size_t i, struct range *r)
{
	size_t counts[BUCKETS] = { 0 };
	const unsigned shift = bucket_shift(r);
	uint64_t bucket = 0;
	size_t part;

	for (part = 0; part < count; part++)
		count_buckets(&parts[part], r, shift, counts);
	for (; r->below + counts[bucket] <= i; bucket++)
		r->below += counts[bucket];
	r->count = counts[bucket];
	r->low += bucket << shift;
	if (r->high - r->low > ((uint64_t)1 << shift) - 1)
		r->high = r->low + (((uint64_t)1 << shift) - 1);
}

/* Copies the values of the range. */
static void
copy_range(const struct select_part *parts, size_t count, const struct range *r,
    double *copy)
{
	const uint64_t low = r->low, width = r->high - r->low;
	size_t part, i;

	for (part = 0; part < count; part++)
		for (i = 0; i < parts[part].n; i++)
			if (bits_of(parts[part].values[i]) - low <= width)
				*copy++ = parts[part].values[i];
}

/* The smallest value above the range, which has one. */
static double
smallest_above(
    const struct select_part *parts, size_t count, const struct range *r)
{
	const double high = value_of(r->high);
	double min = INFINITY;
	size_t part, i;

	for (part = 0; part < count; part++)
		for (i = 0; i < parts[part].n; i++) {
			double v = parts[part].values[i];

			if (v > high && v < min)
				min = v;
		}
	return min;
}

/* The pair, where the range has the i-th value and few or equal ones. */
static struct select_pair
pair_of_range(const struct select_part *parts, size_t count,
    const struct range *r, size_t i)
{
	struct select_pair pair = { value_of(r->low), value_of(r->low) };
	double *copy;

	if (r->low < r->high) {
		copy = memory_resize(NULL, r->count, sizeof *copy);
		copy_range(parts, count, r, copy);
		pair = select_pair(copy, r->count, i - r->below);
		free(copy);
	}
	return pair;
}

/* So many values are drawn as a sample. */
#define SAMPLE ((size_t)4096)

/* By so many places a value may be off there, and seldom is by more. */
#define SAMPLE_OFF ((size_t)64)

/* So many parts before it is looked at, a part is asked for. */
#define AHEAD 4

/* Of more values than this one in that many is copied at most. */
#define COPIED_SHARE 16

/* Draws one value at random of each of SAMPLE stretches of n >= SAMPLE. */
static void
draw(const struct select_part *part, size_t n, double sample[SAMPLE])
{
	const size_t stretch = n / SAMPLE;
	uint64_t random = 0;
	size_t before = 0, k;

	for (k = 0; k < SAMPLE; k++) {
		size_t place;

		/* A linear congruential generator (Knuth's MMIX). */
		random = random * UINT64_C(6364136223846793005) +
		    UINT64_C(1442695040888963407);
		place = k * stretch + (size_t)(random >> 33) % stretch;
		while (place - before >= part->n)
			before += part++->n;
		sample[k] = part->values[place - before];
	}
}

/* A small range in which the i-th of n >= SAMPLE values should be. */
static struct range
guess_range(const struct select_part *parts, size_t n, size_t i)
{
	const size_t k = (size_t)((double)i / (double)n * (double)SAMPLE);
	struct range r = { .high = bits_of(DBL_MAX) };
	double sample[SAMPLE];

	draw(parts, n, sample);
	if (k >= SAMPLE_OFF)
		r.low =
		    bits_of(select_pair(sample, SAMPLE, k - SAMPLE_OFF).value);
	if (k + SAMPLE_OFF < SAMPLE)
		r.high =
		    bits_of(select_pair(sample, SAMPLE, k + SAMPLE_OFF).value);
	return r;
}

/*
 * Counts the values below a range and in it, and copies the latter.  Returns
 * whether there is room for them.
 */
static bool
take_range(const struct select_part *parts, size_t count, struct range *r,
    double *copy, size_t room)
{
	const uint64_t low = r->low, width = r->high - r->low;
	size_t below = 0, inside = 0, part, i;

	for (part = 0; part < count; part++) {
		/* Many small parts are here and there in memory. */
		if (part + AHEAD < count)
			PREFETCH(parts[part + AHEAD].values);
		for (i = 0; i < parts[part].n; i++) {
			const uint64_t bits = bits_of(parts[part].values[i]);

			if (inside == room)
				return false;
			copy[inside] = parts[part].values[i];
			inside += bits - low <= width;
			below += bits < low;
		}
	}
	r->below = below;
	r->count = inside;
	return true;
}

/* Finds the pair with one look at all values, where a guess is right. */
static bool
find_at_once(const struct select_part *parts, size_t count, size_t n, size_t i,
    struct select_pair *pair)
{
	const size_t room = n / COPIED_SHARE;
	struct range r = guess_range(parts, n, i);
	double *copy = memory_resize(NULL, room, sizeof *copy);
	const bool found = take_range(parts, count, &r, copy, room) &&
	    r.below <= i && i + 1 < r.below + r.count;

	if (found)
		*pair = select_pair(copy, r.count, i - r.below);
	free(copy);
	return found;
}

struct select_pair
select_pair_of_parts(const struct select_part *parts, size_t count, size_t i)
{
	struct range r = { .high = bits_of(DBL_MAX) };
	struct select_pair pair;
	size_t part, n = 0;

	for (part = 0; part < count; part++)
		n += parts[part].n;
	if (n > COPIED_SHARE * COPIED_MAX &&
	    find_at_once(parts, count, n, i, &pair))
		return pair;
	r.count = n;
	while (r.count > COPIED_MAX && r.low < r.high)
		narrow_range(parts, count, i, &r);
	pair = pair_of_range(parts, count, &r, i);
	if (i + 1 == r.below + r.count && i + 1 < n)
		pair.next = smallest_above(parts, count, &r);
	return pair;
}
