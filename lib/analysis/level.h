#ifndef LEVEL_H
#define LEVEL_H

/* The level of a stage: its times since the last step. */

#include <stddef.h>

/* That many times make a level. */
#define LEVEL_MIN 5

/*
 * The index of the first of the logs of times that is after the last step that
 * has a level after it; 0 where there is none.  The step is found in times,
 * since their logs may be below 0.
 */
size_t level_begin(const double *logs, size_t count);

#endif
