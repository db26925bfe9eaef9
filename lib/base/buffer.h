#ifndef BUFFER_H
#define BUFFER_H

/*
 * A growable byte array.  Without memory the functions end the process, as
 * those of memory.h do.
 */

#include <stddef.h>

/* Start from zeroes. */
struct buffer {
	char *data; /* owned, len bytes without a NUL; NULL: none yet */
	size_t len;
	size_t capacity;
};

/*
 * Makes room for n more bytes and returns where they go, until the next
 * append; len is unchanged.
 */
char *buffer_reserve(struct buffer *b, size_t n);

void buffer_append(struct buffer *b, const char *bytes, size_t n);
void buffer_text(struct buffer *b, const char *text);
void buffer_byte(struct buffer *b, char c);

/* Frees the bytes and zeroes b. */
void buffer_free(struct buffer *b);

#endif
