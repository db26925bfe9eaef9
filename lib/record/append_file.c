#include "record/append_file.h"

#include "base/buffer.h"
#include "base/diag.h"
#include "base/slice.h"
#include "record/lock.h"
#include "render/format.h"
#include "render/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* In bytes; no table has a longer header. */
#define HEADER_MAX 1024

/* The size of a file in bytes, or -1 with errno set. */
static off_t
size_of(int fd)
{
	struct stat info;

	return fstat(fd, &info) == 0 ? info.st_size : -1;
}

/*
 * Whether the beginning of a file is this header, or a prefix of it: a header
 * cut off by a crash or a full disk.
 */
static bool
is_header(struct slice begin, struct buffer header)
{
	return memcmp(begin.at, header.data,
		   begin.len < header.len ? begin.len : header.len) == 0;
}

/* Makes the header line the only contents of the writer's buffer. */
static struct buffer
gather_header(struct append_file *a, const struct format *format)
{
	a->writer.sheet.format = format;
	a->writer.sheet.out.len = 0;
	writer_begin(&a->writer, a->schema);
	return a->writer.sheet.out;
}

/* Finds the format of a file by its beginning, the requested one first; makes
 * it the writer's.  Returns whether there is one. */
static bool
find_format(struct append_file *a, struct slice begin)
{
	size_t i;

	if (is_header(begin, gather_header(a, a->writer.sheet.format)))
		return true;
	for (i = 0; formats_read[i] != NULL; i++)
		if (is_header(begin, gather_header(a, formats_read[i])))
			return true;
	return false;
}

static void
refuse(struct diag *error, struct slice begin, const char *kind)
{
	const char *newline = memchr(begin.at, '\n', begin.len);

	if (newline != NULL)
		begin.len = (size_t)(newline - begin.at);
	diag_reason(error, "not a file of %s: its first line is %s", kind,
	    diag_quote(begin).text);
}

/* Whether the file ends within a line.  Returns 1, 0, or -1 with errno set. */
static int
ends_torn(const struct append_file *a, off_t size)
{
	char last = '\n';

	if (pread(a->writer.fd, &last, 1, size - 1) < 0)
		return -1;
	return last != '\n';
}

/*
 * Completes a header, or ends the last line, if it was cut off.  Returns 0, or
 * -1 with errno set.
 */
static int
mend(struct append_file *a, off_t size)
{
	struct buffer *out = &a->writer.sheet.out;
	const int torn = ends_torn(a, size);

	out->len = 0;
	if (torn <= 0)
		return torn;
	a->mended = true;
	if (size < HEADER_MAX)
		gather_header(a, a->writer.sheet.format);
	if (size < (off_t)out->len) {
		out->len -= (size_t)size;
		memmove(out->data, out->data + size, out->len);
	} else {
		out->len = 0;
		buffer_byte(out, '\n');
	}
	return writer_flush(&a->writer);
}

static int
io_error(struct diag *error)
{
	diag_reason(error, "%s", strerror(errno));
	return -1;
}

/* Takes the format of a file that is not empty, if it is one of the kind. */
static int
adopt(struct append_file *a, struct diag *error)
{
	const struct format *wanted = a->writer.sheet.format;
	char bytes[HEADER_MAX];
	ssize_t n = pread(a->writer.fd, bytes, sizeof bytes, 0);
	struct slice begin;
	bool is_found;

	if (n < 0)
		return io_error(error);
	begin = (struct slice){ bytes, (size_t)n };
	is_found = find_format(a, begin);
	a->writer.sheet.out.len = 0;
	if (is_found && (!a->has_format || a->writer.sheet.format == wanted)) {
		a->has_format = true;
		return 0;
	}
	if (is_found)
		diag_reason(error, "the file is %s, not %s",
		    a->writer.sheet.format->label, wanted->label);
	else
		refuse(error, begin, a->schema->name);
	a->writer.sheet.format = wanted;
	return -1;
}

static bool
is_regular(const char *path)
{
	struct stat info;

	return strcmp(path, "-") != 0 &&
	    (stat(path, &info) < 0 || S_ISREG(info.st_mode));
}

/* Prepares appending to a file, which is locked. */
static int
begin_file(struct append_file *a, struct diag *error)
{
	const off_t size = size_of(a->writer.fd);

	if (size < 0)
		return io_error(error);
	if (size > 0 && adopt(a, error) < 0)
		return -1;
	a->is_known = true;
	return 0;
}

/* Opens a regular file also for reading its header, all others write-only. */
static int
open_path(const struct append_file *a)
{
	if (strcmp(a->path, "-") == 0)
		return STDOUT_FILENO;
	return open(a->path,
	    (a->is_regular ? O_RDWR | O_CREAT : O_WRONLY) | O_APPEND |
		O_CLOEXEC,
	    0666);
}

/* Prepares appending to the file that has just been opened. */
static int
lock_and_begin(struct append_file *a, struct diag *error)
{
	const int fd = a->writer.fd;
	int failed;

	if (lock_take(&a->lock, fd, error) < 0)
		return -1;
	failed = begin_file(a, error);
	lock_release(fd);
	return failed;
}

int
append_file_open(struct append_file *a, const char *prog, const char *path,
    enum schema_kind kind, const struct format *format, struct diag *error)
{
	int fd;

	*a = (struct append_file){ .schema = &schema_of[kind],
		.path = path,
		.lock = { .prog = prog, .name = path },
		.has_format = format != NULL,
		.is_regular = is_regular(path) };
	*error = (struct diag){ .file = path };
	if (a->is_regular && a->has_format && !format_is_read(format)) {
		diag_reason(error,
		    "only CSV and TSV are appended to a file, not %s",
		    format->label);
		return -1;
	}
	fd = open_path(a);
	if (fd < 0)
		return io_error(error);
	writer_init(&a->writer, fd, format != NULL ? format : formats_read[0]);
	if (!a->is_regular || lock_and_begin(a, error) == 0)
		return 0;
	close(fd);
	writer_free(&a->writer);
	return -1;
}

/*
 * Whether the path still names the open file, whose size it notes.  Returns 1,
 * 0, or -1 with errno set.
 */
static int
is_current(struct append_file *a)
{
	struct stat open, named;

	if (fstat(a->writer.fd, &open) < 0)
		return -1;
	a->size = open.st_size;
	if (stat(a->path, &named) < 0)
		return errno == ENOENT ? 0 : -1;
	return open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

/* Opens the file that the path names in place of the open one. */
static int
reopen(struct append_file *a, struct diag *error)
{
	const int old = a->writer.fd, fd = open_path(a);

	if (fd < 0)
		return io_error(error);
	a->writer.fd = fd;
	a->is_known = false;
	a->end = 0;
	return close(old) < 0 && errno != EINTR ? io_error(error) : 0;
}

/* Locks the file that the path names, and prepares appending to it. */
static int
lock_current(struct append_file *a, struct diag *error)
{
	int current;

	while (lock_take(&a->lock, a->writer.fd, error) == 0) {
		current = is_current(a);
		if (current < 0)
			io_error(error);
		else if (current > 0 &&
		    (a->is_known || begin_file(a, error) == 0))
			return 0;
		else if (current == 0 && reopen(a, error) == 0)
			continue;
		lock_release(a->writer.fd);
		break;
	}
	return -1;
}

/*
 * Puts a row behind what is in the writer's buffer, and writes both.  Returns
 * how many bytes, or -1 with errno set.
 */
static off_t
put_row(struct append_file *a, const void *model)
{
	size_t len;

	writer_continue(&a->writer, a->schema);
	if (writer_row(&a->writer, model) < 0)
		return -1;
	len = a->writer.sheet.out.len;
	return writer_flush(&a->writer) < 0 ? -1 : (off_t)len;
}

/*
 * Whether the row of len bytes that was just written begins a line, or has the
 * header before it.  Nobody has to take the lock who empties or cuts the file:
 * if that came between the look at its size and the row, the row is taken back.
 * Returns 1, 0, or -1 with errno set.
 */
static int
has_landed(struct append_file *a, off_t len)
{
	const off_t begin = a->end - len;

	if (begin == a->size)
		return 1;
	if (begin > 0) {
		const int torn = ends_torn(a, begin);

		if (torn <= 0)
			return torn < 0 ? -1 : 1;
	}
	/* It stays if somebody else has written behind it. */
	if (size_of(a->writer.fd) != a->end)
		return 1;
	a->size = begin;
	return ftruncate(a->writer.fd, begin);
}

/* Appends a row to a file that is locked; to an empty one with the header. */
static int
write_to_file(struct append_file *a, const void *model)
{
	int landed;
	off_t len;

	do {
		/* Nobody has written or cut since our last row, if it is last. */
		if (a->size > 0 && a->size != a->end && mend(a, a->size) < 0)
			return -1;
		a->end = 0;
		if (a->size == 0)
			gather_header(a, a->writer.sheet.format);
		len = put_row(a, model);
		if (len < 0)
			return -1;
		a->end = lseek(a->writer.fd, 0, SEEK_CUR);
		landed = a->end < 0 ? -1 : has_landed(a, len);
	} while (landed == 0);
	return landed < 0 ? -1 : 0;
}

static int
write_to_stream(struct append_file *a, const void *model)
{
	/* At worst a blank line, which is ignored. */
	if (a->is_torn)
		buffer_byte(&a->writer.sheet.out, '\n');
	if (!a->has_header)
		writer_begin(&a->writer, a->schema);
	if (put_row(a, model) < 0)
		return -1;
	a->has_header = true;
	return 0;
}

static int
write_row(struct append_file *a, const void *model, struct diag *error)
{
	int failed;

	if (!a->is_regular)
		return write_to_stream(a, model) < 0 ? io_error(error) : 0;
	if (lock_current(a, error) < 0)
		return -1;
	failed = write_to_file(a, model) < 0 ? io_error(error) : 0;
	lock_release(a->writer.fd);
	return failed;
}

int
append_file_row(struct append_file *a, const void *model, struct diag *error)
{
	const int failed = write_row(a, model, error);

	a->is_torn = failed < 0;
	return failed;
}

/* Writes the header of a table without rows, or what is instead of it. */
static int
write_nothing(struct append_file *a)
{
	writer_nothing(&a->writer, a->schema);
	return writer_flush(&a->writer);
}

/* Leaves a file with a header and whole lines, even if no row was written. */
static int
finish_file(struct append_file *a)
{
	const off_t size = size_of(a->writer.fd);

	if (size == 0)
		return write_nothing(a);
	if (size < 0 || !a->is_known)
		return size < 0 ? -1 : 0;
	return mend(a, size);
}

static int
close_table(struct append_file *a, struct diag *error)
{
	int failed = 0;

	/* After a row that failed, this would fail too. */
	if (a->is_torn)
		return 0;
	/* Closing the file releases the lock. */
	if (a->is_regular && lock_take(&a->lock, a->writer.fd, error) < 0)
		return -1;
	if (a->is_regular)
		failed = finish_file(a);
	else if (!a->has_header)
		failed = write_nothing(a);
	return failed < 0 ? io_error(error) : 0;
}

int
append_file_close(struct append_file *a, struct diag *error)
{
	int failed = close_table(a, error);

	if (writer_close(&a->writer) < 0)
		failed = io_error(error);
	writer_free(&a->writer);
	return failed;
}
