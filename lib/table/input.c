/* For F_SETPIPE_SZ on Linux. */
#define _GNU_SOURCE

#include "table/input.h"

#include "base/array.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK ((size_t)256 * 1024)

const char *
input_name(const char *path, const char *label)
{
	if (strcmp(path, "-") != 0)
		return path;
	return label != NULL ? label : "<stdin>";
}

/* Enlarges a pipe to a block, for fewer and larger reads. */
static void
widen_pipe(int fd)
{
#ifdef F_SETPIPE_SZ
	int size = fcntl(fd, F_GETPIPE_SZ); /* -1: not a pipe */

	if (size >= 0 && (size_t)size < BLOCK)
		fcntl(fd, F_SETPIPE_SZ, (int)BLOCK);
#else
	(void)fd;
#endif
}

void
input_take(struct input *in, int fd)
{
	in->fd = fd;
	in->is_open = true;
	in->ended = false;
	in->start = in->end = INPUT_SLACK;
	if (in->block == 0)
		in->block = BLOCK;
	widen_pipe(fd);
}

int
input_open(struct input *in, const char *path)
{
	int fd = STDIN_FILENO;

	if (strcmp(path, "-") != 0)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	in->is_open = false;
	in->start = in->end = INPUT_SLACK;
	if (fd >= 0)
		input_take(in, fd);
	return fd >= 0 ? 0 : -1;
}

/* Moves the bytes held to the front; makes room for a block and the slack. */
static void
make_room(struct input *in)
{
	const size_t room = in->block + 1 + INPUT_SLACK;

	if (in->start > INPUT_SLACK) {
		memmove(in->data + INPUT_SLACK, in->data + in->start,
		    in->end - in->start);
		in->end -= in->start - INPUT_SLACK;
		in->start = INPUT_SLACK;
	}
	if (in->capacity < in->end + room) {
		in->capacity = in->end + room + in->end / 2;
		in->data = memory_resize(in->data, in->capacity, 1);
	}
}

/*
 * Reads a block, and waits for it if another program has made the descriptor
 * non-blocking, as ssh and node do.
 */
static ssize_t
read_block(struct input *in)
{
	struct pollfd ready = { .fd = in->fd, .events = POLLIN };
	ssize_t got;

	for (;;) {
		got = read(in->fd, in->data + in->end, in->block);
		if (got >= 0 || (errno != EINTR && errno != EAGAIN))
			return got;
		if (errno == EAGAIN)
			poll(&ready, 1, -1);
	}
}

int
input_fill(struct input *in)
{
	ssize_t got;

	if (in->ended)
		return 0;
	make_room(in);
	if (in->wait != NULL && in->wait(in->with, in->fd) < 0)
		return -1;
	got = read_block(in);
	if (got > 0)
		in->end += (size_t)got;
	in->data[in->end] = '\0';
	in->ended = got == 0;
	return got < 0 ? -1 : got > 0;
}

/*
 * Whether the bytes held begin with those.  Reads on only while they may, since
 * a line that is shorter can be all that there is for now.
 */
static bool
begins_with(struct input *in, const char *bytes, size_t n)
{
	for (;;) {
		const size_t held = in->end - in->start;

		if (memcmp(in->data + in->start, bytes, held < n ? held : n) !=
		    0)
			return false;
		if (held >= n)
			return true;
		/* An error of this read is one of the next, too. */
		if (input_fill(in) <= 0)
			return false;
	}
}

const char *
input_foreign(struct input *in)
{
	static const struct {
		const char *begin;
		const char *what;
	} kinds[] = {
		{ "\x1f\x8b", "compressed by gzip: read what gzip -dc writes" },
		{ "BZh", "compressed by bzip2: read what bzip2 -dc writes" },
		{ "\xfd\x37zXZ", "compressed by xz: read what xz -dc writes" },
		{ "\x28\xb5\x2f\xfd",
		    "compressed by zstd: read what zstd -dc writes" },
		{ "PK\x03\x04", "a zip archive: read what unzip -p writes" },
		{ "\xff\xfe",
		    "in UTF-16: read what iconv -f UTF-16 -t UTF-8 writes" },
		{ "\xfe\xff",
		    "in UTF-16: read what iconv -f UTF-16 -t UTF-8 writes" },
	};
	size_t i;

	for (i = 0; i < COUNT(kinds); i++)
		if (begins_with(in, kinds[i].begin, strlen(kinds[i].begin)))
			return kinds[i].what;
	return NULL;
}

void
input_close(struct input *in)
{
	if (in->is_open && in->fd != STDIN_FILENO)
		close(in->fd);
	in->is_open = false;
	in->start = in->end = INPUT_SLACK;
}

void
input_free(struct input *in)
{
	input_close(in);
	free(in->data);
	*in = (struct input){ 0 };
}
