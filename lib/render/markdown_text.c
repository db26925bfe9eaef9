#include "render/markdown_text.h"

#include "render/cells.h"

#include <stddef.h>
#include <string.h>

/* The most cells of a name. */
#define NAME_MAX ((size_t)100)

/* The length of the longest run of backticks. */
static size_t
longest_run(struct slice text)
{
	size_t longest = 0, run = 0, i;

	for (i = 0; i < text.len; i++) {
		run = text.at[i] == '`' ? run + 1 : 0;
		if (run > longest)
			longest = run;
	}
	return longest;
}

static void
put_times(struct buffer *out, char c, size_t count)
{
	for (; count > 0; count--)
		buffer_byte(out, c);
}

/*
 * A row is split at its bars before code is looked for, except at \|.  There
 * is no way to have a backslash before a bar.
 */
static void
put_bars_escaped(struct buffer *out, struct slice text)
{
	size_t i;

	for (i = 0; i < text.len; i++) {
		const bool is_before_bar =
		    i + 1 < text.len && text.at[i + 1] == '|';

		if (text.at[i] == '\\' && is_before_bar) {
			buffer_text(out, "\\x5c");
			continue;
		}
		if (text.at[i] == '|')
			buffer_byte(out, '\\');
		buffer_byte(out, text.at[i]);
	}
}

void
markdown_put_code(struct buffer *out, struct slice name, bool is_in_table)
{
	struct buffer escaped = { 0 }, cut = { 0 };
	struct slice text;
	size_t run;
	bool is_padded;

	cells_escape(&escaped, name, true);
	cells_fit(&cut, slice_of_buffer(&escaped), NAME_MAX, true);
	text = slice_of_buffer(&cut);
	run = longest_run(text);
	is_padded =
	    text.len == 0 || run > 0 || *text.at == ' ' || *text.at == '`';
	put_times(out, '`', run + 1);
	put_times(out, ' ', is_padded);
	if (is_in_table)
		put_bars_escaped(out, text);
	else
		buffer_append(out, text.at, text.len);
	put_times(out, ' ', is_padded);
	put_times(out, '`', run + 1);
	buffer_free(&escaped);
	buffer_free(&cut);
}

void
markdown_put_block(struct buffer *out, struct slice lines)
{
	const size_t run = longest_run(lines);
	const size_t fence = run < 3 ? 3 : run + 1;

	put_times(out, '`', fence);
	buffer_byte(out, '\n');
	buffer_append(out, lines.at, lines.len);
	put_times(out, '`', fence);
	buffer_byte(out, '\n');
}

/* Whether a character may begin or end markup; not the one of "<.001". */
static bool
is_markup(char c, char next)
{
	return strchr("\\`*_[]|", c) != NULL ||
	    (c == '<' && !(next == '.' || (next >= '0' && next <= '9')));
}

void
markdown_put_text(struct buffer *out, struct slice text)
{
	struct buffer escaped = { 0 };
	size_t i;

	cells_escape(&escaped, text, true);
	buffer_byte(&escaped, ' ');
	for (i = 0; i + 1 < escaped.len; i++) {
		if (is_markup(escaped.data[i], escaped.data[i + 1]))
			buffer_byte(out, '\\');
		buffer_byte(out, escaped.data[i]);
	}
	buffer_free(&escaped);
}
