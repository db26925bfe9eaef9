#ifndef SORT_H
#define SORT_H

/* Sorting. */

#include <stddef.h>

/*
 * Sorts n values, none of them NaN, in ascending order; -0 becomes 0.  A radix
 * sort for large n, in O(n) and with memory for a copy.
 */
void sort_doubles(double *values, size_t n);

#endif
