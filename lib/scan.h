#ifndef SCAN_H
#define SCAN_H

/*
 * Simple rows, split where they lie.  A row is simple if its fields are pieces
 * of it as they stand: no escape in a wanted field, each quote round a whole
 * field, and nothing in it that is wrong.  What is not simple is left to
 * fields.h, which alone says what a record means.
 */

#include "fields.h"
#include "model.h"

#include <stdbool.h>

/* So many bytes are looked at at once. */
#define SCAN_BLOCK ((size_t)64)

/* The rows that are read. */
struct scan {
	enum table_format format;
	const bool *wanted; /* borrowed, a flag a column */
	size_t columns;
	bool is_plain; /* set to do without what not all processors have */
};

/*
 * Splits as many rows from `at` on as are simple, are there as a whole, and
 * have a field a column, but no more than max.  Returns how many they are, and
 * has their fields in `fields`, a field a column, row after row.  rows[i] is
 * where each begins, and behind the last of them, where it ends.
 *
 * There must be a NUL behind the bytes that are there, and SCAN_BLOCK bytes
 * behind that, which mean nothing.
 */
size_t scan_rows(const struct scan *s, const char *at, size_t max,
    struct slice *fields, const char **rows);

#endif
