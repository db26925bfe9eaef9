#include "render/cells.h"

#include "base/array.h"
#include "base/utf8.h"
#include "render/width.h"

#include <math.h>
#include <stdint.h>

/* Our own signs, and what stands for them where there is no UTF-8. */
static const struct {
	uint32_t character;
	const char *replacement;
} signs[] = {
	{ 0xb1, "+-" },    /* plus-minus */
	{ 0xb5, "u" },     /* micro */
	{ 0x2013, "-" },   /* en dash */
	{ 0x2026, "..." }, /* ellipsis */
	{ 0x2192, "->" },  /* arrow */
	{ 0x2581, "_" },   /* blocks, from an eighth */
	{ 0x2582, "_" },
	{ 0x2583, "-" },
	{ 0x2584, "-" },
	{ 0x2585, "=" },
	{ 0x2586, "=" },
	{ 0x2587, "#" },
	{ 0x2588, "#" },
};

static const char *
replacement_of(uint32_t character)
{
	size_t i;

	for (i = 0; i < COUNT(signs); i++)
		if (signs[i].character == character)
			return signs[i].replacement;
	return NULL;
}

static void
put_hex(struct buffer *b, struct slice bytes)
{
	static const char hex[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < bytes.len; i++) {
		const unsigned char byte = (unsigned char)bytes.at[i];

		buffer_text(b, "\\x");
		buffer_byte(b, hex[byte >> 4]);
		buffer_byte(b, hex[byte & 15]);
	}
}

/* The text after its first n bytes. */
static struct slice
after(struct slice text, size_t n)
{
	return (struct slice){ text.at + n, text.len - n };
}

void
cells_escape(struct buffer *b, struct slice text, bool is_utf8)
{
	for (; text.len > 0;) {
		uint32_t c;
		const size_t len = utf8_decode(text, &c);
		const char *replacement =
		    is_utf8 || c < 0x80 ? NULL : replacement_of(c);

		if (replacement != NULL)
			buffer_text(b, replacement);
		else if (c == UTF8_INVALID || utf8_is_control(c) ||
		    (c >= 0x80 && !is_utf8))
			put_hex(b, (struct slice){ text.at, len });
		else
			buffer_append(b, text.at, len);
		text = after(text, len);
	}
}

/* The cells of the first character, and its bytes in *len. */
static size_t
first_cells(struct slice text, size_t *len)
{
	uint32_t c;

	*len = utf8_decode(text, &c);
	return (size_t)width_of(c);
}

size_t
cells_width(struct slice text)
{
	size_t cells = 0, len;

	for (; text.len > 0; text = after(text, len))
		cells += first_cells(text, &len);
	return cells;
}

/* The longest beginning of text that takes no more cells. */
static struct slice
beginning(struct slice text, size_t cells)
{
	struct slice rest = text;
	size_t len, taken;

	for (; rest.len > 0; rest = after(rest, len)) {
		taken = first_cells(rest, &len);
		if (taken > cells)
			break;
		cells -= taken;
	}
	return (struct slice){ text.at, text.len - rest.len };
}

/* The longest end of text that takes no more cells and begins with one. */
static struct slice
ending(struct slice text, size_t cells)
{
	size_t left = cells_width(text), taken = 0, len;

	while (text.len > 0) {
		taken = first_cells(text, &len);
		if (left <= cells && taken > 0)
			break;
		left -= taken;
		text = after(text, len);
	}
	return text;
}

size_t
cells_ellipsis(bool is_utf8)
{
	return is_utf8 ? 1 : 3;
}

void
cells_fit_tail(struct buffer *b, struct slice text, size_t cells, size_t tail,
    bool is_utf8)
{
	const size_t ellipsis = cells_ellipsis(is_utf8);
	struct slice part = text;

	if (cells_width(text) > cells)
		part = beginning(text,
		    cells < ellipsis + tail ? cells : cells - ellipsis - tail);
	buffer_append(b, part.at, part.len);
	if (part.len == text.len || cells < ellipsis + tail)
		return;
	buffer_text(b, is_utf8 ? "…" : "...");
	part = ending(text, tail);
	buffer_append(b, part.at, part.len);
}

void
cells_fit(struct buffer *b, struct slice text, size_t cells, bool is_utf8)
{
	const size_t ellipsis = cells_ellipsis(is_utf8);

	cells_fit_tail(b, text, cells,
	    cells > ellipsis ? (cells - ellipsis) / 2 : 0, is_utf8);
}

void
cells_cut(struct buffer *b, struct slice text, size_t cells, bool is_utf8)
{
	cells_fit_tail(b, text, cells, 0, is_utf8);
}

void
cells_bar(struct buffer *b, double share, size_t cells)
{
	const double length = fmax(round(share * (double)cells), 1);
	double i;

	for (i = 0; share > 0 && i < length; i++)
		buffer_text(b, "█");
}

/* The average of block i when `count` values make `blocks` blocks. */
static double
average(const double *values, size_t count, size_t blocks, size_t i)
{
	const size_t from = i * count / blocks, to = (i + 1) * count / blocks;
	double sum = 0;
	size_t j;

	for (j = from; j < to; j++)
		sum += values[j];
	return sum / (double)(to - from);
}

void
cells_blocks(struct buffer *b, const double *values, size_t count, size_t cells)
{
	static const char *const heights[] = { "▁", "▂", "▃", "▄", "▅", "▆",
		"▇", "█" };
	const double most = COUNT(heights);
	const size_t blocks = count < cells ? count : cells;
	double largest = 0;
	size_t i;

	for (i = 0; i < blocks; i++)
		largest = fmax(largest, average(values, count, blocks, i));
	for (i = 0; i < blocks; i++) {
		double height = largest > 0
		    ? round(average(values, count, blocks, i) / largest * most)
		    : 1;

		buffer_text(
		    b, heights[(size_t)fmin(fmax(height, 1), most) - 1]);
	}
}
