/* CSV (RFC 4180) with LF line endings. */

#include "base/buffer.h"
#include "base/slice.h"
#include "render/format.h"
#include "render/separated.h"

#include <csv.h>
#include <stddef.h>

static void
text(struct sheet *sheet, struct slice text)
{
	struct buffer *out = &sheet->out;
	size_t room;

	separated_none(sheet);
	if (!slice_has_any(text, "\",\r\n")) {
		buffer_append(out, text.at, text.len);
		return;
	}
	room = csv_write(NULL, 0, text.at, text.len);
	csv_write(buffer_reserve(out, room), room, text.at, text.len);
	out->len += room;
}

const struct format format_csv = {
	.name = "csv",
	.label = "CSV",
	.delimiter = ',',
	.gap = "\n",
	.begin = separated_begin,
	.text = text,
	.number = separated_number,
	.none = separated_none,
	.end_row = separated_end_row,
};
