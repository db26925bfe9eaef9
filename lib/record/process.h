#ifndef PROCESS_H
#define PROCESS_H

/*
 * Runs a command and measures it: everything that depends on the operating
 * system.
 */

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

/* One run of a command. */
struct measurement {
	int64_t started;   /* microseconds since 1970, UTC */
	double wall;       /* wall time, by CLOCK_MONOTONIC, ms */
	double cpu;        /* user + system, ms */
	double rss_bytes;  /* peak RSS */
	double spawning;   /* the part of wall before exec, ms */
	uint64_t ended_ns; /* when it ended, by CLOCK_MONOTONIC */
	int signal;        /* that killed it, or 0 */
	int status;        /* exit status, or 128 + signal */
};

/* How to run commands, and the signals received.  See process_begin. */
struct process {
	bool stdout_to_stderr; /* redirect the command's stdout to stderr */
	int output;     /* redirect both to this descriptor, unless below 0 */
	bool is_silent; /* the command's stdin and stdout are /dev/null */
	int signal;     /* last SIGHUP, SIGINT, SIGQUIT or SIGTERM; 0: none */

	sigset_t inherited; /* the signal mask for the command */
	sigset_t awaited;   /* those signals unless ignored, and SIGCHLD */
	struct sigaction child_action; /* the command's for SIGCHLD */
	struct sigaction limit_action; /* the command's for SIGXFSZ */
	struct sigaction pipe_action;  /* the command's for SIGPIPE */
};

/* Blocks signals until process_end; process_run handles them. */
void process_begin(struct process *m, bool stdout_to_stderr);

/* Lets writes to a pipe that nobody reads fail, until process_end. */
void process_ignore_pipe(const struct process *m);

enum process_status {
	PROCESS_DONE,
	PROCESS_NO_COMMAND, /* exec failed, with errno */
	PROCESS_NO_PROCESS  /* vfork failed, with errno */
};

/*
 * Runs a command by execvp and measures this child only.  Forwards signals to
 * it meanwhile.  *result is set on PROCESS_DONE only.
 */
enum process_status process_run(
    struct process *m, char *const *argv, struct measurement *result);

/* Written by the child, which shares our memory until exec. */
struct process_birth {
	uint64_t exec_ns; /* when exec was called, by CLOCK_MONOTONIC */
	int error;        /* errno of exec, or 0 */
};

/*
 * The parts of process_run.  Starts a command; returns its process id, or -1
 * with errno set.  If birth->error is set, it ends without having run.
 */
pid_t process_spawn(
    struct process *m, char *const *argv, volatile struct process_birth *birth);

/* Passes a signal on that was received with that siginfo si_code. */
void process_forward(struct process *m, pid_t pid, int signal, int code);

/* Waits for the end of a command; returns its wait(2) status. */
int process_await(struct process *m, pid_t pid, struct rusage *usage);

/* The exit status of a wait(2) status, or 128 + signal. */
int process_exit_status(int status);

/* Waits until a write to fd would not block, with signals unblocked. */
void process_await_room(const struct process *m, int fd);

/* Sets m->signal to a signal received since the last run. */
void process_poll(struct process *m);

/*
 * Between two runs: sleeps.  Returns false if a signal ends the series, which
 * stays pending.  For struct lock.
 */
bool process_rest(void *process, const struct timespec *pause);

/* Restores the signal mask and actions; pending signals are delivered. */
void process_end(struct process *m);

/* The time since then_ns, by CLOCK_MONOTONIC, in ms. */
double process_since(uint64_t then_ns);

#endif
