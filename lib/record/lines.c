#include "record/lines.h"

#include "base/io.h"
#include "base/slice.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int
lines_open(struct lines *l, const char *path, bool pass_on)
{
	input_close(&l->input);
	l->pass_on = pass_on;
	l->number = 0;
	l->taken = 0;
	l->is_cut = false;
	return input_open(&l->input, path);
}

/* Reads a block.  Returns 1, 0 at end of file, or -1. */
static int
fill(struct lines *l)
{
	struct input *in = &l->input;
	size_t held = in->end - in->start;
	int got = input_fill(in);

	if (got <= 0)
		return got;
	l->arrived = moment_now();
	if (l->pass_on && l->pass_on_error == 0 &&
	    io_write_all(STDERR_FILENO, in->data + in->start + held,
		in->end - in->start - held) < 0)
		l->pass_on_error = errno;
	return 1;
}

/*
 * Finds the end of the line at the window's start, or where to cut it.  Returns
 * 1 with the length of the line and of its newline, 0 at end of file, or -1.
 */
static int
find_end(struct lines *l, size_t *len, size_t *end_len)
{
	struct input *in = &l->input;
	size_t seen = 0;

	for (;;) {
		const char *begin = in->data + in->start;
		size_t held = in->end - in->start;
		const char *newline = held > seen
		    ? memchr(begin + seen, '\n', held - seen)
		    : NULL;
		int got;

		*len = newline != NULL ? (size_t)(newline - begin) : held;
		*end_len = newline != NULL;
		if (newline != NULL || held > LINES_LEN_MAX)
			return 1;
		seen = held;
		got = fill(l);
		if (got < 0)
			return -1;
		if (got == 0)
			return held > 0;
	}
}

/* Takes the line, or a part of it, at the window's start.  Returns 1, 0 at end
 * of file, or -1. */
static int
take_part(struct lines *l, struct slice *text)
{
	size_t len, end_len;
	int got;

	l->input.start += l->taken;
	l->taken = 0;
	got = find_end(l, &len, &end_len);
	if (got <= 0)
		return got;
	l->taken = len + end_len;
	l->is_cut = end_len == 0;
	*text = (struct slice){ l->input.data + l->input.start, len };
	return 1;
}

int
lines_next(struct lines *l, struct line *line)
{
	struct slice rest;
	int got = 1;

	while (l->is_cut && got > 0)
		got = take_part(l, &rest);
	if (got <= 0)
		return got;
	if (l->input.start + l->taken == l->input.end) {
		l->input.start += l->taken;
		l->taken = 0;
		got = fill(l);
		if (got <= 0)
			return got;
	}
	line->arrived = l->arrived;
	got = take_part(l, &line->text);
	if (got <= 0)
		return got;
	line->number = ++l->number;
	if (line->text.len > LINES_LEN_MAX)
		line->text.len = LINES_LEN_MAX;
	else if (line->text.len > 0 &&
	    line->text.at[line->text.len - 1] == '\r')
		line->text.len--;
	return 1;
}

void
lines_free(struct lines *l)
{
	input_free(&l->input);
	*l = (struct lines){ 0 };
}
