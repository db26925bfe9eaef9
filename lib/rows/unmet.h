#ifndef UNMET_H
#define UNMET_H

/* What is wanted and not there: it is probably misspelt. */

#include "base/diag.h"
#include "rows/selection.h"

#include <stdbool.h>

/*
 * After the last row: whether a key, a value or a stage is wanted that no row
 * has.  If so, sets the reason of `error`, which names those that there are.
 * Where there were no rows, nothing is missing.
 */
bool unmet_find(const struct selection *s, struct diag *error);

#endif
