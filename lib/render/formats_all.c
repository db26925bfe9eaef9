#include "render/format.h"

const struct format *const formats_all[] = {
	&format_csv,
	&format_tsv,
	&format_json,
	&format_table,
	&format_markdown,
	&format_html,
	&format_github,
	&format_trace,
	&format_folded,
	NULL,
};
