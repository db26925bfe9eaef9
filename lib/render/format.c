#include "render/format.h"

const struct format *const formats_read[] = {
	&format_csv,
	&format_tsv,
	NULL,
};

const struct format *const formats_rows[] = {
	&format_csv,
	&format_tsv,
	NULL,
};

bool
format_writes(const struct format *format, unsigned kinds)
{
	return format->kinds == 0 || (kinds & ~format->kinds) == 0;
}

const struct format *
format_like(enum table_format input)
{
	return input == TABLE_TSV ? &format_tsv : &format_csv;
}
