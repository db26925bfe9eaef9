/* syscall */
#define _GNU_SOURCE

#include "record/clock.h"

#include "base/diag.h"
#include "value/moment.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/*
 * Where the descriptors of the process begin: a multiple of ten that no other
 * program is likely to use, in case a process ID is reused.
 */
#define FIRST_MIN 200
#define FIRST_STEPS 80

enum { ASK, ANSWER, ASK_WRITER, ANSWER_READER, SHELL, DESCRIPTORS };

int
clock_print(const char *prog)
{
	printf("%" PRId64 "\n", moment_now().timestamp);
	if (fflush(stdout) == 0)
		return EXIT_DONE;
	diag_say(prog, "standard output: %s", strerror(errno));
	return EXIT_FAILED;
}

/* On systems that lack them, these fail. */
#ifndef SYS_pidfd_open
#define SYS_pidfd_open -1
#endif
#ifndef SYS_close_range
#define SYS_close_range -1
#endif

/* A descriptor that is readable when the process has ended, or -1. */
static int
watch(pid_t pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

static int
close_range_of(int first, unsigned last)
{
	return (int)syscall(SYS_close_range, (unsigned)first, last, 0);
}

/* Moves *fd to the number `to`.  Returns -1 on error. */
static int
move(int *fd, int to)
{
	if (*fd < 0 || dup2(*fd, to) < 0)
		return -1;
	close(*fd);
	*fd = to;
	return 0;
}

/*
 * Opens two pipes, with both ends each so that neither is ever closed at the
 * other end, and the shell, all from the number `first` on.  Returns -1 on error.
 */
static int
open_all(int first, pid_t shell_pid)
{
	int ask[2], answer[2], shell = watch(shell_pid);

	if (shell < 0 || pipe(ask) < 0 || pipe(answer) < 0)
		return -1;
	if (move(&ask[0], first + ASK) < 0 ||
	    move(&answer[1], first + ANSWER) < 0 ||
	    move(&ask[1], first + ASK_WRITER) < 0 ||
	    move(&answer[0], first + ANSWER_READER) < 0 ||
	    move(&shell, first + SHELL) < 0)
		return -1;
	/* If nobody reads the answers, they are dropped. */
	return fcntl(first + ANSWER, F_SETFL, O_NONBLOCK);
}

/* Answers the lines that can be read. */
static void
answer(int first)
{
	char lines[PIPE_BUF], text[PIPE_BUF];
	const int64_t now = moment_now().timestamp;
	ssize_t n = read(first + ASK, lines, sizeof lines - 1);
	char *line, *end;

	if (n <= 0)
		return;
	lines[n] = '\0';
	for (line = lines; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		int length = snprintf(text, sizeof text, "%.*s %" PRId64 "\n",
		    (int)(end - line), line, now);

		if (length < (int)sizeof text &&
		    write(first + ANSWER, text, (size_t)length) < 0)
			return;
	}
}

/* Keeps nothing of the shell's: no descriptor, directory or terminal. */
static void
detach(int first)
{
	setsid();
	if (chdir("/") < 0 || close_range_of(0, (unsigned)first - 1) < 0)
		_exit(EXIT_FAILED);
}

static void
serve(int first)
{
	struct pollfd polled[] = {
		{ .fd = first + ASK, .events = POLLIN },
		{ .fd = first + SHELL, .events = POLLIN },
	};

	while (poll(polled, 2, -1) >= 0 || errno == EINTR) {
		if (polled[1].revents != 0)
			return;
		if (polled[0].revents != 0)
			answer(first);
	}
}

int
clock_start(const char *prog, pid_t shell_pid)
{
	const int first = FIRST_MIN +
	    10 * (int)((moment_ns() / 1000 + (uint64_t)getpid()) % FIRST_STEPS);
	pid_t pid;

	if (open_all(first, shell_pid) < 0 ||
	    close_range_of(first + DESCRIPTORS, UINT_MAX) < 0 ||
	    (pid = fork()) < 0) {
		diag_say(prog, "the time for process %ld: %s", (long)shell_pid,
		    strerror(errno));
		return EXIT_FAILED;
	}
	if (pid == 0) {
		detach(first);
		serve(first);
		_exit(EXIT_DONE);
	}
	printf("/proc/%ld/fd/%d\n", (long)pid, first / 10);
	return fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAILED;
}
