#ifndef LINES_H
#define LINES_H

/*
 * The lines of a stream, and when each of them came.  What is read can be
 * passed on as it is, at once.
 */

#include "base/slice.h"
#include "table/input.h"
#include "value/moment.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a longer line only so much is looked at. */
#define LINES_LEN_MAX ((size_t)1024 * 1024)

struct line {
	struct slice text;     /* without its end, CR LF or LF */
	uintmax_t number;      /* from 1 */
	struct moment arrived; /* its first byte */
};

/* Start from zeroes. */
struct lines {
	struct input input;
	bool pass_on;          /* to standard error */
	int pass_on_error;     /* errno of the first write that failed, or 0 */
	uintmax_t number;      /* of the last line */
	size_t taken;          /* bytes of it at the window's start */
	bool is_cut;           /* more of it is to come */
	struct moment arrived; /* the last block */
};

/* Opens a file, "-" being standard input.  Returns 0, or -1 with errno set. */
int lines_open(struct lines *l, const char *path, bool pass_on);

/*
 * Reads the next line; its text lives until the next call.  Returns 1, 0 at
 * the end, -1 with errno set.
 */
int lines_next(struct lines *l, struct line *line);

void lines_free(struct lines *l);

#endif
