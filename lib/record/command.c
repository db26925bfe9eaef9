/* signalfd, pipe2 and ppoll */
#define _GNU_SOURCE

#include "record/command.h"

#include "base/diag.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* Ends what has begun, after a message; returns the exit status. */
static int
give_up(struct command *c, const char *what, const char *prog)
{
	const int reason = errno;

	diag_say(prog, "%s: %s", what, strerror(reason));
	if (c->fd >= 0)
		close(c->fd);
	if (c->signals >= 0)
		close(c->signals);
	process_end(&c->process);
	return reason == ENOENT ? EXIT_NO_COMMAND : EXIT_CANNOT_RUN;
}

/* Starts the command with its output on the pipe. */
static int
start(struct command *c, char *const *argv)
{
	volatile struct process_birth birth;
	struct rusage usage;

	c->pid = process_spawn(&c->process, argv, &birth);
	if (c->pid < 0 || birth.error == 0)
		return c->pid < 0 ? -1 : 0;
	process_await(&c->process, c->pid, &usage);
	errno = birth.error;
	return -1;
}

int
command_start(struct command *c, char *const *argv, const char *prog)
{
	int ends[2], failed, reason;

	*c = (struct command){ .fd = -1, .signals = -1 };
	process_begin(&c->process, false);
	if (pipe2(ends, O_CLOEXEC) < 0) {
		give_up(c, argv[0], prog);
		return EXIT_RECORDER;
	}
	c->fd = ends[0];
	c->signals = signalfd(-1, &c->process.awaited, SFD_CLOEXEC);
	c->process.output = ends[1];
	failed = c->signals < 0 ? -1 : start(c, argv);
	reason = errno;
	close(ends[1]);
	errno = reason;
	return failed < 0 ? give_up(c, argv[0], prog) : -1;
}

/* Passes on the signal that has come. */
static void
forward(struct command *c)
{
	struct signalfd_siginfo info;

	if (read(c->signals, &info, sizeof info) == sizeof info)
		process_forward(
		    &c->process, c->pid, (int)info.ssi_signo, info.ssi_code);
}

int
command_wait(void *command, int fd)
{
	struct command *c = command;
	struct pollfd ready[] = { { .fd = fd, .events = POLLIN },
		{ .fd = c->signals, .events = POLLIN } };

	do {
		if (poll(ready, 2, -1) < 0 && errno != EINTR)
			return -1;
		if (ready[1].revents & POLLIN)
			forward(c);
	} while (ready[0].revents == 0);
	return 0;
}

bool
command_rest(void *command, const struct timespec *pause)
{
	struct command *c = command;
	struct pollfd ready = { .fd = c->signals, .events = POLLIN };

	if (ppoll(&ready, 1, pause, NULL) > 0)
		forward(c);
	return c->process.signal == 0;
}

int
command_end(struct command *c)
{
	struct rusage usage;
	const int status =
	    process_exit_status(process_await(&c->process, c->pid, &usage));

	close(c->signals);
	process_end(&c->process);
	return status;
}
