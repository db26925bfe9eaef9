#ifndef FILTER_H
#define FILTER_H

/* How the tools that analyse tables begin and end. */

#include "cli/options.h"
#include "rows/schema.h"
#include "table/format.h"
#include "table/writer.h"

#include <stddef.h>

/*
 * Reads all operands and gives all rows to take, with what they are to go to;
 * the output's format is that of the input unless the user chose one.  Returns
 * EXIT_DONE, or EXIT_FAILED after a message.
 */
int filter_read(const struct options *o, enum schema_use use,
    void (*take)(void *to, const struct schema_rows *rows), void *to,
    enum table_format *format);

/*
 * Looks for a number beyond the range of a double, which cannot be written, in
 * count models of size bytes each.  Returns EXIT_DONE, or EXIT_FAILED after a
 * message.
 */
int filter_check_range(const struct options *o, enum schema_kind kind,
    const void *models, size_t count, size_t size);

/*
 * Closes and frees the writer, after rows were written to standard output or
 * failed (-1, with errno set) to be.  Returns EXIT_DONE, or EXIT_FAILED after
 * a message.
 */
int filter_finish(const struct options *o, struct writer *w, int failed);

/*
 * Writes a table of count models of size bytes each, once their range is
 * checked.  Returns EXIT_DONE, or EXIT_FAILED after a message.
 */
int filter_put(const struct options *o, struct writer *w, enum schema_kind kind,
    const void *models, size_t count, size_t size);

/*
 * Writes a table of count models of size bytes each to standard output, and
 * closes it, once their range is checked.  Returns EXIT_DONE, or EXIT_FAILED
 * after a message.
 */
int filter_write(const struct options *o, enum table_format format,
    enum schema_kind kind, const void *models, size_t count, size_t size);

#endif
