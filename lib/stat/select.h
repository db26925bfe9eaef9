#ifndef SELECT_H
#define SELECT_H

/* Order statistics without sorting: the i-th smallest value, i from 0. */

#include <stddef.h>

/* Two neighbours in ascending order; the last value is its own neighbour. */
struct select_pair {
	double value; /* the i-th smallest */
	double next;  /* the one behind it */
};

/*
 * The i-th and the next of n > i values, in time proportional to n.  It moves
 * them until none before i is larger, and none behind it smaller, than the one
 * at i.
 */
struct select_pair select_pair(double *values, size_t n, size_t i);

/* Some of the values that are looked at as one. */
struct select_part {
	const double *values;
	size_t n;
};

/*
 * The same of all values of all parts, which are finite and >= 0 and stay
 * where they are: it reads them once as a rule, and copies few.
 */
struct select_pair select_pair_of_parts(
    const struct select_part *parts, size_t count, size_t i);

#endif
