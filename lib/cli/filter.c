#include "cli/filter.h"

#include "base/buffer.h"
#include "base/diag.h"
#include "base/io.h"
#include "render/format.h"
#include "render/screen.h"
#include "render/writer.h"
#include "rows/selection.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

int
filter_check_range(const struct options *o, const struct schema *schema,
    const void *models, size_t count, size_t size)
{
	const char *model = models;
	const char *column;

	for (; count > 0; count--, model += size) {
		column = schema_overflow(schema, model);
		if (column == NULL)
			continue;
		diag_say(o->prog,
		    "stage %s: %s is beyond the range of a double",
		    diag_quote(schema_stage_name(schema, model)).text, column);
		return EXIT_FAILED;
	}
	return EXIT_DONE;
}

/* Says that standard output cannot be written, once. */
static void
fail_to_write(struct filter *f)
{
	diag_say(f->options->prog, "standard output: %s", strerror(errno));
	f->status = EXIT_FAILED;
}

/* Rows without a header are for a program, on a terminal too. */
static const struct format *
find_format(const struct filter *f)
{
	const struct format *format = f->headless == NULL
	    ? options_format(f->options)
	    : f->options->format;

	return format != NULL ? format : format_like(f->reader.format);
}

static void
open_writer(struct filter *f)
{
	const struct format *format = find_format(f);

	/* The size of the terminal may change between two tables. */
	if (format->is_for_terminals) {
		f->screen = screen_of(STDOUT_FILENO, f->options->color);
		f->context.screen = &f->screen;
		if (f->is_open && f->periodic == NULL)
			writer_break(&f->writer);
	}
	if (f->is_open)
		return;
	io_report_limit();
	writer_init(&f->writer, STDOUT_FILENO, format);
	f->writer.sheet.context = &f->context;
	f->is_open = true;
}

void
filter_begin(struct filter *f, const struct schema *schema)
{
	open_writer(f);
	if (f->headless != NULL)
		writer_continue(&f->writer, schema);
	else
		writer_begin(&f->writer, schema);
}

void
filter_row(struct filter *f, const void *model)
{
	if (f->status == EXIT_DONE && writer_row(&f->writer, model) < 0)
		fail_to_write(f);
}

void
filter_end(struct filter *f)
{
	if (f->status == EXIT_DONE && writer_end(&f->writer) < 0)
		fail_to_write(f);
}

void
filter_write(struct filter *f, const struct schema *schema, const void *models,
    size_t count, size_t size)
{
	const char *model = models;

	f->status = filter_check_range(f->options, schema, models, count, size);
	if (f->status != EXIT_DONE)
		return;
	filter_begin(f, schema);
	for (; count > 0; count--, model += size)
		filter_row(f, model);
	filter_end(f);
}

void
filter_text(struct filter *f, struct slice text)
{
	open_writer(f);
	buffer_append(&f->writer.sheet.out, text.at, text.len);
	if (f->status == EXIT_DONE && writer_flush(&f->writer) < 0)
		fail_to_write(f);
}

static void
report(struct filter *f)
{
	f->fresh = 0;
	f->report(f, f->on);
}

/* A table of a stream is followed by an empty line, and is there at once. */
static int
report_periodically(void *on)
{
	struct filter *f = on;

	report(f);
	if (f->status == EXIT_DONE && writer_break(&f->writer) < 0)
		fail_to_write(f);
	return f->status == EXIT_DONE ? 0 : -1;
}

static void
do_nothing(int signal)
{
	(void)signal;
}

/*
 * Lets the first SIGINT pass: whoever writes the stream gets it too, and the
 * last table is still to come.
 */
static void
await_last_table(void)
{
	struct sigaction action = { .sa_handler = do_nothing,
		.sa_flags = (int)SA_RESETHAND | SA_RESTART };
	struct sigaction old;

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, NULL, &old);
	if (old.sa_handler != SIG_IGN)
		sigaction(SIGINT, &action, NULL);
}

/* At an empty line. */
static void
end_table(struct filter *f)
{
	if (f->fresh == 0 || !f->ends_table(f->on))
		return;
	if (!f->is_open)
		await_last_table();
	report(f);
	if (f->status == EXIT_DONE && writer_flush(&f->writer) < 0)
		fail_to_write(f);
}

/* Takes rows, and reports where it is due among them. */
static enum filter_take
take_rows(struct filter *f, struct schema_rows rows)
{
	enum filter_take took = FILTER_GO_ON;

	while (
	    rows.count > 0 && took == FILTER_GO_ON && f->status == EXIT_DONE) {
		const size_t n = f->periodic != NULL
		    ? periodic_room(f->periodic, rows.count)
		    : rows.count;
		const struct schema_rows part = schema_part(rows, 0, n);

		took = f->take(f->on, &part);
		f->fresh += n;
		if (f->periodic != NULL)
			periodic_rows(f->periodic, n);
		rows = schema_part(rows, n, rows.count - n);
	}
	return took;
}

/* Takes those of the rows that are wanted. */
static enum filter_take
take_wanted(struct filter *f, struct schema_rows rows)
{
	if (pick_rows(&f->pick, &f->reader, &rows) < 0)
		return FILTER_FAILED;
	return take_rows(f, rows);
}

static void
read_tables(struct filter *f)
{
	enum filter_take took = FILTER_GO_ON;
	struct schema_rows rows;
	int got = READER_DONE;

	while (f->status == EXIT_DONE && took == FILTER_GO_ON &&
	    (got = reader_next(&f->reader, &rows)) > 0) {
		if (got == READER_END)
			end_table(f);
		else
			took = take_wanted(f, rows);
	}
	if ((got >= 0 && took != FILTER_FAILED) || f->status != EXIT_DONE)
		return;
	/* A signal that ends a stream is no failure. */
	if (f->periodic != NULL && f->periodic->signal != 0)
		return;
	diag_print(f->options->prog, &f->reader.table.error);
	f->status = EXIT_FAILED;
}

/* Takes the rows that have waited for the end. */
static void
take_last(struct filter *f)
{
	struct schema_rows rows;

	f->status = pick_check(&f->pick);
	while (f->status == EXIT_DONE && pick_last(&f->pick, &rows))
		take_rows(f, rows);
	if (f->status == EXIT_DONE)
		pick_say_hosts(&f->pick);
}

/* The names that the reader's threads look up: NULL if points are renamed, or
 * kept until the end. */
static const struct intern *
shared_names(const struct filter *f)
{
	const struct selection_wanted *wanted = &f->options->wanted;

	if (f->names == NULL || wanted->by != NULL || wanted->last > 0)
		return NULL;
	intern_share(f->names);
	return f->names;
}

int
filter_read(struct filter *f)
{
	const struct options *o = f->options;
	const enum schema_use use = pick_begin(&f->pick, o, f->use, f->apart);

	reader_init(
	    &f->reader, use, o->operands, o->operands_count, o->skip_invalid);
	f->reader.table.label = o->label;
	f->reader.table.tells_ends = f->ends_table != NULL;
	f->reader.threads = o->threads;
	f->reader.names = shared_names(f);
	if (f->headless != NULL)
		reader_imply(&f->reader, f->headless);
	if (f->periodic != NULL) {
		f->periodic->act = report_periodically;
		f->periodic->on = f;
		periodic_begin(f->periodic, &f->reader.table.input);
	}
	read_tables(f);
	reader_report(&f->reader, o->prog);
	if (f->status == EXIT_DONE)
		take_last(f);
	pick_free(&f->pick);
	return f->status;
}

int
filter_run(struct filter *f)
{
	filter_read(f);
	if (f->status == EXIT_DONE && (!f->is_open || f->fresh > 0)) {
		if (f->periodic != NULL)
			report_periodically(f);
		else
			report(f);
	}
	if (f->status == EXIT_DONE && writer_close(&f->writer) < 0)
		fail_to_write(f);
	if (f->is_open)
		writer_free(&f->writer);
	reader_free(&f->reader);
	return f->status;
}
