#ifndef TOOL_H
#define TOOL_H

/* How the tools that analyse tables begin and end. */

#include "group.h"
#include "options.h"
#include "schema.h"
#include "writer.h"

/*
 * Reads all operands into a group and finishes it; the output's format is
 * that of the input unless the user chose one.  Returns EXIT_DONE, or
 * EXIT_FAILED after a message.
 */
int tool_load(const struct options *o, enum schema_use use, struct group *g,
    enum table_format *format);

/*
 * Closes and frees the writer, after rows were written to standard output or
 * failed (-1, with errno set) to be.  Returns EXIT_DONE, or EXIT_FAILED after
 * a message.
 */
int tool_finish(const struct options *o, struct writer *w, int failed);

#endif
