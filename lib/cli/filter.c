#include "cli/filter.h"

#include "base/diag.h"
#include "rows/reader.h"
#include "table/format.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int
filter_read(const struct options *o, enum schema_use use,
    void (*take)(void *to, const struct schema_rows *rows), void *to,
    enum table_format *format)
{
	struct schema_rows rows;
	struct reader r;
	int got;

	reader_init(&r, use, o->operands, o->operands_count, o->skip_invalid);
	while ((got = reader_next(&r, &rows)) > 0)
		take(to, &rows);
	if (got < 0)
		diag_print(o->prog, &r.table.error);
	reader_report(&r, o->prog);
	*format = o->has_format ? o->format : r.format;
	reader_free(&r);
	return got < 0 ? EXIT_FAILED : EXIT_DONE;
}

int
filter_check_range(const struct options *o, enum schema_kind kind,
    const void *models, size_t count, size_t size)
{
	const char *model = models;
	const char *column;

	for (; count > 0; count--, model += size) {
		column = schema_overflow(kind, model);
		if (column == NULL)
			continue;
		diag_say(o->prog,
		    "stage %s: %s is beyond the range of a double",
		    diag_quote(schema_stage_name(kind, model)).text, column);
		return EXIT_FAILED;
	}
	return EXIT_DONE;
}

int
filter_finish(const struct options *o, struct writer *w, int failed)
{
	if (failed == 0)
		failed = writer_close(w);
	if (failed < 0)
		diag_say(o->prog, "standard output: %s", strerror(errno));
	writer_free(w);
	return failed < 0 ? EXIT_FAILED : EXIT_DONE;
}

static int
write_table(struct writer *w, enum schema_kind kind, const char *models,
    size_t count, size_t size)
{
	schema_write_header(w, kind);
	if (writer_end_row(w) < 0)
		return -1;
	for (; count > 0; count--, models += size) {
		schema_write_row(w, kind, models);
		if (writer_end_row(w) < 0)
			return -1;
	}
	return 0;
}

int
filter_put(const struct options *o, struct writer *w, enum schema_kind kind,
    const void *models, size_t count, size_t size)
{
	int status = filter_check_range(o, kind, models, count, size);

	if (status == EXIT_DONE &&
	    write_table(w, kind, models, count, size) < 0)
		status = filter_finish(o, w, -1);
	return status;
}

int
filter_write(const struct options *o, enum table_format format,
    enum schema_kind kind, const void *models, size_t count, size_t size)
{
	struct writer w;
	int status;

	writer_init(&w, STDOUT_FILENO, format);
	status = filter_put(o, &w, kind, models, count, size);
	if (status == EXIT_DONE)
		return filter_finish(o, &w, 0);
	writer_free(&w);
	return status;
}
