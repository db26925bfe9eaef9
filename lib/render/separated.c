#include "render/separated.h"

#include "base/buffer.h"
#include "model/schema.h"

void
separated_begin(struct sheet *sheet)
{
	const struct schema *schema = sheet->schema;

	for (; sheet->column < schema->count; sheet->column++)
		sheet->format->text(
		    sheet, slice_of(schema->columns[sheet->column].name));
	separated_end_row(sheet);
}

/* Numbers need no quotes or escapes. */
void
separated_number(struct sheet *sheet, double value, struct slice digits)
{
	(void)value;
	separated_none(sheet);
	buffer_append(&sheet->out, digits.at, digits.len);
}

/* An empty field; also the delimiter before any other. */
void
separated_none(struct sheet *sheet)
{
	if (sheet->column > 0)
		buffer_byte(&sheet->out, sheet->format->delimiter);
}

void
separated_end_row(struct sheet *sheet)
{
	buffer_byte(&sheet->out, '\n');
}
