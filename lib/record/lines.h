#ifndef LINES_H
#define LINES_H

/*
 * The lines of a stream and their arrival times.  A carriage return ends a line
 * as well, since what follows replaces it on a terminal.  The input can be
 * copied to standard error, unchanged and immediately.
 */

#include "base/slice.h"
#include "table/input.h"
#include "value/moment.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In bytes.  The rest of a longer line is ignored. */
#define LINES_LEN_MAX ((size_t)1024 * 1024)

struct line {
	struct slice text;     /* without the LF, CR LF or CR */
	uintmax_t number;      /* of the LF that ends it, from 1 */
	bool continues;        /* the text before it ended with a CR alone */
	struct moment arrived; /* when its first byte was read */
};

/* Start from zeroes. */
struct lines {
	struct input input;
	bool pass_on;          /* copy the input to standard error */
	int pass_on_error;     /* errno of the first failed copy, or 0 */
	uintmax_t number;      /* of the last line */
	size_t taken;          /* bytes of it at the window's start */
	bool is_cut;           /* it was longer than LINES_LEN_MAX */
	bool is_returned;      /* it ended with a CR */
	const char *foreign;   /* why the file is no text, or NULL */
	struct moment arrived; /* when the last block was read */
};

/*
 * Opens a file, "-" for standard input, and closes the one before.  Returns 0,
 * or -1 with errno set.
 */
int lines_open(struct lines *l, const char *path, bool pass_on);

/* The same of a file that is open, which it closes. */
void lines_take(struct lines *l, int fd, bool pass_on);

/*
 * Reads the next line; its text is valid until the next call.  Returns 1, 0 at
 * end of file, -1 with *wrong set: errno's message, or that the file is no
 * text.
 */
int lines_next(struct lines *l, struct line *line, const char **wrong);

void lines_free(struct lines *l);

#endif
