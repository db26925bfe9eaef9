#ifndef SHELL_H
#define SHELL_H

/* The shell functions of shell.sh, as text for a shell's `eval`. */

#include "record.h"

/*
 * Appends them to text, with their settings: program is the path by which
 * they run prof-record.
 */
void shell_functions(struct buffer *text, const char *program,
    const struct record_options *options);

#endif
