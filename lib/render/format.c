#include "render/format.h"

const struct format *const formats[] = {
	&format_csv,
	&format_tsv,
	NULL,
};

const struct format *
format_find(struct slice name)
{
	size_t i;

	for (i = 0; formats[i] != NULL; i++)
		if (slice_is(name, formats[i]->name))
			return formats[i];
	return NULL;
}

const struct format *
format_like(enum table_format input)
{
	return input == TABLE_TSV ? &format_tsv : &format_csv;
}
