#ifndef APPEND_FILE_H
#define APPEND_FILE_H

/*
 * A table file that many processes append to concurrently: each row is one
 * write(2) with O_APPEND, the first one together with the header.  All writes
 * are under a lock, so that a row in progress is never mistaken for one that
 * was cut off.
 */

#include "base/diag.h"
#include "model/schema.h"
#include "record/lock.h"
#include "render/format.h"
#include "render/writer.h"

#include <stdbool.h>
#include <sys/types.h>

/* Start from append_file_open. */
struct append_file {
	struct writer writer;
	const struct schema *schema;
	const char *path; /* borrowed */
	struct lock lock; /* set its rest to end a wait by signals */
	bool has_format;  /* the format is requested, or that of the file */
	bool is_regular;  /* a file, not a pipe or device */
	bool has_header;  /* not a file: header written, or not wanted */
	bool mended;      /* the last line was cut off; it is repaired */
	bool is_known;    /* a file: its header is that of the kind */
	off_t size;       /* a file: when it was locked */
	off_t end;        /* a file: where our last row ended; 0: unknown */
	bool is_torn;     /* the last row failed, or is incomplete */
};

/*
 * Opens path, "-" for standard output, for rows of that kind; creates a file.
 * A file that is not empty keeps its format; it is an error if its header is
 * not that of the kind, or if its format is not the requested one (format !=
 * NULL), or that is not one of formats_read.  Returns 0, or -1 with *error,
 * which borrows path, as a does; prog is for messages.
 */
int append_file_open(struct append_file *a, const char *prog, const char *path,
    enum schema_kind kind, const struct format *format, struct diag *error);

/* Appends a model of the kind as a row.  Returns 0, or -1 with *error. */
int append_file_row(
    struct append_file *a, const void *model, struct diag *error);

/*
 * Closes the file and frees a; a table without rows gets a header first.
 * Returns 0, or -1 with *error.
 */
int append_file_close(struct append_file *a, struct diag *error);

#endif
