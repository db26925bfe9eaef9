/* For memrchr and pipe2. */
#define _GNU_SOURCE

#include "table/parts.h"

#include "table/format.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* A line may end so far after its part; a longer one is left to parts_rest. */
#define LINE_MAX_BYTES (4 * FIELD_LEN_MAX)

/* The bytes that are read with a part, to find where its last line ends. */
#define BEYOND ((size_t)4096)

int
parts_begin(struct input_parts *p, struct input *in, size_t size)
{
	const size_t held = in->end - in->start;

	*p = (struct input_parts){
		.fd = in->fd,
		.is_file = in->size >= 0,
		.is_first = true,
		.size = size,
		.stop = { -1, -1 },
	};
	if (p->is_file) {
		p->at = lseek(in->fd, 0, SEEK_CUR);
		if (p->at < 0)
			return -1;
		p->at -= (off_t)held;
		p->end = in->size;
		p->after = p->at;
	} else if (pipe2(p->stop, O_CLOEXEC) < 0)
		return -1;
	else
		buffer_append(&p->carry, in->data + in->start, held);
	in->start = in->end;
	return 0;
}

static off_t
lesser(off_t a, off_t b)
{
	return a < b ? a : b;
}

/* All parts but the first begin at multiples of their size. */
static bool
take_of_file(struct input_parts *p, struct input_part *part)
{
	const off_t size = (off_t)p->size;

	if (p->at >= p->end)
		return false;
	part->from = p->at;
	part->to = lesser(p->at - p->at % size + size, p->end);
	p->at = part->to;
	return true;
}

/* Moves what follows the last line of the text to the carry. */
static void
carry_rest(struct input_parts *p, struct input *text)
{
	const char *begin = text->data + text->start;
	const size_t len = text->end - text->start;
	const char *newline = len > 0 ? memrchr(begin, '\n', len) : NULL;
	const size_t keep = newline != NULL ? (size_t)(newline - begin) + 1 : 0;

	p->carry.len = 0;
	buffer_append(&p->carry, begin + keep, len - keep);
	input_cut(text, keep);
}

/* read(2) of a pipe, for which parts_stop is the end of file. */
static ssize_t
read_pipe(const struct input_parts *p, char *to, size_t n)
{
	struct pollfd ready[] = { { p->fd, POLLIN, 0 },
		{ p->stop[0], POLLIN, 0 } };

	while (poll(ready, 2, -1) < 0)
		if (errno != EINTR)
			break;
	return ready[1].revents != 0 ? 0 : input_read(p->fd, to, n);
}

/* Reads the next lines of a pipe. */
static bool
take_of_pipe(struct input_parts *p, struct input_part *part)
{
	struct input *text = &part->text;
	size_t want = p->size;
	ssize_t got;

	input_text(text, p->carry.data, p->carry.len);
	while (!p->ended && want > 0) {
		got = read_pipe(p, input_room(text, want), want);
		if (got > 0) {
			input_grown(text, (size_t)got);
			want -= (size_t)got;
		}
		p->at_end = got == 0;
		p->ended = got <= 0;
	}
	carry_rest(p, text);
	if (text->start == text->end && p->carry.len > LINE_MAX_BYTES)
		p->ended = true;
	return !p->ended || text->end > text->start;
}

bool
parts_take(struct input_parts *p, struct input_part *part)
{
	bool got = false;

	part->is_first = p->is_first;
	part->is_last = false;
	if (!p->ended)
		got =
		    p->is_file ? take_of_file(p, part) : take_of_pipe(p, part);
	p->is_first = false;
	return got;
}

/*
 * Appends up to n bytes of the file.  Returns whether all were there: the file
 * may have become shorter, or cannot be read.
 */
static bool
append_from(const struct input_parts *p, struct input *text, off_t at, size_t n)
{
	ssize_t got = 1;

	while (n > 0 && got > 0) {
		got = pread(p->fd, input_room(text, n), n, at);
		if (got < 0 && errno == EINTR) {
			got = 1;
			continue;
		}
		if (got > 0) {
			input_grown(text, (size_t)got);
			n -= (size_t)got;
			at += got;
		}
	}
	return n == 0;
}

/* The offset after the first newline of the text from `from` on, or 0. */
static size_t
after_newline(const struct input *text, size_t from)
{
	const char *begin = text->data + text->start;
	const size_t len = text->end - text->start;
	const char *newline;

	if (from >= len)
		return 0;
	newline = memchr(begin + from, '\n', len - from);
	return newline != NULL ? (size_t)(newline - begin) + 1 : 0;
}

/*
 * Where the last line of a part ends, of whose text, which begins at `from`,
 * the last lines begin before n; reads on for it.  0: that is not to be found.
 */
static size_t
find_end(
    const struct input_parts *p, struct input_part *part, off_t from, size_t n)
{
	struct input *text = &part->text;
	size_t more = BEYOND, len, end = after_newline(text, n - 1);
	off_t left;

	while (end == 0 && more <= LINE_MAX_BYTES) {
		len = text->end - text->start;
		left = p->end - from - (off_t)len;
		if (left <= 0)
			break;
		if (left < (off_t)more)
			more = (size_t)left;
		if (!append_from(p, text, from + (off_t)len, more))
			return 0;
		end = after_newline(text, len);
		more *= 2;
	}
	return end;
}

/* Up to the last newline of the text. */
static size_t
last_newline(const struct input *text)
{
	const char *begin = text->data + text->start;
	const char *newline = memrchr(begin, '\n', text->end - text->start);

	return newline != NULL ? (size_t)(newline - begin) + 1 : 0;
}

/*
 * The lines of a file that begin in [from, to).  A line begins at the first
 * part, and after each newline; so the byte before the part is read too.
 */
static void
read_of_file(const struct input_parts *p, struct input_part *part)
{
	struct input *text = &part->text;
	const off_t from = part->from - !part->is_first;
	const off_t to = lesser(part->to + (off_t)BEYOND, p->end);
	const size_t n = (size_t)(part->to - from);
	const bool is_whole = append_from(p, text, from, (size_t)(to - from));
	size_t begin = 0, end = 0;

	if (!part->is_first)
		begin = after_newline(text, 0);
	if (is_whole)
		end = find_end(p, part, from, n);
	part->is_last = end == 0;
	if (end == 0)
		end = last_newline(text);
	/* A line that begins before this part and ends after it. */
	if ((begin == 0 && !part->is_first) || begin >= n || end < begin)
		begin = end = 0;
	part->after = from + (off_t)end;
	input_cut(text, end);
	text->start += begin;
}

void
parts_read(const struct input_parts *p, struct input_part *part)
{
	if (!p->is_file)
		return;
	input_text(&part->text, NULL, 0);
	read_of_file(p, part);
}

void
parts_stop(struct input_parts *p)
{
	if (p->stop[1] >= 0)
		close(p->stop[1]);
	p->stop[1] = -1;
}

void
parts_used(struct input_parts *p, const struct input_part *part)
{
	if (part->text.end > part->text.start)
		p->after = part->after;
}

int
parts_rest(struct input_parts *p, struct input *in)
{
	in->ended = p->at_end;
	if (p->is_file)
		return lseek(p->fd, p->after, SEEK_SET) < 0 ? -1 : 0;
	if (p->carry.len > 0)
		memcpy(
		    input_room(in, p->carry.len), p->carry.data, p->carry.len);
	input_grown(in, p->carry.len);
	p->carry.len = 0;
	return 0;
}

void
parts_free(struct input_parts *p)
{
	buffer_free(&p->carry);
	parts_stop(p);
	if (p->stop[0] >= 0)
		close(p->stop[0]);
	*p = (struct input_parts){ 0 };
}
