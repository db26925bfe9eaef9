#include "record/append_file.h"

#include "base/buffer.h"
#include "base/slice.h"
#include "render/format.h"
#include "render/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* In bytes; no table has a longer header. */
#define HEADER_MAX 1024

static int
lock(int fd, short type)
{
	struct flock whole = { .l_type = type, .l_whence = SEEK_SET };
	int failed;

	do
		failed = fcntl(fd, F_SETLKW, &whole);
	while (failed < 0 && errno == EINTR);
	return failed;
}

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

/* Completes a header, or ends the last line, if it was cut off. */
static int
mend(struct append_file *a, off_t size)
{
	struct buffer *header = &a->writer.sheet.out;
	char last = '\n';

	if (size < (off_t)header->len) {
		a->mended = true;
		header->len -= (size_t)size;
		memmove(header->data, header->data + size, header->len);
		return writer_flush(&a->writer);
	}
	header->len = 0;
	if (pread(a->writer.fd, &last, 1, size - 1) < 0)
		return -1;
	if (last == '\n')
		return 0;
	a->mended = true;
	buffer_byte(&a->writer.sheet.out, '\n');
	return writer_flush(&a->writer);
}

static int
io_error(struct diag *error)
{
	diag_reason(error, "%s", strerror(errno));
	return -1;
}

/* Prepares appending to a file that is not empty. */
static int
adopt(struct append_file *a, off_t size, struct diag *error)
{
	const struct format *wanted = a->writer.sheet.format;
	char bytes[HEADER_MAX];
	ssize_t n = pread(a->writer.fd, bytes, sizeof bytes, 0);
	struct slice begin;

	if (n < 0)
		return io_error(error);
	begin = (struct slice){ bytes, (size_t)n };
	if (!find_format(a, begin)) {
		refuse(error, begin, a->schema->name);
		return -1;
	}
	if (a->has_format && a->writer.sheet.format != wanted) {
		diag_reason(error, "the file is %s, not %s",
		    a->writer.sheet.format->label, wanted->label);
		return -1;
	}
	a->has_format = true;
	return mend(a, size) < 0 ? io_error(error) : 0;
}

static bool
is_regular(const char *path)
{
	struct stat info;

	return strcmp(path, "-") != 0 &&
	    (stat(path, &info) < 0 || S_ISREG(info.st_mode));
}

/* Prepares appending to a file. */
static int
begin_file(struct append_file *a, struct diag *error)
{
	const off_t size = size_of(a->writer.fd);

	if (size < 0)
		return io_error(error);
	return size > 0 ? adopt(a, size, error) : 0;
}

/* Opens a regular file also for reading its header, all others write-only. */
static int
open_path(const struct append_file *a, const char *path)
{
	if (strcmp(path, "-") == 0)
		return STDOUT_FILENO;
	return open(path,
	    (a->is_regular ? O_RDWR | O_CREAT : O_WRONLY) | O_APPEND |
		O_CLOEXEC,
	    0666);
}

int
append_file_open(struct append_file *a, const char *path, enum schema_kind kind,
    const struct format *format, struct diag *error)
{
	int fd, failed;

	*a = (struct append_file){ .schema = &schema_of[kind],
		.has_format = format != NULL,
		.is_regular = is_regular(path) };
	*error = (struct diag){ .file = path };
	if (a->is_regular && a->has_format && !format_is_read(format)) {
		diag_reason(error,
		    "only CSV and TSV are appended to a file, not %s",
		    format->label);
		return -1;
	}
	fd = open_path(a, path);
	if (fd < 0 || (a->is_regular && lock(fd, F_WRLCK) < 0)) {
		io_error(error);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	writer_init(&a->writer, fd, format != NULL ? format : formats_read[0]);
	if (!a->is_regular)
		return 0;
	failed = begin_file(a, error);
	a->writer.sheet.out.len = 0;
	lock(fd, F_UNLCK);
	if (failed < 0) {
		close(fd);
		writer_free(&a->writer);
	}
	return failed;
}

/* Whether the table has no header.  Returns 1, 0, or -1 with errno set. */
static int
lacks_header(const struct append_file *a)
{
	off_t size;

	if (!a->is_regular)
		return !a->has_header;
	size = size_of(a->writer.fd);
	return size < 0 ? -1 : size == 0;
}

/* Ends a row, or completes a header, of which only a part may be written. */
static int
end_torn(struct append_file *a)
{
	const off_t size = a->is_regular ? size_of(a->writer.fd) : 0;

	if (size > 0) {
		gather_header(a, a->writer.sheet.format);
		return mend(a, size);
	}
	/* At worst a blank line, which is ignored. */
	if (!a->is_regular)
		buffer_byte(&a->writer.sheet.out, '\n');
	return size < 0 ? -1 : 0;
}

static int
write_row(struct append_file *a, const void *model)
{
	int bare;

	if (a->is_torn && end_torn(a) < 0)
		return -1;
	bare = lacks_header(a);
	if (bare < 0)
		return -1;
	a->is_torn = true;
	if (bare)
		writer_begin(&a->writer, a->schema);
	writer_continue(&a->writer, a->schema);
	if (writer_row(&a->writer, model) < 0 || writer_flush(&a->writer) < 0)
		return -1;
	a->is_torn = false;
	a->has_header = true;
	return 0;
}

int
append_file_row(struct append_file *a, const void *model)
{
	int failed, reason;

	if (!a->is_regular)
		return write_row(a, model);
	if (lock(a->writer.fd, F_WRLCK) < 0)
		return -1;
	failed = write_row(a, model);
	reason = errno;
	lock(a->writer.fd, F_UNLCK);
	errno = reason;
	return failed;
}

/* Writes the header of a table without rows, or what is instead of it. */
static int
write_header(struct append_file *a)
{
	const int bare = lacks_header(a);

	if (bare <= 0)
		return bare;
	writer_nothing(&a->writer, a->schema);
	return writer_flush(&a->writer);
}

static int
close_table(struct append_file *a)
{
	/* After a row that failed, the header would fail too. */
	if (a->is_torn)
		return 0;
	if (!a->is_regular)
		return write_header(a);
	/* Closing the file releases the lock. */
	return lock(a->writer.fd, F_WRLCK) < 0 ? -1 : write_header(a);
}

int
append_file_close(struct append_file *a)
{
	int failed = close_table(a);
	int reason = errno;

	if (writer_close(&a->writer) == 0)
		errno = reason;
	else
		failed = -1;
	writer_free(&a->writer);
	return failed;
}
