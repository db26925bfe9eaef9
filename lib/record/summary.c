#include "record/summary.h"

#include "base/buffer.h"
#include "base/io.h"
#include "base/memory.h"
#include "render/cells.h"
#include "render/people.h"
#include "render/screen.h"
#include "stat/stats.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

void
summary_begin(struct summary *s, bool quiet)
{
	*s = (struct summary){ .is_on = !quiet && isatty(STDERR_FILENO) };
}

void
summary_add(struct summary *s, unsigned command, double elapsed)
{
	struct summary_times *t = &s->commands[command];

	if (!s->is_on)
		return;
	t->list = memory_grow(t->list, t->count, &t->capacity, sizeof *t->list);
	t->list[t->count++] = elapsed;
}

static void
describe(struct buffer *line, const struct summary_times *t, bool is_utf8)
{
	const struct stats_survey survey = stats_survey(t->list, t->count);
	const double average = stats_average(&survey);

	people_time(line, average);
	buffer_text(line, " ± ");
	people_time(line, sqrt(stats_variance(t->list, t->count, average)));
	buffer_text(line, ", ");
	people_range(line, survey.min, is_utf8 ? " … " : " .. ", survey.max);
	buffer_text(line, ", ");
	people_count(line, (double)t->count);
	buffer_text(line, " runs");
}

static void
say(const struct summary_times *t, struct slice stage, const char *variant,
    bool is_utf8)
{
	struct buffer text = { 0 }, line = { 0 };

	buffer_append(&text, stage.at, stage.len);
	buffer_text(&text, variant);
	buffer_text(&text, ": ");
	describe(&text, t, is_utf8);
	cells_escape(&line, slice_of_buffer(&text), is_utf8);
	buffer_byte(&line, '\n');
	/* There is nowhere to report a failure. */
	io_write_all(STDERR_FILENO, line.data, line.len);
	buffer_free(&text);
	buffer_free(&line);
}

void
summary_say(const struct summary *s, struct slice stage, unsigned commands)
{
	static const char *const variants[] = { ", variant 1", ", variant 2" };
	struct screen screen;
	unsigned i;

	/* Background jobs must not write to the terminal. */
	if (!s->is_on || tcgetpgrp(STDERR_FILENO) != getpgrp())
		return;
	screen = screen_of(STDERR_FILENO, SCREEN_NEVER);
	for (i = 0; i < commands; i++)
		if (s->commands[i].count > 1)
			say(&s->commands[i], stage,
			    commands > 1 ? variants[i] : "", screen.is_utf8);
}

void
summary_free(struct summary *s)
{
	free(s->commands[0].list);
	free(s->commands[1].list);
}
