#include "record/plain.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define ESCAPE '\033'
#define BELL '\007'

/* The length of a control sequence: up to its final byte. */
static size_t
control_len(struct slice text)
{
	size_t i = 2;

	while (i < text.len && (text.at[i] < '@' || text.at[i] > '~'))
		i++;
	return i < text.len ? i + 1 : i;
}

/* The length of a control string, which BEL or ESC \ ends. */
static size_t
string_len(struct slice text)
{
	size_t i = 2;

	while (i < text.len && text.at[i] != BELL && text.at[i] != ESCAPE)
		i++;
	if (i + 1 < text.len && text.at[i] == ESCAPE)
		i++;
	return i < text.len ? i + 1 : i;
}

/* The length of the escape sequence at the start of a text. */
static size_t
escape_len(struct slice text)
{
	size_t i = 1;

	if (text.len < 2)
		return text.len;
	if (text.at[1] == '[')
		return control_len(text);
	if (memchr("]P_^X", text.at[1], 5) != NULL)
		return string_len(text);
	/* Others have bytes from ' ' to '/' and a final one. */
	while (i < text.len && text.at[i] >= ' ' && text.at[i] <= '/')
		i++;
	return i < text.len ? i + 1 : i;
}

/* Whether a sequence conceals what follows it, or ends that. */
static void
see(struct slice sequence, bool *is_concealed)
{
	if (slice_is(sequence, "\033[8m"))
		*is_concealed = true;
	else if (slice_is(sequence, "\033[0m") || slice_is(sequence, "\033[m"))
		*is_concealed = false;
}

struct slice
plain_text(struct slice line, struct buffer *copy)
{
	struct slice rest = slice_after_mark(line);
	bool is_concealed = false;
	size_t len;

	if (memchr(rest.at, ESCAPE, rest.len) == NULL &&
	    memchr(rest.at, '\0', rest.len) == NULL)
		return rest;
	for (copy->len = 0; rest.len > 0; rest.at += len, rest.len -= len) {
		len = 1;
		if (*rest.at == ESCAPE) {
			len = escape_len(rest);
			see((struct slice){ rest.at, len }, &is_concealed);
		} else if (*rest.at != '\0' && !is_concealed)
			buffer_byte(copy, *rest.at);
	}
	return slice_of_buffer(copy);
}
