#ifndef SHELL_H
#define SHELL_H

/* The shell functions of shell.sh, as input for `eval`. */

#include "record/sink.h"

/*
 * Prints the functions and their settings.  program is the path by which they
 * run prof-record, and output the file of --output; NULL: none was given.
 * Returns EXIT_DONE, or EXIT_FAILED after a message.
 */
int shell_print(const char *program, const char *output,
    const struct sink_options *options);

#endif
