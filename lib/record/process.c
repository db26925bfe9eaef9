/* vfork, wait4 and ppoll */
#define _GNU_SOURCE

#include "record/process.h"

#include "base/array.h"
#include "base/diag.h"
#include "value/moment.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The unit of ru_maxrss on Linux, in bytes. */
#define MAXRSS_UNIT 1024

static double
milliseconds(uint64_t from_ns, uint64_t to_ns)
{
	return (double)(to_ns - from_ns) / 1e6;
}

double
process_since(uint64_t then_ns)
{
	return milliseconds(then_ns, moment_ns());
}

void
process_begin(struct process *m, bool stdout_to_stderr)
{
	static const int held[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1,
		SIGUSR2 };
	struct sigaction action = { .sa_handler = SIG_DFL };
	size_t i;

	*m = (struct process){ .stdout_to_stderr = stdout_to_stderr,
		.output = -1 };
	sigemptyset(&m->awaited);
	sigaddset(&m->awaited, SIGCHLD);
	for (i = 0; i < COUNT(held); i++) {
		struct sigaction old;

		/* Keep signals ignored that nohup or a shell's `&` ignore. */
		sigaction(held[i], NULL, &old);
		if (old.sa_handler != SIG_IGN)
			sigaddset(&m->awaited, held[i]);
	}
	sigprocmask(SIG_BLOCK, &m->awaited, &m->inherited);
	/* If SIGCHLD is ignored, wait4 does not return the exit status. */
	sigemptyset(&action.sa_mask);
	sigaction(SIGCHLD, &action, &m->child_action);
	/* At the file size limit writes are to fail with EFBIG. */
	action.sa_handler = SIG_IGN;
	sigaction(SIGXFSZ, &action, &m->limit_action);
	sigaction(SIGPIPE, NULL, &m->pipe_action);
}

void
process_ignore_pipe(const struct process *m)
{
	struct sigaction action = m->pipe_action;

	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
}

/* Restores the signal actions that process_begin changed. */
static void
restore_actions(const struct process *m)
{
	sigaction(SIGCHLD, &m->child_action, NULL);
	sigaction(SIGXFSZ, &m->limit_action, NULL);
	sigaction(SIGPIPE, &m->pipe_action, NULL);
}

void
process_await_room(const struct process *m, int fd)
{
	struct pollfd room = { .fd = fd, .events = POLLOUT };

	while (ppoll(&room, 1, NULL, &m->inherited) < 0 && errno == EINTR)
		continue;
}

void
process_end(struct process *m)
{
	restore_actions(m);
	sigprocmask(SIG_SETMASK, &m->inherited, NULL);
}

/* Redirects the child's standard streams.  Returns 0, or -1 with errno set. */
static int
redirect(const struct process *m)
{
	int null;

	if (m->output >= 0)
		return dup2(m->output, STDOUT_FILENO) < 0
		    ? -1
		    : dup2(m->output, STDERR_FILENO);
	if (m->is_silent) {
		null = open("/dev/null", O_RDWR | O_CLOEXEC);
		return null < 0 || dup2(null, STDIN_FILENO) < 0
		    ? -1
		    : dup2(null, STDOUT_FILENO);
	}
	return m->stdout_to_stderr ? dup2(STDERR_FILENO, STDOUT_FILENO) : 0;
}

/*
 * The child between vfork and exec.  It shares our memory, so it must not
 * change anything but *birth.
 */
static _Noreturn void
become(const struct process *m, char *const *argv,
    volatile struct process_birth *birth)
{
	restore_actions(m);
	sigprocmask(SIG_SETMASK, &m->inherited, NULL);
	if (redirect(m) >= 0) {
		birth->exec_ns = moment_ns();
		execvp(argv[0], argv);
	}
	birth->error = errno;
	_exit(EXIT_NO_COMMAND);
}

/* Whether a series ends with that signal: it is not one for the command. */
static bool
ends_series(int signal)
{
	return signal != SIGCHLD && signal != SIGUSR1 && signal != SIGUSR2;
}

/* Waits for a signal, at most for timeout unless NULL.  Returns 0 for none. */
static int
next_signal(
    const struct process *m, siginfo_t *info, const struct timespec *timeout)
{
	int signal;

	do
		signal = timeout == NULL
		    ? sigwaitinfo(&m->awaited, info)
		    : sigtimedwait(&m->awaited, info, timeout);
	while (signal < 0 && errno == EINTR);
	return signal < 0 ? 0 : signal;
}

void
process_poll(struct process *m)
{
	static const struct timespec at_once = { 0 };
	siginfo_t info;
	int signal;

	while ((signal = next_signal(m, &info, &at_once)) != 0)
		if (ends_series(signal))
			m->signal = signal;
}

bool
process_rest(void *process, const struct timespec *pause)
{
	static const int ending[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };
	const struct process *m = process;
	sigset_t pending;
	size_t i;

	nanosleep(pause, NULL);
	sigpending(&pending);
	for (i = 0; i < COUNT(ending); i++)
		if (sigismember(&m->awaited, ending[i]) &&
		    sigismember(&pending, ending[i]))
			return false;
	return m->signal == 0;
}

void
process_forward(struct process *m, pid_t pid, int signal, int code)
{
	if (signal == SIGCHLD || signal == 0)
		return;
	if (ends_series(signal))
		m->signal = signal;
	/* The terminal sends its signals to the child too, except SIGHUP,
	 * which only the session leader gets. */
	if (code <= 0 || signal == SIGHUP)
		kill(pid, signal);
}

pid_t
process_spawn(
    struct process *m, char *const *argv, volatile struct process_birth *birth)
{
	pid_t pid;

	*birth = (struct process_birth){ 0 };
	/* Not fork, whose cost grows with our memory; not posix_spawn, which
	 * does not run scripts without #! as execvp does. */
	pid = vfork();
	if (pid == 0)
		become(m, argv, birth);
	return pid;
}

/* Takes the status of a child that has ended.  Returns 0 if it has not. */
static pid_t
reap(pid_t pid, int *status, struct rusage *usage)
{
	pid_t ended;

	do
		ended = wait4(pid, status, WNOHANG, usage);
	while (ended < 0 && errno == EINTR);
	return ended;
}

int
process_await(struct process *m, pid_t pid, struct rusage *usage)
{
	siginfo_t info;
	int status = 0, signal;

	while (reap(pid, &status, usage) == 0) {
		signal = next_signal(m, &info, NULL);
		process_forward(m, pid, signal, info.si_code);
	}
	return status;
}

int
process_exit_status(int status)
{
	return WIFSIGNALED(status) ? EXIT_SIGNALLED + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

static double
timeval_ms(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static void
fill(struct measurement *r, int status, const struct rusage *usage)
{
	r->cpu = timeval_ms(usage->ru_utime) + timeval_ms(usage->ru_stime);
	r->rss_bytes = (double)usage->ru_maxrss * MAXRSS_UNIT;
	r->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	r->status = process_exit_status(status);
}

enum process_status
process_run(struct process *m, char *const *argv, struct measurement *result)
{
	volatile struct process_birth birth;
	struct rusage usage = { 0 };
	struct moment begin;
	int status;
	pid_t pid;

	begin = moment_now();
	pid = process_spawn(m, argv, &birth);
	if (pid < 0)
		return PROCESS_NO_PROCESS;
	status = process_await(m, pid, &usage);
	result->ended_ns = moment_ns();
	if (birth.error != 0) {
		errno = birth.error;
		return PROCESS_NO_COMMAND;
	}
	result->started = begin.timestamp;
	result->wall = milliseconds(begin.ns, result->ended_ns);
	result->spawning = milliseconds(begin.ns, birth.exec_ns);
	fill(result, status, &usage);
	return PROCESS_DONE;
}
