#include "record/events.h"

#include "base/diag.h"
#include "base/slice.h"
#include "model/model.h"
#include "model/schema.h"
#include "record/spans.h"
#include "render/format.h"
#include "rows/reader.h"
#include "table/table.h"
#include "value/metadata.h"
#include "value/moment.h"
#include "value/timestamp.h"

/* Of the stages that do not end, so many are named. */
#define NAMED_MAX 100

/* Whether an event's stage name and metadata are valid for a point. */
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

/* Processes an event.  Returns whether it is valid; else sets *error. */
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

/* Whether standard output failed. */
static bool
is_unread(const struct sink *out)
{
	return out->lost > 0 && out->is_stdout;
}

enum events_status
events_take(struct events *e, struct reader *r, const struct schema_rows *rows)
{
	const struct event *events = rows->models;
	struct table *t = &r->table;
	size_t i;

	if (!e->out->out.has_format)
		e->out->out.writer.sheet.format = format_like(r->format);
	for (i = 0; i < rows->count; i++, t->error.line++) {
		if (!take(&e->spans, &events[i], &t->error, e->out) &&
		    table_invalid(t) < 0)
			return EVENTS_WRONG;
		if (is_unread(e->out))
			return EVENTS_UNREAD;
	}
	return EVENTS_TAKEN;
}

static void
name_open(const struct spans *pairs, const char *prog)
{
	const struct spans_open *open = pairs->first;
	size_t named;

	for (named = 0; open != NULL && named < NAMED_MAX; named++) {
		struct diag d = { .file = open->file, .line = open->line };

		diag_reason(&d, "stage %s: started but not ended",
		    diag_quote(slice_of_buffer(&open->name)).text);
		diag_print(prog, &d);
		open = open->after;
	}
	if (named < pairs->count)
		diag_say(prog, "%zu more stages were started but not ended",
		    pairs->count - named);
}

int
events_end(struct events *e, bool is_complete)
{
	bool failed = false;

	if (is_complete) {
		name_open(&e->spans, e->out->options->prog);
		failed = e->spans.count > 0;
	}
	sink_close(e->out);
	failed = failed || e->out->lost > 0;
	spans_free(&e->spans);
	return failed ? -1 : 0;
}

int
events_mark(enum event_kind kind, struct slice stage,
    const struct sink_options *options)
{
	struct event event = {
		.event = kind,
		.stage_name = stage,
		.metadata = options->metadata,
		.timestamp = moment_now().timestamp,
	};
	struct sink out;

	if (sink_open(&out, options, SCHEMA_EVENTS) < 0)
		return EXIT_FAILED;
	/* Events on a pipe have no header. */
	out.out.has_header = !out.out.is_regular;
	sink_event(&out, &event);
	sink_close(&out);
	return out.lost > 0 ? EXIT_FAILED : EXIT_DONE;
}
