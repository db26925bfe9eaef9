#ifndef SHELL_H
#define SHELL_H

/* The shell functions of shell.sh, as input for `eval`. */

#include "base/buffer.h"
#include "record/sink.h"

/*
 * Appends the functions and their settings to text.  program is the path by
 * which they run prof-record.
 */
void shell_functions(struct buffer *text, const char *program,
    const struct sink_options *options);

#endif
