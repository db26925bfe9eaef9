/* ppoll */
#define _GNU_SOURCE

#include "cli/periodic.h"

#include "base/array.h"
#include "base/slice.h"
#include "value/moment.h"
#include "value/num.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* In nanoseconds it fits 64 bits. */
#define SECONDS_MAX 1e9

/* The signal caught, set by the handler; 0: none. */
static volatile sig_atomic_t caught;

static const char *
parse_rows(struct periodic *e, struct slice digits)
{
	double rows;

	if (num_parse(digits, &rows) != NUM_OK ||
	    !(rows >= 1 && rows <= 1e15) || rows != (double)(uint64_t)rows)
		return "a positive number of rows, as in 1000rows";
	e->rows = (uint64_t)rows;
	return NULL;
}

const char *
periodic_parse(struct periodic *e, const char *text)
{
	static const char unit[] = "rows";
	size_t len = strlen(text), unit_len = sizeof unit - 1;

	e->rows = 0;
	e->seconds = 0;
	if (len >= unit_len && strcmp(text + len - unit_len, unit) == 0)
		return parse_rows(e, (struct slice){ text, len - unit_len });
	if (num_parse(slice_of(text), &e->seconds) != NUM_OK ||
	    !(e->seconds >= 0.001 && e->seconds <= SECONDS_MAX))
		return "at least 0.001 seconds, or rows as in 1000rows";
	return NULL;
}

static int
act(struct periodic *e)
{
	e->fresh = 0;
	e->due_ns = moment_ns() + (uint64_t)(e->seconds * 1e9);
	return e->act(e->on);
}

/* The time until the next call; NULL: none is due before more rows are read. */
static struct timespec *
time_left(const struct periodic *e, struct timespec *left)
{
	uint64_t now = moment_ns(), ns;

	if (e->seconds == 0 || e->fresh == 0)
		return NULL;
	ns = e->due_ns > now ? e->due_ns - now : 0;
	left->tv_sec = (time_t)(ns / 1000000000);
	left->tv_nsec = (long)(ns % 1000000000);
	return left;
}

/* Blocks the signals, so that none is lost between the test and ppoll. */
static void
block_signals(sigset_t *before)
{
	sigset_t both;

	sigemptyset(&both);
	sigaddset(&both, SIGINT);
	sigaddset(&both, SIGTERM);
	sigprocmask(SIG_BLOCK, &both, before);
}

/*
 * Waits for input, a signal, or the next call to be due.  Returns whether to
 * read: there is input, or the wait failed and read will report why.
 */
static bool
wait_for_bytes(const struct periodic *e, int fd)
{
	struct pollfd input = { .fd = fd, .events = POLLIN };
	struct timespec left;
	sigset_t before;
	int got = 0;

	block_signals(&before);
	if (caught == 0)
		got = ppoll(&input, 1, time_left(e, &left), &before);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return got != 0 && caught == 0;
}

static bool
is_due(const struct periodic *e)
{
	return e->seconds > 0 && e->fresh > 0 && moment_ns() >= e->due_ns;
}

/* The wait function of struct input. */
static int
wait_to_read(void *with, int fd)
{
	struct periodic *e = with;
	bool ready = false;

	while (!ready) {
		if (caught != 0) {
			e->signal = caught;
			errno = EINTR;
			return -1;
		}
		if (is_due(e) && act(e) < 0)
			return -1;
		ready = wait_for_bytes(e, fd);
	}
	return 0;
}

static void
catch_signal(int signal)
{
	caught = signal;
}

void
periodic_begin(struct periodic *e, struct input *in)
{
	static const int signals[] = { SIGINT, SIGTERM };
	struct sigaction action = { .sa_handler = catch_signal,
		.sa_flags = (int)SA_RESETHAND };
	struct sigaction old;
	size_t i;

	sigemptyset(&action.sa_mask);
	for (i = 0; i < COUNT(signals); i++) {
		sigaction(signals[i], NULL, &old);
		/* Keep a signal ignored that the caller ignores. */
		if (old.sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
	}
	e->due_ns = moment_ns() + (uint64_t)(e->seconds * 1e9);
	in->wait = wait_to_read;
	in->with = e;
}

size_t
periodic_room(const struct periodic *e, size_t n)
{
	const uint64_t room = e->rows - e->fresh;

	return e->rows > 0 && room < n ? (size_t)room : n;
}

int
periodic_rows(struct periodic *e, size_t n)
{
	e->fresh += n;
	return e->rows > 0 && e->fresh >= e->rows ? act(e) : 0;
}
