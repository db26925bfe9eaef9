#ifndef COMMAND_H
#define COMMAND_H

/* A command whose output, standard error included, is read while it runs. */

#include "record/process.h"

#include <sys/types.h>

/* Start from command_start. */
struct command {
	struct process process;
	pid_t pid;
	int fd;      /* to read from; the reader closes it */
	int signals; /* a signalfd */
};

/*
 * Runs a command.  Returns -1, or the status to exit with if it cannot be run,
 * after a message.  argv is borrowed.
 */
int command_start(struct command *c, char *const *argv, const char *prog);

/*
 * Waits until fd can be read, and passes signals on to the command meanwhile.
 * Returns 0, or -1 with errno set.  For struct input.
 */
int command_wait(void *command, int fd);

/*
 * Sleeps, and passes signals on meanwhile.  Returns false after one that ends
 * commands.  For struct lock.
 */
bool command_rest(void *command, const struct timespec *pause);

/*
 * After the end of its output: waits for the command.  Returns its status, or
 * EXIT_SIGNALLED + n if signal n ended it.
 */
int command_end(struct command *c);

#endif
