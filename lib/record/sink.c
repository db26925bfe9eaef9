#include "record/sink.h"

#include "base/buffer.h"
#include "base/diag.h"
#include "base/slice.h"
#include "model/schema.h"
#include "table/format.h"
#include "table/table.h"
#include "value/metadata.h"
#include "value/timestamp.h"

#include <string.h>

const char *
sink_refuses(struct slice stage)
{
	if (stage.len == 0)
		return "empty name";
	if (table_is_header_word(stage))
		return "reserved for headers";
	if (stage.len > FIELD_LEN_MAX)
		return "longer than 1 MiB";
	return slice_has_control(stage) ? "contains a control character" : NULL;
}

int
sink_open(
    struct sink *r, const struct sink_options *options, enum schema_kind kind)
{
	struct diag error;

	*r = (struct sink){ .options = options, .name = options->output };
	r->is_stdout = strcmp(options->output, "-") == 0;
	if (r->is_stdout)
		r->name = "standard output";
	if (append_file_open(&r->out, options->prog, options->output, kind,
		options->format, &error) < 0) {
		diag_print(options->prog, &error);
		return -1;
	}
	if (r->out.writer.sheet.format->is_for_terminals) {
		r->screen = screen_of(r->out.writer.fd, options->color);
		r->context.screen = &r->screen;
		r->out.writer.sheet.context = &r->context;
	}
	return 0;
}

/* Reports a failure, once: later rows are lost for the same reason. */
static void
lose(struct sink *r, const struct diag *error)
{
	if (r->lost++ == 0)
		diag_print(r->options->prog, error);
}

/* Reports that the file's last line was completed, if it just was. */
static void
report_mended(struct sink *r, bool was_mended)
{
	if (r->out.mended && !was_mended)
		diag_say(r->options->prog,
		    "%s: the last line was cut off: repaired", r->name);
}

static void
append(struct sink *r, const void *model)
{
	const bool was_mended = r->out.mended;
	struct diag error = { .file = r->name };

	if (append_file_row(&r->out, model, &error) < 0)
		lose(r, &error);
	report_mended(r, was_mended);
}

/* Whether a point is inside the parent: a log may be older than that. */
static bool
is_inside(const struct sink_options *options, const struct point *point)
{
	return options->parent.len > 0 && point->timestamp != TIMESTAMP_NONE &&
	    point->timestamp >= options->since;
}

void
sink_point(struct sink *r, const struct point *point)
{
	const struct slice common_pairs = r->options->metadata;
	struct point row = *point;
	struct buffer common = { 0 }, metadata = { 0 };

	if (point->execution_time < r->options->threshold)
		return;
	if (is_inside(r->options, point))
		metadata_merge(&common, common_pairs, r->options->parent);
	metadata_merge(&metadata,
	    common.len > 0 ? slice_of_buffer(&common) : common_pairs,
	    point->metadata);
	row.metadata = slice_of_buffer(&metadata);
	append(r, &row);
	buffer_free(&metadata);
	buffer_free(&common);
}

void
sink_event(struct sink *r, const struct event *event)
{
	append(r, event);
}

void
sink_close(struct sink *r)
{
	const bool was_mended = r->out.mended;
	struct diag error = { .file = r->name };

	if (append_file_close(&r->out, &error) < 0)
		lose(r, &error);
	report_mended(r, was_mended);
	if (r->lost > 1)
		diag_say(r->options->prog, "%s: %ju rows were not written",
		    r->name, r->lost);
}
