#ifndef WRITER_H
#define WRITER_H

/*
 * Writing a table to a file descriptor, as CSV or TSV: field by field, row by
 * row.  Rows are gathered and go out a block at a time, or when flushed; a
 * row flushed by itself is one write(2).
 */

#include "base/buffer.h"
#include "base/slice.h"
#include "table/format.h"

#include <stdbool.h>

/* Start from writer_init. */
struct writer {
	int fd;
	enum table_format format;
	bool in_row;
	struct buffer pending;
};

/* A writer to fd, which stays the caller's until writer_close. */
void writer_init(struct writer *w, int fd, enum table_format format);

/* One field of the row at hand. */
void writer_text(struct writer *w, struct slice text);

/* The shortest text of a finite number; an empty field for NaN. */
void writer_number(struct writer *w, double value);

/* Ends the row.  Returns 0, or -1 with errno set. */
int writer_end_row(struct writer *w);

/* Writes what was gathered.  Returns 0, or -1 with errno set. */
int writer_flush(struct writer *w);

/* Flushes and closes fd.  Returns 0, or -1 with errno set. */
int writer_close(struct writer *w);

/* Forgets what was gathered; fd is left as it is. */
void writer_free(struct writer *w);

#endif
