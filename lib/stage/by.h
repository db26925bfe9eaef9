#ifndef BY_H
#define BY_H

/*
 * Splits stages by metadata: with the keys os and cpu, build becomes stages
 * such as build{os=linux;cpu=x86_64}.  The keys are a list KEY[,KEY...]; NULL
 * is none.
 */

#include "base/buffer.h"
#include "base/slice.h"

#include <stdbool.h>

/* Removes the first key from a list.  Returns false at its end. */
bool by_next(const char **list, struct slice *key);

/*
 * Appends {KEY=VALUE;...}, what these keys add to the name of a stage for a
 * point with that metadata; nothing without keys.
 */
void by_append(struct buffer *name, const char *list, struct slice metadata);

#endif
