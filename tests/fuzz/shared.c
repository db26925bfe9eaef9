#include "fuzz.h"

#include "base/slice.h"
#include "model/model.h"
#include "model/schema.h"
#include "record/sink.h"
#include "rows/reader.h"
#include "value/metadata.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Files in memory, since some file systems write at once what is truncated. */
static struct file {
	char path[40];
	int fd;
} files[] = {
	{ "/dev/shm/prof-fuzz-XXXXXX", -1 },
	{ "/dev/shm/prof-fuzz-XXXXXX", -1 },
};

void
fuzz_hold(bool holds, const char *what)
{
	if (holds)
		return;
	printf("# not so: %s\n", what);
	fflush(stdout);
	abort();
}

static void
remove_files(void)
{
	size_t i;

	for (i = 0; i < sizeof files / sizeof *files; i++)
		if (files[i].fd >= 0)
			unlink(files[i].path);
}

/* Makes bytes all that is in a file, which it creates the first time. */
static char *
fill(struct file *file, const void *bytes, size_t size)
{
	if (files[0].fd < 0 && files[1].fd < 0)
		atexit(remove_files);
	if (file->fd < 0)
		file->fd = mkstemp(file->path);
	if (file->fd < 0) {
		strcpy(file->path, "/tmp/prof-fuzz-XXXXXX");
		file->fd = mkstemp(file->path);
	}
	fuzz_hold(file->fd >= 0 && ftruncate(file->fd, 0) == 0 &&
		pwrite(file->fd, bytes, size, 0) == (ssize_t)size,
	    "a temporary file can be written");
	return file->path;
}

char *
fuzz_file(const void *bytes, size_t size)
{
	return fill(&files[0], bytes, size);
}

char *
fuzz_output(void)
{
	return fill(&files[1], "", 0);
}

static void
check_point(const struct point *point)
{
	fuzz_hold(
	    sink_refuses(point->stage_name) == NULL, "a stage has a name");
	fuzz_hold(point->execution_time >= 0 && isfinite(point->execution_time),
	    "a time is an amount");
	fuzz_hold(metadata_is_valid(point->metadata), "metadata is some");
}

size_t
fuzz_points(char *path)
{
	char *paths[] = { path };
	const struct point *points;
	struct schema_rows rows;
	struct reader r;
	size_t count = 0, i;
	int got;

	reader_init(&r, FOR_TRENDS | FOR_COMPARISONS, paths, 1, false);
	while ((got = reader_next(&r, &rows)) > 0) {
		fuzz_hold(rows.kind == SCHEMA_POINTS, "points are written");
		points = rows.models;
		for (i = 0; i < rows.count; i++)
			check_point(&points[i]);
		count += rows.count;
	}
	fuzz_hold(got == READER_DONE, "what is written can be read");
	reader_free(&r);
	return count;
}
