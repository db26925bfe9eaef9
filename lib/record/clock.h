#ifndef CLOCK_H
#define CLOCK_H

/* The time for shells that have no clock, in microseconds since 1970. */

#include <sys/types.h>

/* Prints it.  Returns EXIT_DONE, or EXIT_FAILED after a message. */
int clock_print(const char *prog);

/*
 * Starts a process that tells the time to the shell shell_pid, and ends with it.
 * Prints the path by which to ask, without its last digit: a line written to
 * PATH0 is answered by that line, a space and the time on PATH1.  Neither blocks,
 * and if the process is gone, there are no such files.
 *
 * Returns EXIT_DONE, or EXIT_FAILED after a message, as before Linux 5.9 and on
 * other systems.
 */
int clock_start(const char *prog, pid_t shell_pid);

#endif
