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
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK ((size_t)256 * 1024)

/*
 * The memory of a window begins at a page, and its bytes INPUT_SLACK later.  A
 * copy to an address whose offset within its page is up to 31 bytes greater
 * than that of its source takes five times as long on some processors, since
 * its loads seem to depend on its stores; and what is read(2) mostly comes from
 * the beginning of a page.
 */
#define PAGE ((size_t)4096)

const char *
input_name(const char *path, const char *label)
{
	if (strcmp(path, "-") != 0)
		return path;
	return label != NULL ? label : "<stdin>";
}

/* The bytes of a pipe: what any user may have. */
#define PIPE ((size_t)1024 * 1024)

/* Enlarges a pipe, so that its writer and its reader wait less. */
static void
widen_pipe(int fd)
{
#ifdef F_SETPIPE_SZ
	int size = fcntl(fd, F_GETPIPE_SZ); /* -1: not a pipe */

	if (size >= 0 && (size_t)size < PIPE)
		fcntl(fd, F_SETPIPE_SZ, (int)PIPE);
#else
	(void)fd;
#endif
}

/* The size of a regular file, or -1. */
static off_t
size_of(int fd)
{
	struct stat s;

	return fstat(fd, &s) == 0 && S_ISREG(s.st_mode) ? s.st_size : -1;
}

void
input_take(struct input *in, int fd)
{
	in->fd = fd;
	in->size = size_of(fd);
	in->total = 0;
	in->is_open = true;
	in->ended = false;
	in->start = in->end = INPUT_SLACK;
	in->fill = NULL;
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

/* Moves the bytes held, which begin at INPUT_SLACK, to larger memory. */
static void
enlarge(struct input *in, size_t capacity)
{
	char *data = memory_aligned(capacity, PAGE);

	if (in->end > INPUT_SLACK)
		memcpy(data + INPUT_SLACK, in->data + INPUT_SLACK,
		    in->end - INPUT_SLACK);
	free(in->data);
	in->data = data;
	in->capacity = capacity;
}

char *
input_room(struct input *in, size_t n)
{
	const size_t room = n + 1 + INPUT_SLACK;

	/* Moves the bytes held to the front. */
	if (in->start > INPUT_SLACK) {
		memmove(in->data + INPUT_SLACK, in->data + in->start,
		    in->end - in->start);
		in->end -= in->start - INPUT_SLACK;
		in->start = INPUT_SLACK;
	}
	if (in->capacity < in->end + room)
		enlarge(in, in->end + room + in->end / 2);
	return in->data + in->end;
}

void
input_grown(struct input *in, size_t n)
{
	in->end += n;
	in->data[in->end] = '\0';
}

void
input_text(struct input *in, const char *text, size_t len)
{
	char *to;

	in->start = in->end = INPUT_SLACK;
	in->ended = true;
	to = input_room(in, len);
	if (len > 0)
		memcpy(to, text, len);
	input_grown(in, len);
}

void
input_cut(struct input *in, size_t n)
{
	in->end = in->start + n;
	in->data[in->end] = '\0';
}

/* Other programs make descriptors non-blocking, as ssh and node do. */
ssize_t
input_read(int fd, char *to, size_t n)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	ssize_t got;

	for (;;) {
		got = read(fd, to, n);
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
	char *to;

	if (in->fill != NULL)
		return in->fill(in->filler, in);
	if (in->ended)
		return 0;
	to = input_room(in, in->block);
	if (in->wait != NULL && in->wait(in->with, in->fd) < 0)
		return -1;
	got = input_read(in->fd, to, in->block);
	input_grown(in, got > 0 ? (size_t)got : 0);
	in->total += got > 0 ? (size_t)got : 0;
	in->ended = got == 0;
	return got < 0 ? -1 : got > 0;
}

/*
 * Whether the bytes from `at` on begin with those.  Reads on only while they may,
 * since a line that is shorter can be all that there is for now.
 */
static bool
has_bytes(struct input *in, size_t at, const char *bytes, size_t n)
{
	for (;;) {
		const size_t held = in->end - in->start;
		const size_t seen = held > at ? held - at : 0;

		if (seen > 0 &&
		    memcmp(in->data + in->start + at, bytes,
			seen < n ? seen : n) != 0)
			return false;
		if (seen >= n)
			return true;
		/* An error of this read is one of the next, too. */
		if (input_fill(in) <= 0)
			return false;
	}
}

/* The header of a file in a zip archive, and where the file's name begins. */
#define ZIP "PK\x03\x04"
#define ZIP_NAME ((size_t)30)

static const char spreadsheet[] = "a spreadsheet: save it as CSV";

/*
 * Whether a zip archive is a spreadsheet, by its first file: one of Microsoft
 * begins with one of several, one of OpenDocument with its type.
 */
static bool
is_spreadsheet(struct input *in)
{
	static const char *const names[] = { "[Content_Types].xml", "_rels/",
		"xl/", "docProps/",
		"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" };
	size_t i;

	for (i = 0; i < COUNT(names); i++)
		if (has_bytes(in, ZIP_NAME, names[i], strlen(names[i])))
			return true;
	return false;
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
		{ ZIP, "a zip archive: read what unzip -p writes" },
		{ "\xd0\xcf\x11\xe0", spreadsheet },
		/* The byte after PAR1 begins the header of a page. */
		{ "PAR1\x15",
		    "in Parquet: convert it to CSV, as duckdb -csv does" },
		{ "\xff\xfe",
		    "in UTF-16: read what iconv -f UTF-16 -t UTF-8 writes" },
		{ "\xfe\xff",
		    "in UTF-16: read what iconv -f UTF-16 -t UTF-8 writes" },
	};
	size_t i;

	for (i = 0; i < COUNT(kinds); i++)
		if (has_bytes(in, 0, kinds[i].begin, strlen(kinds[i].begin)))
			break;
	if (i == COUNT(kinds))
		return NULL;
	if (strcmp(kinds[i].begin, ZIP) == 0 && is_spreadsheet(in))
		return spreadsheet;
	return kinds[i].what;
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
