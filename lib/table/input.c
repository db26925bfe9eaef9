/* For F_SETPIPE_SZ on Linux. */
#define _GNU_SOURCE

#include "table/input.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK ((size_t)256 * 1024)

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

int
input_open(struct input *in, const char *path)
{
	if (strcmp(path, "-") == 0)
		in->fd = STDIN_FILENO;
	else
		in->fd = open(path, O_RDONLY | O_CLOEXEC);
	in->is_open = in->fd >= 0;
	in->ended = false;
	in->start = in->end = INPUT_SLACK;
	if (in->block == 0)
		in->block = BLOCK;
	if (in->is_open)
		widen_pipe(in->fd);
	return in->is_open ? 0 : -1;
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

int
input_fill(struct input *in)
{
	ssize_t got;

	if (in->ended)
		return 0;
	make_room(in);
	if (in->wait != NULL && in->wait(in->with, in->fd) < 0)
		return -1;
	do
		got = read(in->fd, in->data + in->end, in->block);
	while (got < 0 && errno == EINTR);
	if (got > 0)
		in->end += (size_t)got;
	in->data[in->end] = '\0';
	in->ended = got == 0;
	return got < 0 ? -1 : got > 0;
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
