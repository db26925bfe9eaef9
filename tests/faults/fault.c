/*
 * Preloaded into a tool of prof, makes the Nth call of one function fail:
 *
 *	FAULT=write:3:ENOSPC	the third write(2) fails with ENOSPC
 *	FAULT=read:1:short	the first read(2) transfers one byte
 *	FAULT=write:2:emptied	just before the second one, somebody empties the
 *				file, or (cut) takes its last three bytes
 *	FAULT=clock_gettime:3:back	from the third one on, the time of day is
 *				an hour earlier
 *	FAULT_COUNTS=FILE	at exit, writes how often each is called
 *
 * Other programs that inherit the preload are left alone.  For glibc.
 */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CALLS(CALL) \
	CALL(read) \
	CALL(pread) \
	CALL(write) \
	CALL(access) \
	CALL(open) \
	CALL(close) \
	CALL(fcntl) \
	CALL(stat) \
	CALL(fstat) \
	CALL(lseek) \
	CALL(ftruncate) \
	CALL(malloc) \
	CALL(calloc) \
	CALL(realloc) \
	CALL(posix_memalign) \
	CALL(vfork) \
	CALL(fork) \
	CALL(wait4) \
	CALL(poll) \
	CALL(ppoll) \
	CALL(dup2) \
	CALL(getcwd) \
	CALL(pipe) \
	CALL(pipe2) \
	CALL(signalfd) \
	CALL(clock_gettime) \
	CALL(sigaction)

enum call {
#define NUMBER(name) CALL_##name,
	CALLS(NUMBER)
#undef NUMBER
	    CALL_COUNT
};

static const char *const names[CALL_COUNT] = {
#define NAME(name) #name,
	CALLS(NAME)
#undef NAME
};

/* What is no errno. */
enum { BACK = -1, SHORT = -2, EMPTIED = -3, CUT = -4 };

static const struct {
	const char *name;
	int number;
} errors[] = {
	{ "back", BACK },
	{ "cut", CUT },
	{ "emptied", EMPTIED },
	{ "short", SHORT },
	{ "EACCES", EACCES },
	{ "EAGAIN", EAGAIN },
	{ "EDEADLK", EDEADLK },
	{ "EDQUOT", EDQUOT },
	{ "EINTR", EINTR },
	{ "EINVAL", EINVAL },
	{ "EIO", EIO },
	{ "EMFILE", EMFILE },
	{ "ENOLCK", ENOLCK },
	{ "ENOMEM", ENOMEM },
	{ "ENOSPC", ENOSPC },
};

static bool is_on; /* in a tool of prof, after the start */
static enum call faulty = CALL_COUNT;
static unsigned long nth;
static int error;
static unsigned long counts[CALL_COUNT];

static _Noreturn void
die(const char *why)
{
	dprintf(STDERR_FILENO, "fault.so: %s\n", why);
	_exit(99);
}

/* Of "call:n:error". */
static void
take_fault(const char *fault)
{
	char call[32], reason[32];
	size_t i;

	if (sscanf(fault, "%31[^:]:%lu:%31s", call, &nth, reason) != 3)
		die("FAULT is not call:n:error");
	for (i = 0; i < CALL_COUNT; i++)
		if (strcmp(call, names[i]) == 0)
			faulty = (enum call)i;
	if (faulty == CALL_COUNT)
		die("no such call");
	for (i = 0; i < sizeof errors / sizeof *errors; i++)
		if (strcmp(reason, errors[i].name) == 0)
			break;
	if (i == sizeof errors / sizeof *errors)
		die("no such error");
	error = errors[i].number;
}

__attribute__((constructor)) static void
begin(void)
{
	const char *fault = getenv("FAULT");

	if (strncmp(program_invocation_short_name, "prof-", 5) != 0)
		return;
	if (fault != NULL)
		take_fault(fault);
	is_on = true;
}

__attribute__((destructor)) static void
end(void)
{
	const char *path = getenv("FAULT_COUNTS");
	FILE *file;
	size_t i;

	if (!is_on || path == NULL)
		return;
	is_on = false;
	file = fopen(path, "w");
	if (file == NULL)
		die("cannot write FAULT_COUNTS");
	for (i = 0; i < CALL_COUNT; i++)
		fprintf(file, "%s %lu\n", names[i], counts[i]);
	fclose(file);
}

/* Counts a call.  Whether it is the one that must fail. */
static bool
strikes(enum call call)
{
	return is_on && ++counts[call] == nth && call == faulty;
}

/* The function of that name that this one stands before, as `real`. */
#define REAL(name) \
	static __typeof__(&name) real; \
	if (real == NULL) \
	*(void **)&real = dlsym(RTLD_NEXT, #name)

static void
shorten(int fd)
{
	REAL(ftruncate);
	const off_t end = error == CUT ? lseek(fd, 0, SEEK_END) : 3;

	if (end < 3 || real(fd, end - 3) < 0)
		die("cannot cut the file");
}

/*
 * The same for a call that transfers n bytes, which may transfer only one, or
 * find the file shorter.
 */
static bool
strikes_bytes(enum call call, int fd, size_t *n)
{
	if (!strikes(call))
		return false;
	if (error == SHORT && *n > 0)
		*n = 1;
	if (error == EMPTIED || error == CUT)
		shorten(fd);
	return error > 0;
}

static int
fail(void)
{
	errno = error;
	return -1;
}

static void *
fail_memory(void)
{
	errno = ENOMEM;
	return NULL;
}

ssize_t
read(int fd, void *bytes, size_t n)
{
	REAL(read);
	return strikes_bytes(CALL_read, fd, &n) ? fail() : real(fd, bytes, n);
}

ssize_t
pread(int fd, void *bytes, size_t n, off_t offset)
{
	REAL(pread);
	return strikes_bytes(CALL_pread, fd, &n) ? fail()
						 : real(fd, bytes, n, offset);
}

ssize_t
write(int fd, const void *bytes, size_t n)
{
	REAL(write);
	return strikes_bytes(CALL_write, fd, &n) ? fail() : real(fd, bytes, n);
}

int
open(const char *path, int flags, ...)
{
	va_list rest;
	mode_t mode = 0;

	REAL(open);
	va_start(rest, flags);
	if (flags & O_CREAT)
		mode = va_arg(rest, mode_t);
	va_end(rest);
	return strikes(CALL_open) ? fail() : real(path, flags, mode);
}

/* As on Linux, the file is closed even if that fails. */
int
close(int fd)
{
	REAL(close);
	if (!strikes(CALL_close))
		return real(fd);
	real(fd);
	return fail();
}

int
fcntl(int fd, int command, ...)
{
	va_list rest;
	void *arg;

	REAL(fcntl);
	va_start(rest, command);
	arg = va_arg(rest, void *);
	va_end(rest);
	return strikes(CALL_fcntl) ? fail() : real(fd, command, arg);
}

int
stat(const char *restrict path, struct stat *restrict info)
{
	REAL(stat);
	return strikes(CALL_stat) ? fail() : real(path, info);
}

int
fstat(int fd, struct stat *info)
{
	REAL(fstat);
	return strikes(CALL_fstat) ? fail() : real(fd, info);
}

/* dlsym may allocate, so these call what glibc exports for the purpose. */
extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *block, size_t n);

void *
malloc(size_t n)
{
	return strikes(CALL_malloc) ? fail_memory() : __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	return strikes(CALL_calloc) ? fail_memory() : __libc_calloc(n, size);
}

void *
realloc(void *block, size_t n)
{
	return strikes(CALL_realloc) ? fail_memory() : __libc_realloc(block, n);
}

int
posix_memalign(void **block, size_t align, size_t n)
{
	REAL(posix_memalign);
	return strikes(CALL_posix_memalign) ? ENOMEM : real(block, align, n);
}

pid_t
wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
	REAL(wait4);
	return strikes(CALL_wait4) ? fail() : real(pid, status, options, usage);
}

int
poll(struct pollfd *fds, nfds_t n, int timeout)
{
	REAL(poll);
	return strikes(CALL_poll) ? fail() : real(fds, n, timeout);
}

int
ppoll(struct pollfd *fds, nfds_t n, const struct timespec *timeout,
    const sigset_t *signals)
{
	REAL(ppoll);
	return strikes(CALL_ppoll) ? fail() : real(fds, n, timeout, signals);
}

int
dup2(int from, int to)
{
	REAL(dup2);
	return strikes(CALL_dup2) ? fail() : real(from, to);
}

char *
getcwd(char *path, size_t size)
{
	REAL(getcwd);
	if (!strikes(CALL_getcwd))
		return real(path, size);
	errno = error;
	return NULL;
}

int
ftruncate(int fd, off_t size)
{
	REAL(ftruncate);
	return strikes(CALL_ftruncate) ? fail() : real(fd, size);
}

off_t
lseek(int fd, off_t offset, int from)
{
	REAL(lseek);
	return strikes(CALL_lseek) ? fail() : real(fd, offset, from);
}

pid_t
fork(void)
{
	REAL(fork);
	return strikes(CALL_fork) ? fail() : real();
}

int
pipe(int ends[2])
{
	REAL(pipe);
	return strikes(CALL_pipe) ? fail() : real(ends);
}

int
pipe2(int ends[2], int flags)
{
	REAL(pipe2);
	return strikes(CALL_pipe2) ? fail() : real(ends, flags);
}

int
signalfd(int fd, const sigset_t *signals, int flags)
{
	REAL(signalfd);
	return strikes(CALL_signalfd) ? fail() : real(fd, signals, flags);
}

int
access(const char *path, int mode)
{
	REAL(access);
	return strikes(CALL_access) ? fail() : real(path, mode);
}

int
clock_gettime(clockid_t clock, struct timespec *time)
{
	int failed;

	REAL(clock_gettime);
	failed = real(clock, time);
	strikes(CALL_clock_gettime);
	if (faulty == CALL_clock_gettime && is_on && clock == CLOCK_REALTIME &&
	    counts[faulty] >= nth)
		time->tv_sec -= 3600;
	return failed;
}

int
sigaction(int signal, const struct sigaction *restrict action,
    struct sigaction *restrict old)
{
	REAL(sigaction);
	return strikes(CALL_sigaction) ? fail() : real(signal, action, old);
}

#ifdef __x86_64__
/*
 * The child of vfork runs on its parent's stack, so no frame may stand between
 * the caller and the real function.
 */
__attribute__((used)) static void *real_vfork;

__attribute__((used)) static int
vfork_strikes(void)
{
	if (real_vfork == NULL)
		real_vfork = dlsym(RTLD_NEXT, "vfork");
	return strikes(CALL_vfork) && fail() < 0;
}

__attribute__((naked)) pid_t
vfork(void)
{
	__asm__("sub $8, %rsp\n\t"
		"call vfork_strikes\n\t"
		"add $8, %rsp\n\t"
		"test %eax, %eax\n\t"
		"jne 1f\n\t"
		"jmp *real_vfork(%rip)\n"
		"1:\tmov $-1, %eax\n\t"
		"ret");
}
#endif
