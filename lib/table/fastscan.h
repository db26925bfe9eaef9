#ifndef FASTSCAN_H
#define FASTSCAN_H

/*
 * Simple rows, split where they lie.  A row is simple if its fields are pieces
 * of it as they stand: no escape in a wanted field, each quote round a whole
 * field, and nothing in it that is wrong.  What is not simple is left to
 * fields.h, which alone says what a record means.
 */

#include "base/slice.h"
#include "table/format.h"

#include <stdbool.h>
#include <stddef.h>

/* So many bytes are looked at at once. */
#define FASTSCAN_BLOCK ((size_t)64)

/* The rows that are read. */
struct fastscan {
	enum table_format format;
	const bool *wanted; /* borrowed, a flag a column */
	size_t columns;
	bool is_plain; /* set to do without AVX2 */
};

/*
 * Splits as many rows from `at` on as are simple, are there as a whole, and
 * have a field a column, but no more than max.  Returns how many they are, and
 * has their fields in `fields`, a field a column, row after row.  rows[i] is
 * where each begins, and behind the last of them, where it ends.
 *
 * There must be a NUL behind the bytes that are there, and FASTSCAN_BLOCK bytes
 * behind that, which mean nothing.
 */
size_t fastscan_rows(const struct fastscan *s, const char *at, size_t max,
    struct slice *fields, const char **rows);

#endif
