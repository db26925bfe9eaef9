#ifndef HISTOGRAM_H
#define HISTOGRAM_H

/*
 * How many values fall into each bucket of a log-linear scale, as in DDSketch
 * (Masson, Rim & Lee, VLDB 2019) and HdrHistogram.  Counts are whole, so that
 * the same values make the same histogram in whatever order they come, and
 * however histograms of parts of them are merged.
 *
 * An octave, from 2^e to 2^(e + 1), has 128 buckets of the same width: bucket
 * m of it is [L, L + w) with L = 2^e (1 + m / 128) and w = 2^e / 128.  A value
 * v in it is told by the middle, L + w / 2, which is off by
 *
 *	|L + w / 2 - v| / v  <=  (w / 2) / L  =  1 / (256 + 2 m)  <=  1 / 256
 *
 * of the value: 0.390625 percent, at L itself where m is 0.  The scale has the
 * 60 octaves from 2^-20 to 2^40: as milliseconds from about a nanosecond to
 * almost 35 years.  Zero has a bucket of its own and is told exactly.  What is
 * positive and below the scale counts in the lowest bucket of it and what is
 * above in the highest; for those there is no such bound.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Those of the scale and before them, as number 0, that of zero. */
#define HISTOGRAM_BUCKETS (1 + 60 * 128)

/*
 * Start from zeroes.  Under 64 KiB whatever there is in it, and 2 bytes a
 * value while they are few.
 */
struct histogram {
	uint64_t count; /* of all values */
	/*
	 * The bucket of each value while they are few.  Then NULL, and
	 * counts[i] is that of bucket first + i; no others have any.
	 */
	uint16_t *marks;
	size_t capacity;
	bool is_sorted;
	uint64_t *counts;
	unsigned first;
	unsigned width;
};

/* The bucket of a finite value, 0 or more. */
unsigned histogram_bucket(double value);

/* What its values are told by. */
double histogram_middle(unsigned bucket);

/* Counts n more values in a bucket. */
void histogram_add(struct histogram *h, unsigned bucket, uint64_t n);

/* Counts all that the other one does. */
void histogram_merge(struct histogram *h, const struct histogram *other);

/* The bucket of the value of that rank, from 0 on, in ascending order. */
unsigned histogram_at(struct histogram *h, uint64_t rank);

/* A bucket that is not empty. */
struct histogram_run {
	unsigned bucket;
	uint64_t count;
};

/*
 * The next one in ascending order.  *at is 0 at first, and is moved on.
 * Returns false behind the last.
 */
bool histogram_next(struct histogram *h, size_t *at, struct histogram_run *run);

void histogram_free(struct histogram *h);

#endif
