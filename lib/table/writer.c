#include "table/writer.h"

#include "base/buffer.h"
#include "base/slice.h"
#include "table/format.h"
#include "value/num.h"

#include <csv.h>
#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* Rows are written once they come to this much. */
#define BLOCK ((size_t)64 * 1024)

void
writer_init(struct writer *w, int fd, enum table_format format)
{
	*w = (struct writer){ .fd = fd, .format = format };
}

static bool
has_any(struct slice text, const char *bytes)
{
	for (; *bytes != '\0'; bytes++)
		if (memchr(text.at, *bytes, text.len) != NULL)
			return true;
	return false;
}

static void
append_csv(struct buffer *b, struct slice text)
{
	size_t room;

	if (!has_any(text, "\",\r\n")) {
		buffer_append(b, text.at, text.len);
		return;
	}
	room = csv_write(NULL, 0, text.at, text.len);
	csv_write(buffer_reserve(b, room), room, text.at, text.len);
	b->len += room;
}

static const char *
tsv_escape(char c)
{
	switch (c) {
	case '\t':
		return "\\t";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\\':
		return "\\\\";
	default:
		return NULL;
	}
}

static void
append_tsv(struct buffer *b, struct slice text)
{
	size_t i;

	if (!has_any(text, "\t\n\r\\")) {
		buffer_append(b, text.at, text.len);
		return;
	}
	for (i = 0; i < text.len; i++) {
		const char *escape = tsv_escape(text.at[i]);

		if (escape != NULL)
			buffer_text(b, escape);
		else
			buffer_byte(b, text.at[i]);
	}
}

static void
begin_field(struct writer *w)
{
	if (w->in_row)
		buffer_byte(&w->pending, w->format == TABLE_TSV ? '\t' : ',');
	w->in_row = true;
}

void
writer_text(struct writer *w, struct slice text)
{
	begin_field(w);
	if (w->format == TABLE_TSV)
		append_tsv(&w->pending, text);
	else
		append_csv(&w->pending, text);
}

void
writer_number(struct writer *w, double value)
{
	begin_field(w);
	/* Nothing in it would need quotes or escapes. */
	if (!isnan(value))
		w->pending.len +=
		    num_format(buffer_reserve(&w->pending, NUM_SIZE), value);
}

int
writer_end_row(struct writer *w)
{
	buffer_byte(&w->pending, '\n');
	w->in_row = false;
	return w->pending.len >= BLOCK ? writer_flush(w) : 0;
}

int
writer_flush(struct writer *w)
{
	const char *from = w->pending.data;
	size_t left = w->pending.len;

	/* What could not be written is not tried again. */
	w->pending.len = 0;
	while (left > 0) {
		ssize_t n = write(w->fd, from, left);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		from += n;
		left -= (size_t)n;
	}
	return 0;
}

int
writer_close(struct writer *w)
{
	int failed = writer_flush(w);
	int reason = errno;

	/* An interrupted close has closed all the same. */
	if (close(w->fd) < 0 && errno != EINTR && failed == 0)
		return -1;
	errno = reason;
	return failed;
}

void
writer_free(struct writer *w)
{
	buffer_free(&w->pending);
}
