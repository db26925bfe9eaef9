#ifndef FILTER_H
#define FILTER_H

/*
 * What the tools that read tables share: read all rows of all operands, work
 * on those that the options want, and write to standard output.  The output
 * begins late, since its format is that of the input unless the user chose one.
 */

#include "base/intern.h"
#include "base/slice.h"
#include "cli/options.h"
#include "cli/periodic.h"
#include "cli/pick.h"
#include "model/schema.h"
#include "render/context.h"
#include "render/screen.h"
#include "render/writer.h"
#include "rows/reader.h"

#include <stdbool.h>
#include <stddef.h>

/* What a tool's `take` returns. */
enum filter_take {
	FILTER_FAILED = -1, /* stop: the reader's table.error says why */
	FILTER_GO_ON = 0,
	FILTER_ENOUGH = 1 /* read no more */
};

/* Start from zeroes, and set what is the tool's. */
struct filter {
	const struct options *options; /* borrowed */
	enum schema_use use;           /* the kinds of tables to read */
	void *on;                      /* given to the functions */

	enum filter_take (*take)(void *on, const struct schema_rows *rows);

	/* Writes by filter_write what came of the rows; once, at the end. */
	void (*report)(struct filter *f, void *on);

	/*
	 * NULL, or whether the rows so far are a table that an empty line
	 * ends.  It is reported at once: the input is a stream of tables.
	 */
	bool (*ends_table)(void *on);

	/* NULL, or how often to report the rows so far. */
	struct periodic *periodic;

	/*
	 * NULL, or the columns of rows without a header, ended by NULL.  Then
	 * rows alone are written, too.
	 */
	const char *const *headless;

	/* What to tell formats for people; set by report, before it writes. */
	struct context context;
	struct screen screen; /* that they are shown on */

	/* NULL, or where the stages of points are numbered (index.h). */
	struct intern *names;

	/* A key of metadata by which the tool itself keeps points apart. */
	struct slice apart;

	struct reader reader;
	struct writer writer;
	struct pick pick; /* of the rows those that the options want */
	bool is_open;     /* the writer is */
	size_t fresh;     /* rows since the last report */
	int status;       /* EXIT_DONE so far, or EXIT_FAILED after a message */
};

/*
 * Reads, reports, and closes standard output.  Returns EXIT_DONE, or
 * EXIT_FAILED after a message.
 */
int filter_run(struct filter *f);

/* The same of the reading alone. */
int filter_read(struct filter *f);

/*
 * Writes a table of count models, `size` bytes apart, but nothing of one that
 * has a number beyond the range of a double.  Failures go to f->status.
 */
void filter_write(struct filter *f, const struct schema *schema,
    const void *models, size_t count, size_t size);

/*
 * The same row by row, for models that are not all there at once, and whose
 * range has been checked.
 */
void filter_begin(struct filter *f, const struct schema *schema);
void filter_row(struct filter *f, const void *model);
void filter_end(struct filter *f);

/* Writes text as it is: a format of more than a table. */
void filter_text(struct filter *f, struct slice text);

/*
 * Looks for a number beyond the range of a double, which cannot be written.
 * Returns EXIT_DONE, or EXIT_FAILED after a message.
 */
int filter_check_range(const struct options *o, const struct schema *schema,
    const void *models, size_t count, size_t size);

#endif
