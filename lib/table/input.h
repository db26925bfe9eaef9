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
#include <sys/types.h>

#define INPUT_SLACK ((size_t)64)

/* Start from zeroes. */
struct input {
	int fd;
	bool is_open;
	bool ended; /* end of file was read */
	off_t size; /* of a regular file when it was opened; else -1 */
	char *data;
	size_t start; /* the first byte held; the caller advances it */
	size_t end;   /* after the last byte held */
	size_t capacity;
	size_t block; /* bytes per read; 0: a large default */
	size_t total; /* bytes read of the file so far */
	/*
	 * If not NULL, called before each read with `with` and fd; -1 with
	 * errno set makes the read fail.  Kept from file to file.
	 */
	int (*wait)(void *with, int fd);
	void *with;
	/*
	 * If not NULL, called instead of reading; it appends by input_room and
	 * input_grown, and returns what input_fill does.
	 */
	int (*fill)(void *filler, struct input *in);
	void *filler;
};

/* What messages call a path: "-" is standard input, called by its label if
 * that is not NULL. */
const char *input_name(const char *path, const char *label);

/* Opens path, "-" for standard input.  Returns 0, or -1 with errno set. */
int input_open(struct input *in, const char *path);

/* The same of a file that is open. */
void input_take(struct input *in, int fd);

/* read(2), which waits where it is interrupted or the file non-blocking. */
ssize_t input_read(int fd, char *to, size_t n);

/* Makes room for n more bytes, and returns where they go. */
char *input_room(struct input *in, size_t n);

/* Counts n bytes as held that were written there. */
void input_grown(struct input *in, size_t n);

/* Holds a copy of that text and nothing else: an input without a file. */
void input_text(struct input *in, const char *text, size_t len);

/* Holds only the first n of its bytes. */
void input_cut(struct input *in, size_t n);

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
