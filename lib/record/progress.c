/* TIOCGWINSZ */
#define _DEFAULT_SOURCE

#include "record/progress.h"

#include "value/moment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The least time between redraws, which would disturb the measurement. */
#define INTERVAL_NS ((uint64_t)100 * 1000 * 1000)

#define LINE_SIZE 160

/* To the start of the line, and erase it. */
static const char wipe[] = "\r\033[K";

static bool
is_capable(void)
{
	const char *terminal = getenv("TERM");

	return isatty(STDERR_FILENO) && terminal != NULL && *terminal != '\0' &&
	    strcmp(terminal, "dumb") != 0;
}

void
progress_begin(struct progress *p, unsigned long runs, bool quiet)
{
	*p = (struct progress){ .runs = runs };
	p->is_on = runs > 1 && !quiet && is_capable();
}

void
progress_add(struct progress *p, double elapsed)
{
	p->done++;
	p->last = elapsed;
	p->total += elapsed;
}

void
progress_pause(struct progress *p, double elapsed)
{
	p->rest += elapsed;
}

/* The most columns of a line that does not wrap. */
static size_t
columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col < 2)
		return 79;
	return (size_t)size.ws_col - 1;
}

/* A readable duration. */
static void
say_time(char *text, size_t size, double ms)
{
	if (ms < 1000)
		snprintf(text, size, "%.1f ms", ms);
	else if (ms < 60 * 1000)
		snprintf(text, size, "%.1f s", ms / 1000);
	else if (ms < 3600.0 * 1000)
		snprintf(text, size, "%d min %02d s", (int)(ms / 60000),
		    (int)(ms / 1000) % 60);
	else
		snprintf(text, size, "%.1f h", ms / 3600e3);
}

static void
describe(const struct progress *p, char *text, size_t size)
{
	char last[32], average[32], left[32];
	const double done = (double)p->done;

	if (p->done == 0) {
		snprintf(text, size, "run 1 of %lu", p->runs);
		return;
	}
	say_time(last, sizeof last, p->last);
	say_time(average, sizeof average, p->total / done);
	say_time(left, sizeof left,
	    (p->total + p->rest) / done * (double)(p->runs - p->done));
	snprintf(text, size, "run %lu of %lu, last %s, average %s, %s left",
	    p->done + 1, p->runs, last, average, left);
}

static void
put(const char *text, size_t len)
{
	/* There is nowhere to report a failure. */
	if (write(STDERR_FILENO, text, len) < 0)
		return;
}

void
progress_show(struct progress *p)
{
	char text[LINE_SIZE], line[LINE_SIZE + sizeof wipe + 1];
	uint64_t now;

	if (!p->is_on || p->done == p->runs)
		return;
	now = moment_ns();
	if (p->is_shown && now - p->drawn_ns < INTERVAL_NS)
		return;
	/* Background jobs must not write to the terminal. */
	if (tcgetpgrp(STDERR_FILENO) != getpgrp())
		return;
	describe(p, text, sizeof text);
	snprintf(line, sizeof line, "%s%.*s ", wipe, (int)columns() - 1, text);
	put(line, strlen(line));
	p->is_shown = true;
	p->drawn_ns = now;
}

void
progress_wipe(struct progress *p)
{
	if (p->is_shown)
		put(wipe, strlen(wipe));
	p->is_shown = false;
}
