#include "record/lines.h"

#include "base/io.h"
#include "base/slice.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Starts a file, before it is opened. */
static void
begin(struct lines *l, bool pass_on)
{
	input_close(&l->input);
	l->pass_on = pass_on;
	l->number = 0;
	l->taken = 0;
	l->foreign = NULL;
	l->is_cut = l->is_returned = false;
}

int
lines_open(struct lines *l, const char *path, bool pass_on)
{
	begin(l, pass_on);
	return input_open(&l->input, path);
}

void
lines_take(struct lines *l, int fd, bool pass_on)
{
	begin(l, pass_on);
	input_take(&l->input, fd);
}

/* Reads a block of text.  Returns 1, 0 at end of file, or -1. */
static int
fill(struct lines *l)
{
	struct input *in = &l->input;
	size_t held = in->end - in->start;
	int got = input_fill(in);

	if (got <= 0)
		return got;
	l->arrived = moment_now();
	if (l->number == 0)
		l->foreign = input_foreign(in);
	if (l->foreign != NULL)
		return -1;
	if (l->pass_on && l->pass_on_error == 0 &&
	    io_write_all(STDERR_FILENO, in->data + in->start + held,
		in->end - in->start - held) < 0)
		l->pass_on_error = errno;
	return 1;
}

/* The first end of a line in a text, or NULL. */
static const char *
find_end(struct slice text)
{
	const char *newline = memchr(text.at, '\n', text.len);
	const char *end = newline != NULL ? newline : text.at + text.len;
	const char *ret = memchr(text.at, '\r', (size_t)(end - text.at));

	return ret != NULL ? ret : newline;
}

/*
 * Takes the line at the window's start, or a part of it that is as long as may
 * be.  Returns 1, 0 at end of file, or -1.
 */
static int
take_part(struct lines *l, struct slice *text)
{
	struct input *in = &l->input;
	size_t seen = 0;
	int got;

	in->start += l->taken;
	l->taken = 0;
	for (;;) {
		struct slice held = { in->data + in->start,
			in->end - in->start };
		const char *end =
		    find_end((struct slice){ held.at + seen, held.len - seen });

		*text = held;
		if (end != NULL)
			text->len = (size_t)(end - held.at);
		l->taken = text->len + (end != NULL);
		l->is_cut = end == NULL;
		l->is_returned = end != NULL && *end == '\r';
		if (end != NULL || held.len > LINES_LEN_MAX)
			return 1;
		seen = held.len;
		got = fill(l);
		/* The window may have moved even at the end of file. */
		text->at = in->data + in->start;
		if (got <= 0)
			return got < 0 ? -1 : held.len > 0;
	}
}

/* Has at least one byte in the window.  Returns 1, 0 at end of file, or -1. */
static int
await_byte(struct lines *l)
{
	struct input *in = &l->input;

	in->start += l->taken;
	l->taken = 0;
	return in->start < in->end ? 1 : fill(l);
}

/* Drops what is left of a line that was cut, and the LF of a CR LF. */
static int
drop_rest(struct lines *l)
{
	struct slice rest;
	int got = 1;

	while (l->is_cut && got > 0)
		got = take_part(l, &rest);
	if (got > 0)
		got = await_byte(l);
	if (got > 0 && l->is_returned &&
	    l->input.data[l->input.start] == '\n') {
		l->is_returned = false;
		l->taken = 1;
		got = await_byte(l);
	}
	return got;
}

int
lines_next(struct lines *l, struct line *line, const char **wrong)
{
	int got = drop_rest(l);

	line->arrived = l->arrived;
	line->continues = l->is_returned;
	if (got > 0)
		got = take_part(l, &line->text);
	if (got < 0)
		*wrong = l->foreign != NULL ? l->foreign : strerror(errno);
	if (got <= 0)
		return got;
	if (!line->continues)
		l->number++;
	line->number = l->number;
	if (line->text.len > LINES_LEN_MAX)
		line->text.len = LINES_LEN_MAX;
	return 1;
}

void
lines_free(struct lines *l)
{
	input_free(&l->input);
	*l = (struct lines){ 0 };
}
