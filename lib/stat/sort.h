#ifndef SORT_H
#define SORT_H

/* Sorting many numbers. */

#include <stddef.h>

/*
 * Sorts n values, none of them NaN, in ascending order.  Many of them take
 * time in proportion to n, and room for as many again.  -0 becomes 0.
 */
void sort_doubles(double *values, size_t n);

#endif
