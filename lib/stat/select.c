#include "stat/select.h"

#include "base/compiler.h"
#include "base/memory.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Fewer values than this are sorted by insertion. */
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
 * A pivot for the i-th of n >= FEW values: the same quantile of a sample at
 * even distances, so that two pivots leave few values.
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
 * Moves the values below the pivot to the front, with equal_too also those
 * equal to it; returns how many.  Lomuto's partition, without a branch on a
 * value.
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

/* The i-th value is among those from begin to end. */
struct window {
	size_t begin;
	size_t end;
	bool is_sorted;
};

/* Partitions the window and keeps the part with the i-th value. */
static void
narrow(double *values, size_t i, struct window *w)
{
	double *part = values + w->begin;
	const size_t n = w->end - w->begin;
	const double pivot = guess(part, n, i - w->begin);
	size_t front = partition(part, n, pivot, false);

	/* The pivot is the minimum: without this, no progress. */
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
	int tries = 64; /* enough except for adversarial orders */
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
 * The bits of a double >= 0, as an integer that sorts as the values do.
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

/* Their counts fit into the L1 cache. */
#define BUCKETS 4096

/* The most values to copy. */
#define COPIED_MAX ((size_t)8192)

/* The values whose bits are from low to high, both included. */
struct range {
	uint64_t low;
	uint64_t high;
	size_t below; /* number of values below it */
	size_t count; /* number of values in it */
};

/* The shift that maps offsets in the range to buckets. */
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

/* Narrows the range to the bucket that contains the i-th value. */
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

/* The smallest value above the range; there must be one. */
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

/* The pair in a range of few or equal values that contains the i-th. */
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

/* The size of a random sample. */
#define SAMPLE ((size_t)16384)

/* A rank in the sample is rarely off by more than this. */
#define SAMPLE_OFF ((size_t)128)

/* Prefetch distance, in parts. */
#define AHEAD 4

/* At most one in this many values is copied. */
#define COPIED_SHARE 16

/* A stratified sample: one random value of each of SAMPLE equal stretches. */
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

/* A small range that probably contains the i-th of n >= SAMPLE values. */
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
 * Counts the values below the range and in it, and copies those in it.  Returns
 * whether they fit into `room` values.
 */
static bool
take_range(const struct select_part *parts, size_t count, struct range *r,
    double *copy, size_t room)
{
	const uint64_t low = r->low, width = r->high - r->low;
	size_t below = 0, inside = 0, part, i;

	for (part = 0; part < count; part++) {
		/* Many small parts are scattered in memory. */
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

/* Finds the pair in one pass over all values.  Returns whether the guessed
 * range contained it. */
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
