/*
 * usage: spawn RUNS COMMAND [ARG...]
 *
 * Runs COMMAND over and over by the least that it takes, vfork, execvp and
 * wait4, and prints the microseconds a run.
 */

/* vfork and wait4 */
#define _GNU_SOURCE

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* Whether the command could be run and exited with 0. */
static int
run(char **argv)
{
	struct rusage usage;
	int status;
	pid_t pid = vfork();

	if (pid == 0) {
		execvp(argv[0], argv);
		_exit(127);
	}
	return pid > 0 && wait4(pid, &status, 0, &usage) == pid && status == 0;
}

int
main(int argc, char **argv)
{
	long i, runs = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
	double began;

	if (runs <= 0) {
		fputs("usage: spawn RUNS COMMAND [ARG...]\n", stderr);
		return 2;
	}
	began = now_us();
	for (i = 0; i < runs; i++) {
		if (!run(argv + 2)) {
			fprintf(stderr, "spawn: %s: failed\n", argv[2]);
			return 1;
		}
	}
	printf("%.3f\n", (now_us() - began) / (double)runs);
	return 0;
}
