/* TSV, with \t, \n, \r and \\ as escapes. */

#include "base/buffer.h"
#include "base/slice.h"
#include "render/format.h"
#include "render/separated.h"

#include <stddef.h>

static const char *
escape_of(char c)
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
text(struct sheet *sheet, struct slice text)
{
	struct buffer *out = &sheet->out;
	size_t i;

	separated_none(sheet);
	if (!slice_has_any(text, "\t\n\r\\")) {
		buffer_append(out, text.at, text.len);
		return;
	}
	for (i = 0; i < text.len; i++) {
		const char *escape = escape_of(text.at[i]);

		if (escape != NULL)
			buffer_text(out, escape);
		else
			buffer_byte(out, text.at[i]);
	}
}

const struct format format_tsv = {
	.name = "tsv",
	.label = "TSV",
	.delimiter = '\t',
	.gap = "\n",
	.begin = separated_begin,
	.text = text,
	.number = separated_number,
	.none = separated_none,
	.end_row = separated_end_row,
};
