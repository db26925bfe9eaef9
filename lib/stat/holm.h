#ifndef HOLM_H
#define HOLM_H

/* P-values of many tests at once. */

#include <stddef.h>

/*
 * Adjusts n p-values, in any order, by the step-down method of Holm (1979):
 * rejecting where the adjusted one is <= alpha gives any false rejection at all
 * with probability alpha at most.  In ascending order the first is multiplied
 * by n, the next by n - 1 and so on; none gets smaller than the one before it,
 * or larger than 1.  NaN stands for no test: it does not count, and stays NaN.
 * adjusted may be p.
 */
void holm_adjust(const double *p, size_t n, double *adjusted);

#endif
