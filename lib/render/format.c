#include "render/format.h"

const struct format *const formats_read[] = {
	&format_csv,
	&format_tsv,
	NULL,
};

const struct format *const formats_rows[] = {
	&format_csv,
	&format_tsv,
	&format_json,
	&format_lines,
	NULL,
};

bool
format_is_read(const struct format *format)
{
	size_t i;

	for (i = 0; formats_read[i] != NULL; i++)
		if (format == formats_read[i])
			return true;
	return false;
}

bool
format_writes(const struct format *format, unsigned kinds)
{
	return format->kinds == 0 || (kinds & format->kinds) != 0;
}

const struct format *
format_like(enum table_format input)
{
	return input == TABLE_TSV ? &format_tsv : &format_csv;
}
