#ifndef APPEND_FILE_H
#define APPEND_FILE_H

/*
 * A table file that many processes append to at once, each row by one write(2)
 * with O_APPEND, the header with the first row; all under a lock, so that a
 * row that is being written is never taken for one that was cut off.
 */

#include "base/diag.h"
#include "model/schema.h"
#include "render/format.h"
#include "render/writer.h"

#include <stdbool.h>

/* A table appended to.  Start from append_file_open. */
struct append_file {
	struct writer writer;
	const struct schema *schema;
	bool has_format; /* asked for, or the file's: it is to stay */
	bool is_regular; /* a file, not a pipe or device */
	bool has_header; /* what is no file has one, or is to have none */
	bool mended;     /* the last line was cut off, and has been ended */
	bool is_torn;    /* the row before may be there in part */
};

/*
 * Opens path, "-" being standard output, for rows of that kind.  A file that
 * is not empty keeps its format, and is refused where its header is not that
 * of this kind, or where a format was asked for (format != NULL) and it is
 * another.  Returns 0, or -1 with *error.
 */
int append_file_open(struct append_file *a, const char *path,
    enum schema_kind kind, const struct format *format, struct diag *error);

/* Appends one row.  Returns 0, or -1 with errno set. */
int append_file_row(struct append_file *a, const void *model);

/*
 * Closes the table; one without rows gets its header.  Returns 0, or -1 with
 * errno set.
 */
int append_file_close(struct append_file *a);

#endif
