#ifndef CALM_H
#define CALM_H

/*
 * Times without their spikes: excursions too short to be a level, a few of
 * which would hide a step from a rank test.
 */

#include <stddef.h>

/*
 * A copy of n >= 1 values with each spike replaced by the median of the five
 * values around it, truncated at both ends.  A value is a spike if it is more than six
 * robust standard deviations from that median.  If more than 15 percent are,
 * as when times alternate between two levels, they are no spikes: an unchanged
 * copy.  free() it.
 */
double *calm_values(const double *values, size_t n);

#endif
