#ifndef SELECT_H
#define SELECT_H

/* Order statistics without sorting: the i-th smallest value, i from 0. */

#include <stddef.h>

/* Two consecutive order statistics. */
struct select_pair {
	double value; /* the i-th smallest */
	double next;  /* the next one; for the last, itself */
};

/*
 * The i-th and the next of n > i values, in O(n).  Reorders them: none before i
 * is larger, and none after it smaller, than the one at i.
 */
struct select_pair select_pair(double *values, size_t n, size_t i);

/* A part of an array that is not contiguous; borrowed. */
struct select_part {
	const double *values;
	size_t n;
};

/*
 * The same for the values of all parts, which must be finite and >= 0, without
 * reordering them: usually reads them once and copies few.
 */
struct select_pair select_pair_of_parts(
    const struct select_part *parts, size_t count, size_t i);

#endif
