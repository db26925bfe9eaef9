#ifndef PROCESS_H
#define PROCESS_H

/*
 * Running a command and measuring it: all that is particular to the operating
 * system.
 */

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

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
struct process {
	bool stdout_to_stderr; /* for the command */
	int signal; /* the last of SIGHUP, SIGINT, SIGQUIT, SIGTERM to come */

	sigset_t inherited; /* the mask that the command gets */
	sigset_t awaited;   /* those signals, less the ignored, and SIGCHLD */
	struct sigaction child_action; /* what the command gets for SIGCHLD, */
	struct sigaction limit_action; /* and for SIGXFSZ */
};

/* From here until process_end, signals are held for process_run. */
void process_begin(struct process *m, bool stdout_to_stderr);

enum process_status {
	PROCESS_DONE,
	PROCESS_NO_COMMAND, /* it could not be executed: errno says why */
	PROCESS_NO_PROCESS  /* there was no process for it: the same */
};

/*
 * Runs a command by execvp and measures it alone.  A signal held meanwhile
 * goes to the command too.
 */
enum process_status process_run(
    struct process *m, char *const *argv, struct measurement *result);

/* Waits until a write to fd would not block; signals act meanwhile. */
void process_await_room(const struct process *m, int fd);

/* Notes the signals that came between two runs. */
void process_poll(struct process *m);

/* Lets signals act again, those held since the last run too. */
void process_end(struct process *m);

/* The time since then, a moment by CLOCK_MONOTONIC, in ms. */
double process_since(uint64_t then_ns);

#endif
