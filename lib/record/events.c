#include "record/events.h"

#include "base/diag.h"
#include "base/slice.h"
#include "model/model.h"
#include "record/spans.h"
#include "rows/reader.h"
#include "rows/schema.h"
#include "table/table.h"
#include "value/metadata.h"
#include "value/moment.h"
#include "value/timestamp.h"

/* Whether an event's stage and metadata can be those of a point. */
static bool
is_recordable(const struct event *event, struct diag *error)
{
	const char *wrong = sink_refuses(event->stage_name);

	if (wrong != NULL)
		diag_reason(error, "stage_name: %s: %s", wrong,
		    diag_quote(event->stage_name).text);
	else if (!metadata_is_valid(event->metadata))
		diag_reason(error,
		    "metadata: not key=value pairs joined by ';': %s",
		    diag_quote(event->metadata).text);
	else
		return true;
	return false;
}

static struct moment
moment_of(const struct event *event)
{
	if (event->timestamp == TIMESTAMP_NONE)
		return moment_now();
	return (struct moment){ .timestamp = event->timestamp };
}

/* Takes an event.  Returns whether it is right; else *error says why not. */
static bool
take(struct spans *pairs, const struct event *event, struct diag *error,
    struct sink *out)
{
	struct moment at = moment_of(event);
	struct point point;
	const char *wrong;

	if (event->event == EVENT_RESET) {
		spans_reset(pairs);
		return true;
	}
	if (!is_recordable(event, error))
		return false;
	if (event->event == EVENT_START) {
		spans_start(pairs, event, at, error->file, error->line);
		return true;
	}
	wrong = spans_end(pairs, event, at, &point);
	if (wrong == NULL)
		sink_point(out, &point);
	else
		diag_reason(error, "stage %s: %s",
		    diag_quote(event->stage_name).text, wrong);
	return wrong == NULL;
}

/* Takes events.  Returns 0, or -1 with the reader's error. */
static int
take_all(struct reader *r, const struct schema_rows *rows, struct spans *pairs,
    struct sink *out)
{
	const struct event *events = rows->models;
	struct table *t = &r->table;
	size_t i;

	for (i = 0; i < rows->count; i++, t->error.line++) {
		if (!take(pairs, &events[i], &t->error, out) &&
		    table_invalid(t) < 0)
			return -1;
		/* Nobody reads what is written. */
		if (out->lost > 0 && out->is_stdout)
			break;
	}
	return 0;
}

/* Returns 0, or -1 after a message. */
static int
read_all(struct reader *r, struct spans *pairs, struct sink *out)
{
	struct schema_rows rows;
	int got;

	while ((got = reader_next(r, &rows)) > 0) {
		if (!out->out.has_format)
			out->out.writer.format = r->format;
		if (take_all(r, &rows, pairs, out) < 0)
			got = -1;
		if (got < 0 || (out->lost > 0 && out->is_stdout))
			break;
	}
	if (got < 0)
		diag_print(out->options->prog, &r->table.error);
	return got < 0 ? -1 : 0;
}

static void
name_open(const struct spans *pairs, const char *prog)
{
	size_t i;

	for (i = 0; i < pairs->count; i++) {
		const struct spans_open *open = &pairs->open[i];
		struct diag d = { .file = open->file, .line = open->line };

		diag_reason(&d, "stage %s: it was started and did not end",
		    diag_quote(slice_of_buffer(&open->name)).text);
		diag_print(prog, &d);
	}
}

int
events_record(
    char *const *paths, size_t count, bool skip_invalid, struct sink *out)
{
	struct spans pairs = { 0 };
	struct reader r;
	bool failed;

	reader_init(&r, FOR_EVENTS, paths, count, skip_invalid);
	failed = read_all(&r, &pairs, out) < 0;
	reader_report(&r, out->options->prog);
	if (!failed)
		name_open(&pairs, out->options->prog);
	failed = failed || pairs.count > 0;
	sink_close(out);
	reader_free(&r);
	spans_free(&pairs);
	return failed || out->lost > 0 ? EXIT_FAILED : EXIT_DONE;
}
