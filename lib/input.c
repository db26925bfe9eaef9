#include "input.h"

#include "memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK ((size_t)256 * 1024)

int
input_open(struct input *in, const char *path)
{
	if (strcmp(path, "-") == 0)
		in->fd = STDIN_FILENO;
	else
		in->fd = open(path, O_RDONLY | O_CLOEXEC);
	in->is_open = in->fd >= 0;
	in->ended = false;
	in->start = in->end = 0;
	return in->is_open ? 0 : -1;
}

/* Room for a block behind what is held, which moves to the front. */
static void
make_room(struct input *in)
{
	if (in->start > 0) {
		in->end -= in->start;
		memmove(in->data, in->data + in->start, in->end);
		in->start = 0;
	}
	if (in->capacity < BLOCK || in->capacity - BLOCK < in->end) {
		in->capacity = in->end + BLOCK + in->end / 2;
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
		got = read(in->fd, in->data + in->end, BLOCK);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return -1;
	in->ended = got == 0;
	if (in->ended)
		return 0;
	in->end += (size_t)got;
	return 1;
}

void
input_close(struct input *in)
{
	if (in->is_open && in->fd != STDIN_FILENO)
		close(in->fd);
	in->is_open = false;
	in->start = in->end = 0;
}

void
input_free(struct input *in)
{
	input_close(in);
	free(in->data);
	*in = (struct input){ 0 };
}
