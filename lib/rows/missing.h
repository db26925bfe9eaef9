#ifndef MISSING_H
#define MISSING_H

/* Says that a table lacks a column, and what it has instead. */

#include "base/diag.h"
#include "table/table.h"

/*
 * Sets the reason of a failure: there is none of these columns, `names`, each
 * quoted as in "'execution_time' or 'avg'".  Lists the columns of the table,
 * which must be at a header, and names one that is probably meant, or the
 * separator that was not recognized; or says that the header is missing, and
 * what can be done about it, `remedy`, which may be NULL.
 */
void missing_describe(struct diag *d, const struct table *t, const char *names,
    const char *remedy);

#endif
