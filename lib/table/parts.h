#ifndef PARTS_H
#define PARTS_H

/*
 * Cuts the rest of an input into parts that can be read by several threads:
 * texts of whole lines, one after another.  Those of a regular file are read
 * by the threads; those of a pipe one after another.
 */

#include "base/buffer.h"
#include "table/input.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Start from zeroes. */
struct input_part {
	struct input text; /* the window: whole lines, or nothing */
	off_t from;        /* of a file: where it begins if a line does, */
	off_t to;          /* and the last line begins before this */
	off_t after;       /* the end of its text in the file */
	bool is_first;
	bool is_last; /* parts_rest has to go on after it */
};

/* Start from parts_begin. */
struct input_parts {
	int fd;
	bool is_file;
	bool is_first;
	bool ended;          /* no more parts */
	size_t size;         /* bytes of a part, without the last line */
	off_t at;            /* of a file: the next part */
	off_t end;           /* and its size at the beginning */
	off_t after;         /* the end of the last part that was used */
	struct buffer carry; /* of a pipe: what was read after the last line */
	bool at_end;         /* of a pipe: end of file was read */
	int stop[2];         /* a pipe itself: readable after parts_stop */
};

/*
 * Takes over what the input has not given yet: its window and its file.
 * Returns 0; or -1 with errno, and the input is as it was.
 */
int parts_begin(struct input_parts *p, struct input *in, size_t size);

/*
 * Takes the next part; false if there are no more.  One call at a time, in the
 * order of the parts.  Waits for a pipe.
 */
bool parts_take(struct input_parts *p, struct input_part *part);

/* Reads the text of a part that was taken; by any thread. */
void parts_read(const struct input_parts *p, struct input_part *part);

/* Makes a parts_take that waits for a pipe return false, now and later. */
void parts_stop(struct input_parts *p);

/* Notes that the text of a part was used, in the order of the parts. */
void parts_used(struct input_parts *p, const struct input_part *part);

/*
 * Gives the input back what comes after the last part that was used, appended
 * to its window: the end of a last line without a newline, what was written
 * meanwhile, and errors.  Returns 0, or -1 with errno.
 */
int parts_rest(struct input_parts *p, struct input *in);

void parts_free(struct input_parts *p);

#endif
