#ifndef BUFFER_H
#define BUFFER_H

/* Bytes that grow as they are appended. */

#include <stddef.h>

/* Start from zeroes. */
struct buffer {
	char *data; /* len bytes, no NUL behind them; NULL while none */
	size_t len;
	size_t capacity;
};

/* Makes room for n more bytes and returns where they go; len is unchanged. */
char *buffer_reserve(struct buffer *b, size_t n);

void buffer_append(struct buffer *b, const char *bytes, size_t n);
void buffer_text(struct buffer *b, const char *text);
void buffer_byte(struct buffer *b, char c);

/* Gives the bytes back; b is as new. */
void buffer_free(struct buffer *b);

#endif
