#ifndef UNMET_H
#define UNMET_H

/* Detects typos in a selection: what it names but no row has. */

#include "base/diag.h"
#include "rows/selection.h"

#include <stdbool.h>

/*
 * After the last row: whether a wanted key, value or stage was in no row.  If
 * so, sets the reason of `error`, which lists those found.  Without any rows
 * returns false.
 */
bool unmet_find(const struct selection *s, struct diag *error);

#endif
