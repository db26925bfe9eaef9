#ifndef TOOL_H
#define TOOL_H

/* How the tools that analyse tables begin and end. */

#include "group.h"
#include "options.h"
#include "schema.h"
#include "writer.h"

/*
 * Reads all operands and gives each row to take, with what it is to go to; the
 * output's format is that of the input unless the user chose one.  Returns
 * EXIT_DONE, or EXIT_FAILED after a message.
 */
int tool_read(const struct options *o, enum schema_use use,
    void (*take)(void *to, const struct schema_row *row), void *to,
    enum table_format *format);

/* Says that a stage's numbers are beyond a double; returns EXIT_FAILED. */
int tool_overflow(const struct options *o, struct slice stage_name);

/* Finishes a group.  Returns EXIT_DONE, or that of tool_overflow. */
int tool_finish_group(const struct options *o, struct group *g);

/* Reads all operands into a group, and finishes it. */
int tool_load(const struct options *o, enum schema_use use, struct group *g,
    enum table_format *format);

/*
 * Closes and frees the writer, after rows were written to standard output or
 * failed (-1, with errno set) to be.  Returns EXIT_DONE, or EXIT_FAILED after
 * a message.
 */
int tool_finish(const struct options *o, struct writer *w, int failed);

/*
 * Writes a table of count models of size bytes each to standard output, and
 * closes it.  Returns as tool_finish.
 */
int tool_write(const struct options *o, enum table_format format,
    enum schema_kind kind, const void *models, size_t count, size_t size);

#endif
