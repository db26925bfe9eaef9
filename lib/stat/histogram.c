#include "stat/histogram.h"

#include "base/array.h"
#include "base/bytes.h"
#include "base/memory.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The most values that are stored one by one. */
#define MARKS_MAX 1024

/* A bucket is the exponent of a double and 7 bits of its mantissa. */
#define DROPPED_BITS (52 - 7)
#define LOWEST ((uint64_t)(1023 - 20) << 7)

static inline unsigned
bucket_of(double value)
{
	uint64_t bits;

	assert(value >= 0);
	memcpy(&bits, &value, sizeof bits);
	bits >>= DROPPED_BITS;
	if (bits - LOWEST < HISTOGRAM_BUCKETS - 1)
		return (unsigned)(bits - LOWEST) + 1;
	if (bits > LOWEST)
		return HISTOGRAM_BUCKETS - 1;
	return value > 0 ? 1 : 0;
}

unsigned
histogram_bucket(double value)
{
	return bucket_of(value);
}

/* The double in the scale at half buckets from where it begins. */
static double
at_halves(unsigned halves)
{
	const uint64_t bits = (2 * LOWEST + halves) << (DROPPED_BITS - 1);
	double value;

	memcpy(&value, &bits, sizeof value);
	return value;
}

double
histogram_middle(unsigned bucket)
{
	return bucket == 0 ? 0 : at_halves(2 * (bucket - 1) + 1);
}

struct histogram_range
histogram_range(unsigned bucket)
{
	return (struct histogram_range){
		.low = bucket <= 1 ? 0 : at_halves(2 * (bucket - 1)),
		.high = bucket == 0                   ? 0
		    : bucket == HISTOGRAM_BUCKETS - 1 ? INFINITY
						      : at_halves(2 * bucket),
	};
}

/* Extends the counts to include [first, end). */
static void
widen(struct histogram *h, unsigned first, unsigned end)
{
	unsigned width;

	if (h->width > 0 && first > h->first)
		first = h->first;
	if (end < h->first + h->width)
		end = h->first + h->width;
	/* By half octaves, so that it is rare. */
	first -= first % 64;
	end += 63 - (end + 63) % 64;
	if (end > HISTOGRAM_BUCKETS)
		end = HISTOGRAM_BUCKETS;
	if (h->width == 0)
		h->first = first;
	width = end - first;
	h->counts = memory_resize(h->counts, width, sizeof *h->counts);
	if (h->width > 0)
		memmove(h->counts + (h->first - first), h->counts,
		    h->width * sizeof *h->counts);
	memset(h->counts, 0, (h->first - first) * sizeof *h->counts);
	memset(h->counts + (h->first + h->width - first), 0,
	    (end - h->first - h->width) * sizeof *h->counts);
	h->first = first;
	h->width = width;
}

static void
count(struct histogram *h, unsigned bucket, uint64_t n)
{
	if (bucket - h->first >= h->width)
		widen(h, bucket, bucket + 1);
	h->counts[bucket - h->first] += n;
}

/* Converts marks to counts. */
static void
tally(struct histogram *h)
{
	size_t i;

	for (i = 0; i < h->count; i++)
		count(h, h->marks[i], 1);
	free(h->marks);
	h->marks = NULL;
	h->capacity = 0;
}

static bool
keeps_marks(const struct histogram *h)
{
	return h->counts == NULL;
}

/* Makes room for n more marks; or converts them if they would be too many.
 * Returns whether marks are kept. */
static bool
reserve_marks(struct histogram *h, uint64_t n)
{
	size_t capacity = h->capacity;

	if (!keeps_marks(h))
		return false;
	if (n > MARKS_MAX - h->count) {
		tally(h);
		return false;
	}
	while (capacity < h->count + n)
		capacity = memory_grown(capacity, sizeof *h->marks);
	if (capacity > h->capacity)
		h->marks = memory_resize(h->marks, capacity, sizeof *h->marks);
	h->capacity = (unsigned)capacity;
	h->is_sorted = false;
	return true;
}

void
histogram_add_values(struct histogram *h, const double *values, size_t n)
{
	size_t i;

	if (reserve_marks(h, n))
		for (i = 0; i < n; i++)
			h->marks[h->count + i] = (uint16_t)bucket_of(values[i]);
	else
		for (i = 0; i < n; i++)
			count(h, bucket_of(values[i]), 1);
	h->count += n;
}

void
histogram_add(struct histogram *h, unsigned bucket, uint64_t n)
{
	uint64_t i;

	assert(bucket < HISTOGRAM_BUCKETS);
	if (reserve_marks(h, n))
		for (i = 0; i < n; i++)
			h->marks[h->count + i] = (uint16_t)bucket;
	else
		count(h, bucket, n);
	h->count += n;
}

void
histogram_merge(struct histogram *h, const struct histogram *other)
{
	size_t i;

	if (keeps_marks(other))
		for (i = 0; i < other->count; i++)
			histogram_add(h, other->marks[i], 1);
	for (i = 0; i < other->width; i++)
		if (other->counts[i] > 0)
			histogram_add(
			    h, other->first + (unsigned)i, other->counts[i]);
}

/*
 * Counting sort: the buckets that are not empty are found by their bits, since
 * they are few among many.
 */
static void
sort_marks(struct histogram *h)
{
	uint64_t used[(HISTOGRAM_BUCKETS + 63) / 64]; /* bit by bucket */
	uint16_t counts[HISTOGRAM_BUCKETS];           /* of those used */
	size_t i, n = 0;

	if (h->is_sorted)
		return;
	memset(used, 0, sizeof used);
	for (i = 0; i < h->count; i++) {
		const unsigned mark = h->marks[i];
		const uint64_t bit = UINT64_C(1) << mark % 64;

		if ((used[mark / 64] & bit) == 0)
			counts[mark] = 0;
		used[mark / 64] |= bit;
		counts[mark]++;
	}
	for (i = 0; i < COUNT(used); i++)
		for (; used[i] != 0; used[i] &= used[i] - 1) {
			const unsigned mark =
			    (unsigned)(i * 64) + bytes_lowest_bit(used[i]);

			for (; counts[mark] > 0; counts[mark]--)
				h->marks[n++] = (uint16_t)mark;
		}
	h->is_sorted = true;
}

unsigned
histogram_at(struct histogram *h, uint64_t rank)
{
	unsigned i;

	assert(rank < h->count);
	if (keeps_marks(h)) {
		sort_marks(h);
		return h->marks[rank];
	}
	for (i = 0; rank >= h->counts[i]; i++)
		rank -= h->counts[i];
	return h->first + i;
}

static bool
next_mark(struct histogram *h, size_t *at, struct histogram_run *run)
{
	if (*at == h->count)
		return false;
	sort_marks(h);
	*run = (struct histogram_run){ h->marks[*at], 0 };
	for (; *at < h->count && h->marks[*at] == run->bucket; ++*at)
		run->count++;
	return true;
}

bool
histogram_next(struct histogram *h, size_t *at, struct histogram_run *run)
{
	if (keeps_marks(h))
		return next_mark(h, at, run);
	while (*at < h->width && h->counts[*at] == 0)
		++*at;
	if (*at == h->width)
		return false;
	*run =
	    (struct histogram_run){ h->first + (unsigned)*at, h->counts[*at] };
	++*at;
	return true;
}

void
histogram_free(struct histogram *h)
{
	free(h->marks);
	free(h->counts);
	*h = (struct histogram){ 0 };
}
