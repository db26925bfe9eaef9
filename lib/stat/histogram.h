#ifndef HISTOGRAM_H
#define HISTOGRAM_H

/*
 * A log-linear histogram, as in DDSketch (Masson, Rim & Lee, VLDB 2019) and
 * HdrHistogram.  Counts are integers, so the result does not depend on the
 * order of values or of merges.
 *
 * An octave, from 2^e to 2^(e + 1), has 128 buckets of equal width: bucket m of
 * it is [L, L + w) with L = 2^e (1 + m / 128) and w = 2^e / 128.  A value v in
 * it is represented by the middle, L + w / 2, with a relative error of
 *
 *	|L + w / 2 - v| / v  <=  (w / 2) / L  =  1 / (256 + 2 m)  <=  1 / 256
 *
 * or 0.390625 percent, reached at L if m is 0.  The scale has the 60 octaves
 * from 2^-20 to 2^40: in milliseconds, about a nanosecond to almost 35 years.
 * Zero has its own bucket and is exact.  Positive values below the scale count
 * in its lowest bucket and values above it in the highest, without that bound.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bucket 0 is for zero, the others are the scale. */
#define HISTOGRAM_BUCKETS (1 + 60 * 128)

/*
 * Start from zeroes.  Always below 64 KiB, and 2 bytes per value while there
 * are few.
 */
struct histogram {
	uint64_t count; /* of all values */
	/*
	 * The bucket of each value while there are few.  With more of them
	 * NULL, and counts[i] is the count of bucket first + i; all buckets
	 * outside counts are empty.
	 */
	uint16_t *marks;
	uint64_t *counts;
	unsigned first;
	unsigned width;
	unsigned capacity; /* of marks */
	bool is_sorted;
};

/* The bucket of a finite value >= 0. */
unsigned histogram_bucket(double value);

/* The value that represents a bucket. */
double histogram_middle(unsigned bucket);

/* All values in a bucket are in [low, high]. */
struct histogram_range {
	double low;
	double high; /* may be infinite */
};
struct histogram_range histogram_range(unsigned bucket);

/* Adds n finite values >= 0. */
void histogram_add_values(struct histogram *h, const double *values, size_t n);

/* Adds n values to a bucket. */
void histogram_add(struct histogram *h, unsigned bucket, uint64_t n);

/* Adds all values of the other one. */
void histogram_merge(struct histogram *h, const struct histogram *other);

/* The bucket of the value of ascending rank `rank`, 0 <= rank < h->count. */
unsigned histogram_at(struct histogram *h, uint64_t rank);

/* A bucket that is not empty. */
struct histogram_run {
	unsigned bucket;
	uint64_t count;
};

/*
 * Iterates over the buckets that are not empty, in ascending order.  *at is 0
 * for the first call.  Returns false after the last one.
 */
bool histogram_next(struct histogram *h, size_t *at, struct histogram_run *run);

void histogram_free(struct histogram *h);

#endif
