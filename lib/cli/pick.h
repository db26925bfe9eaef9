#ifndef PICK_H
#define PICK_H

/*
 * The rows of a reader that the options want, on their way to a tool.  What is
 * wrong with them or with the options is said on stderr.
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
	struct point points[TABLE_ROWS]; /* of the last ones, those at hand */
};

/*
 * Begins.  `apart` is a key of metadata by which the tool itself keeps points
 * apart, or empty.  Returns the use to read tables for.
 */
enum schema_use pick_begin(struct pick *p, const struct options *options,
    enum schema_use use, struct slice apart);

/*
 * Leaves those of the rows at hand that are wanted and need not wait for the
 * end.  They live until the next call.  Returns 0, or -1 with the error of the
 * reader's table.
 */
int pick_rows(struct pick *p, struct reader *reader, struct schema_rows *rows);

/*
 * After the last row: says what the options name that is not there.  Returns
 * EXIT_DONE, or EXIT_FAILED after such a message.
 */
int pick_check(const struct pick *p);

/* Gives out rows that have waited for the end; false: there are no more. */
bool pick_last(struct pick *p, struct schema_rows *rows);

/* Says whether points of several hosts were taken together. */
void pick_say_hosts(const struct pick *p);

void pick_free(struct pick *p);

#endif
