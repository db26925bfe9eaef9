#ifndef WRITER_H
#define WRITER_H

/*
 * Tables to a file descriptor, in any format.  Rows are gathered and go out a
 * block at a time, or when flushed; a row flushed by itself is one write(2).
 */

#include "model/schema.h"
#include "render/format.h"

/* Start from writer_init. */
struct writer {
	int fd;
	struct sheet sheet; /* its out has what is not written yet */
};

/* A writer to fd, which stays the caller's until writer_close. */
void writer_init(struct writer *w, int fd, const struct format *format);

/* Begins a table of these columns, which are borrowed until writer_end. */
void writer_begin(struct writer *w, const struct schema *schema);

/*
 * The same for a table whose beginning is there already, or left out: its
 * rows alone.
 */
void writer_continue(struct writer *w, const struct schema *schema);

/* Writes a model as a row.  Returns 0, or -1 with errno set. */
int writer_row(struct writer *w, const void *model);

/* Ends the table.  Returns 0, or -1 with errno set. */
int writer_end(struct writer *w);

/*
 * Ends a table of a stream, after writer_end: with an empty line, flushed.
 * Returns 0, or -1 with errno set.
 */
int writer_break(struct writer *w);

/* Writes what was gathered.  Returns 0, or -1 with errno set. */
int writer_flush(struct writer *w);

/* Flushes and closes fd.  Returns 0, or -1 with errno set. */
int writer_close(struct writer *w);

/* Forgets what was gathered; fd is left as it is. */
void writer_free(struct writer *w);

#endif
