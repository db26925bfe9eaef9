#ifndef FASTSCAN_H
#define FASTSCAN_H

/*
 * A fast path: splits simple rows in place.  A row is simple if its fields are
 * slices of it: no escape in a wanted field, quotes only around whole fields,
 * and no error.  All others are left to record_parser.h, which defines what a
 * record means.
 */

#include "base/slice.h"
#include "table/format.h"

#include <stdbool.h>
#include <stddef.h>

/* Bytes scanned at a time. */
#define FASTSCAN_BLOCK ((size_t)64)

/* How to split a row. */
struct fastscan {
	enum table_format format;
	const bool *wanted; /* borrowed, one flag per column */
	size_t columns;
	bool is_plain; /* set to do without AVX2 */
};

/*
 * Splits rows from `at` on while they are simple, complete and have one field
 * per column, at most max.  Returns their number n.  `fields` gets their fields
 * row by row, s->columns per row; rows[i] for i < n is where row i starts, and
 * rows[n] where the last one ends.
 *
 * The bytes must be followed by a NUL and then by FASTSCAN_BLOCK readable bytes
 * of any value.
 */
size_t fastscan_rows(const struct fastscan *s, const char *at, size_t max,
    struct slice *fields, const char **rows);

#endif
