#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Takes away what is right of the cursor (ECMA-48, EL). */
static const char erase[] = "\033[K";

static bool
is_able_terminal(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) && term != NULL && *term != '\0' &&
	    strcmp(term, "dumb") != 0;
}

struct duration {
	char text[32];
};

static struct duration
duration(double ms)
{
	struct duration d;

	if (ms < 1e3)
		snprintf(d.text, sizeof d.text, "%.1f ms", ms);
	else if (ms < 6e4)
		snprintf(d.text, sizeof d.text, "%.1f s", ms / 1e3);
	else
		snprintf(d.text, sizeof d.text, "%.1f min", ms / 6e4);
	return d;
}

void
progress_begin(struct progress *p, unsigned long runs)
{
	*p = (struct progress){ .runs = runs };
	p->is_shown = runs > 1 && is_able_terminal();
}

void
progress_run(struct progress *p, double time)
{
	double average;

	if (!p->is_shown)
		return;
	p->done++;
	p->total += time;
	average = p->total / (double)p->done;
	/* The cursor waits at the beginning, for what the command writes. */
	fprintf(stderr, "run %lu of %lu, last %s, average %s, %s left%s\r",
	    p->done, p->runs, duration(time).text, duration(average).text,
	    duration(average * (double)(p->runs - p->done)).text, erase);
}

void
progress_clear(const struct progress *p)
{
	if (p->is_shown)
		fputs(erase, stderr);
}
