#ifndef INPUT_H
#define INPUT_H

/*
 * The bytes of one file, read(2) a block at a time into a window: what is
 * between start and end is held, and stays in one piece as more is read
 * behind it.  Before it there are INPUT_SLACK bytes, and behind it a NUL and as
 * many, to be read by who looks at many bytes at once; they mean nothing.
 */

#include <stdbool.h>
#include <stddef.h>

#define INPUT_SLACK ((size_t)64)

/* Start from zeroes. */
struct input {
	int fd;
	bool is_open;
	bool ended; /* no more will come */
	char *data;
	size_t start; /* the first byte held; the user moves it on */
	size_t end;   /* behind the last byte held */
	size_t capacity;
	size_t block; /* bytes read at a time; 0: as many as are fast */
	/*
	 * Called before each read, with the descriptor, or NULL; -1 with errno
	 * set makes the reading fail.  It stays from file to file.
	 */
	int (*wait)(void *with, int fd);
	void *with;
};

/* Opens path, "-" being standard input.  Returns 0, or -1 with errno set. */
int input_open(struct input *in, const char *path);

/*
 * Reads one more block behind what is held; what is held may move, to stay
 * data + start.  Returns 1, 0 at the end of the file, -1 with errno set.
 */
int input_fill(struct input *in);

/* Closes the file and forgets what is held; the memory is kept for the next. */
void input_close(struct input *in);

/* The same, and gives back the memory. */
void input_free(struct input *in);

#endif
