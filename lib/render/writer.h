#ifndef WRITER_H
#define WRITER_H

/*
 * Writes tables to a file descriptor, in any format.  Rows are buffered and
 * written in blocks, or when flushed; flushing a single row is one write(2).
 */

#include "model/schema.h"
#include "render/format.h"

/* Start from writer_init. */
struct writer {
	int fd;
	struct sheet sheet; /* sheet.out is the buffer; set its context */
};

/* Writes to fd, which stays open until the caller or writer_close closes it. */
void writer_init(struct writer *w, int fd, const struct format *format);

/* Starts a table of these columns, which are borrowed until writer_end. */
void writer_begin(struct writer *w, const struct schema *schema);

/* The same for a table that stays without rows. */
void writer_nothing(struct writer *w, const struct schema *schema);

/*
 * The same without the header: for one already written, or not wanted.
 */
void writer_continue(struct writer *w, const struct schema *schema);

/*
 * Writes a model, the struct of the schema, as a row.  A format of tables keeps
 * it until writer_end, and borrows its text, except that of sketches.  Returns
 * 0, or -1 with errno set.
 */
int writer_row(struct writer *w, const void *model);

/* Ends the table.  Returns 0, or -1 with errno set. */
int writer_end(struct writer *w);

/*
 * Separates the tables of a stream: writes the format's gap and flushes, after
 * writer_end.  Returns 0, or -1 with errno set.
 */
int writer_break(struct writer *w);

/* Writes the buffered rows.  Returns 0, or -1 with errno set. */
int writer_flush(struct writer *w);

/* Flushes and closes fd.  Returns 0, or -1 with errno set. */
int writer_close(struct writer *w);

/* Drops the rows not yet written and frees them; leaves fd open. */
void writer_free(struct writer *w);

#endif
