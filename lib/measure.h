#ifndef MEASURE_H
#define MEASURE_H

/*
 * Running a command and measuring it: all that is particular to the operating
 * system.
 */

#include "model.h"

#include <signal.h>
#include <stdbool.h>

/* What a run of a command came to. */
struct measurement {
	int64_t started;   /* microseconds since 1970, UTC */
	double wall;       /* elapsed, by CLOCK_MONOTONIC, ms */
	double cpu;        /* user + system, ms */
	double rss_bytes;  /* peak resident memory */
	double spawning;   /* the part of wall before the command's exec, ms */
	uint64_t ended_ns; /* when it ended, by CLOCK_MONOTONIC */
	int signal;        /* that ended it, or 0 */
	int status;        /* of its exit; 128 + signal */
};

/* How to run commands, and what befell meanwhile. */
struct measure {
	bool stdout_to_stderr; /* for the command */
	int signal; /* the last of SIGHUP, SIGINT, SIGQUIT, SIGTERM to come */

	sigset_t inherited; /* the mask that the command gets */
	sigset_t awaited;   /* those signals, less the ignored, and SIGCHLD */
	struct sigaction child_action; /* what the command gets for SIGCHLD, */
	struct sigaction limit_action; /* and for SIGXFSZ */
};

/* From here until measure_end, signals are held for measure_run. */
void measure_begin(struct measure *m, bool stdout_to_stderr);

enum measure_status {
	MEASURE_DONE,
	MEASURE_NO_COMMAND, /* it could not be executed: errno says why */
	MEASURE_NO_PROCESS  /* there was no process for it: the same */
};

/*
 * Runs a command by execvp and measures it alone.  A signal held meanwhile
 * goes to the command too.
 */
enum measure_status measure_run(
    struct measure *m, char *const *argv, struct measurement *result);

/* Waits until a write to fd would not block; signals act meanwhile. */
void measure_await_room(const struct measure *m, int fd);

/* Notes the signals that came between two runs. */
void measure_poll(struct measure *m);

/* Lets signals act again, those held since the last run too. */
void measure_end(struct measure *m);

/* The time since then, a moment by CLOCK_MONOTONIC, in ms. */
double measure_since(uint64_t then_ns);

#endif
