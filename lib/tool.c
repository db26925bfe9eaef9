#include "tool.h"

#include "diag.h"
#include "reader.h"

#include <errno.h>
#include <string.h>

static int
read_rows(struct reader *r, struct group *g)
{
	struct schema_row row;
	int got;

	while ((got = reader_next(r, &row)) > 0) {
		if (row.kind == SCHEMA_POINTS)
			group_add_point(g, &row.point);
		else
			group_add_stats(g, &row.stats);
	}
	return got;
}

static int
check_range(const struct options *o, const struct group *g)
{
	const struct stats *row = group_overflow(g);

	if (row == NULL)
		return EXIT_DONE;
	diag_say(o->prog,
	    "stage %s: its times are too large: their total or variance is "
	    "beyond the range of a double",
	    diag_quote(row->stage_name).text);
	return EXIT_FAILED;
}

int
tool_load(const struct options *o, enum schema_use use, struct group *g,
    enum table_format *format)
{
	struct reader r;
	int got;

	reader_init(&r, use, o->operands, o->operands_count, o->skip_invalid);
	got = read_rows(&r, g);
	if (got < 0)
		diag_print(o->prog, &r.table.error);
	reader_report(&r, o->prog);
	*format = o->has_format ? o->format : r.format;
	reader_free(&r);
	if (got < 0)
		return EXIT_FAILED;
	group_finish(g);
	return check_range(o, g);
}

int
tool_finish(const struct options *o, struct writer *w, int failed)
{
	if (failed == 0)
		failed = writer_close(w);
	if (failed < 0)
		diag_say(o->prog, "standard output: %s", strerror(errno));
	writer_free(w);
	return failed < 0 ? EXIT_FAILED : EXIT_DONE;
}
