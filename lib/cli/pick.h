#ifndef PICK_H
#define PICK_H

/*
 * Selects the rows of a reader for a tool, by the options.  Reports problems
 * of rows and options on stderr.
 */

#include "base/slice.h"
#include "cli/options.h"
#include "model/model.h"
#include "model/schema.h"
#include "rows/reader.h"
#include "rows/selection.h"
#include "stage/hosts.h"
#include "stage/last.h"
#include "table/table.h"

#include <stdbool.h>

/* Start from pick_begin. */
struct pick {
	const struct options *options; /* borrowed */
	struct selection selection;
	struct last last;
	struct hosts hosts;
	bool watches_hosts;
	struct point points[TABLE_ROWS]; /* returned by pick_last */
};

/*
 * Prepares p.  `apart` is a metadata key by which the tool itself separates
 * points, or empty.  Returns the use for reading tables.
 */
enum schema_use pick_begin(struct pick *p, const struct options *options,
    enum schema_use use, struct slice apart);

/*
 * Reduces the current rows to those selected, without those that pick_last
 * returns after the last row.  Valid until the next call.  Returns 0, or -1
 * with the error of the reader's table.
 */
int pick_rows(struct pick *p, struct reader *reader, struct schema_rows *rows);

/*
 * After the last row: reports what the options name but no row has.  Returns
 * EXIT_DONE, or EXIT_FAILED after such a message.
 */
int pick_check(const struct pick *p);

/* After the last row: returns buffered rows; false if there are no more. */
bool pick_last(struct pick *p, struct schema_rows *rows);

/* Warns if points of several hosts were combined. */
void pick_say_hosts(const struct pick *p);

void pick_free(struct pick *p);

#endif
