#ifndef INPUT_H
#define INPUT_H

/*
 * The bytes of one file, read(2) block by block into a window: those from start
 * to end are held, and stay contiguous as more are appended.  INPUT_SLACK bytes
 * before the window, and a NUL and INPUT_SLACK bytes after it, may be read too,
 * for SIMD loads; except for the NUL their values mean nothing.
 */

#include <stdbool.h>
#include <stddef.h>

#define INPUT_SLACK ((size_t)64)

/* Start from zeroes. */
struct input {
	int fd;
	bool is_open;
	bool ended; /* end of file was read */
	char *data;
	size_t start; /* the first byte held; the caller advances it */
	size_t end;   /* after the last byte held */
	size_t capacity;
	size_t block; /* bytes per read; 0: a large default */
	/*
	 * If not NULL, called before each read with `with` and fd; -1 with
	 * errno set makes the read fail.  Kept from file to file.
	 */
	int (*wait)(void *with, int fd);
	void *with;
};

/* What messages call a path: "-" is standard input, called by its label if
 * that is not NULL. */
const char *input_name(const char *path, const char *label);

/* Opens path, "-" for standard input.  Returns 0, or -1 with errno set. */
int input_open(struct input *in, const char *path);

/* The same of a file that is open. */
void input_take(struct input *in, int fd);

/*
 * Appends one block to the bytes held, which may move: they start at data +
 * start again.  Returns 1, 0 at end of file, -1 with errno set.
 */
int input_fill(struct input *in);

/*
 * After the first fill of a file: NULL, or a static message if its first bytes
 * are those of something other than text in UTF-8.  It may fill further.
 */
const char *input_foreign(struct input *in);

/* Closes the file and drops the bytes held; keeps the memory for the next. */
void input_close(struct input *in);

/* Closes the file, frees the memory and zeroes in. */
void input_free(struct input *in);

#endif
