#ifndef SUMS_H
#define SUMS_H

/* Order statistics of all sums of two values, without a list of the sums. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The m n sums of one of m >= 1 and one of n >= 1 values, both ascending.  All
 * sums must be finite, and fewer than 2^64.
 */
struct sums {
	const double *a;
	size_t m;
	const double *b;
	size_t n;
	/* a and b are the same values, and only sums of the i-th and the j-th
	 * with i <= j count: m (m + 1) / 2 of them. */
	bool triangle;
};

uint64_t sums_count(const struct sums *s);

/*
 * The k-th smallest sum, k from 0, exactly as the two doubles add up.  Takes
 * one pass over a and b as a rule, and some ten where many sums are equal, or
 * are those of one sample with itself; and memory for an eighth as many values.
 */
double sums_smallest(const struct sums *s, uint64_t k);

/* The median of all sums; of an even number, the average of the middle two. */
double sums_median(const struct sums *s);

#endif
