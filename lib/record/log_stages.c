#include "record/log_stages.h"

#include "base/buffer.h"
#include "model/model.h"
#include "record/log_format.h"
#include "record/trace.h"
#include "value/metadata.h"
#include "value/num.h"
#include "value/timestamp.h"

#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Lines that programs write at the same time may be that much out of order, in
 * ms.
 */
#define DISORDER_MAX 1000.0

/* Notes that a stage cannot be recorded. */
static void
lose(struct log_stages *s, struct slice stage, uintmax_t line, const char *why)
{
	if (s->lost++ > 0)
		return;
	s->problem = (struct diag){ .file = s->file, .line = line };
	diag_reason(&s->problem, "stage %s: %s: not recorded",
	    diag_quote(stage).text, why);
}

static void
lose_open(struct log_stages *s, struct spans_open *open, const char *why)
{
	lose(s, slice_of_buffer(&open->name), open->line, why);
	spans_drop(&s->spans, open);
}

/* Notes the time of a line for the open stages with an id. */
static void
see(struct spans_id *id, const struct log_at *at)
{
	const double step = moment_elapsed(id->last, at->time);

	if (step < -DISORDER_MAX)
		id->back = at->line;
	if (step > 0 || step < -DISORDER_MAX)
		id->last = at->time;
}

void
log_stages_see(struct log_stages *s, const struct log_at *at)
{
	struct spans_id *same = spans_find_id(&s->spans, at->id);
	struct spans_id *without = spans_find_id(&s->spans, slice_of(""));

	if (same != NULL)
		see(same, at);
	if (without != NULL && without != same)
		see(without, at);
}

/* The last line after a stage began in which the clock goes back, or 0. */
static uintmax_t
went_back(const struct spans_open *open)
{
	return open->id->back > open->line ? open->id->back : 0;
}

static void
end(struct log_stages *s, struct spans_open *open, struct moment at)
{
	char wrong[128];
	const char *why = NULL;
	struct point point;

	if (went_back(open) > 0) {
		snprintf(wrong, sizeof wrong,
		    "the clock goes back in line %ju, so its time is unknown",
		    went_back(open));
		why = wrong;
	}
	if (why == NULL)
		why = spans_close(&s->spans, open, slice_of(""), at, &point);
	if (why == NULL)
		sink_point(s->out, &point);
	else
		lose_open(s, open, why);
}

/* Ends a stage of which a line told how long it took, if one did. */
static void
end_told(struct log_stages *s, struct spans_open *open)
{
	const double took = open->log.took;
	struct point point;

	if (isnan(took)) {
		spans_drop(&s->spans, open);
		return;
	}
	spans_close(&s->spans, open, slice_of(""), open->started, &point);
	point.execution_time = took;
	point.timestamp = TIMESTAMP_NONE;
	sink_point(s->out, &point);
}

/* Ends all stages with an id, the latest first. */
static void
end_all(struct log_stages *s, const struct log_at *at)
{
	const struct spans_id *id = spans_find_id(&s->spans, at->id);
	struct spans_open *open = id != NULL ? id->newest : NULL, *before;

	for (; open != NULL; open = before) {
		before = open->id_before;
		if (!open->log.is_told)
			end(s, open, at->time);
	}
}

static void
end_told_all(struct log_stages *s)
{
	struct spans_open *open, *after;

	for (open = s->spans.first; open != NULL; open = after) {
		after = open->after;
		if (open->log.is_told)
			end_told(s, open);
	}
}

static void
describe(struct buffer *metadata, const struct log_mark *mark,
    const struct log_at *at)
{
	char text[NUM_SIZE];

	if (at->id.len > 0)
		metadata_add(metadata, slice_of("id"), at->id);
	if (mark->place.depth > 0)
		metadata_add(metadata, slice_of("depth"),
		    (struct slice){
			text, num_format(text, mark->place.depth) });
}

static void
add_block(struct log_stages *s, const struct log_at *at)
{
	struct spans_open *open = spans_find(&s->spans, at->id, NULL);

	if (open != NULL)
		open->log.blocks++;
}

/* Opens a stage. */
static void
begin(struct log_stages *s, const struct log_mark *mark,
    const struct log_at *at, const struct spans_log *log)
{
	const char *wrong = sink_refuses(mark->stage);
	struct event event = { .stage_name = mark->stage };
	struct buffer metadata = { 0 };
	struct spans_open *open;

	s->count++;
	if (wrong != NULL) {
		lose(s, mark->stage, at->line, wrong);
		if (log->needs_end)
			add_block(s, at);
		return;
	}
	describe(&metadata, mark, at);
	event.metadata = slice_of_buffer(&metadata);
	spans_start(&s->spans, &event, at->time, s->file, at->line);
	buffer_free(&metadata);
	open = s->spans.last;
	open->log = *log;
	if (open->id_before == NULL)
		open->id->last = at->time;
}

static void
begin_step(
    struct log_stages *s, const struct log_mark *mark, const struct log_at *at)
{
	const struct spans_log log = { .blocks = mark->act == LOG_HEADED };

	end_all(s, at);
	begin(s, mark, at, &log);
}

/* Begins a step, if it is not the one that is open. */
static void
change_step(
    struct log_stages *s, const struct log_mark *mark, const struct log_at *at)
{
	const struct spans_open *open =
	    spans_find(&s->spans, at->id, &mark->stage);

	if (open == NULL || open->log.needs_end)
		begin_step(s, mark, at);
}

static void
begin_section(
    struct log_stages *s, const struct log_mark *mark, const struct log_at *at)
{
	const struct spans_log log = { .needs_end = true };

	begin(s, mark, at, &log);
}

static void
end_section(
    struct log_stages *s, const struct log_mark *mark, const struct log_at *at)
{
	struct spans_open *open =
	    spans_find(&s->spans, at->id, mark->has_name ? &mark->stage : NULL);

	if (open == NULL)
		return;
	if (open->log.blocks > 0 && !mark->has_name)
		open->log.blocks--;
	else if (open->log.needs_end)
		end(s, open, at->time);
}

/* Names a stage, the first time that its id occurs. */
static void
name_stage(
    struct log_stages *s, const struct log_mark *mark, const struct log_at *at)
{
	const struct spans_log log = { .is_told = true, .took = NAN };

	if (spans_find(&s->spans, at->id, NULL) == NULL)
		begin(s, mark, at, &log);
}

static void
tell(struct log_stages *s, const struct log_mark *mark, const struct log_at *at)
{
	struct spans_open *open = spans_find(&s->spans, at->id, NULL);

	if (open != NULL)
		open->log.took = mark->took;
}

/*
 * Whether an open command goes on while another begins: a function while those
 * that it calls run, `eval` while its text runs, and the parts of a pipeline
 * beside each other.
 */
static bool
goes_on(
    const struct spans_open *open, const struct log_mark *mark, struct slice id)
{
	const struct spans_place *a = &open->log.at, *b = &mark->place;

	if (a->subshells > b->subshells)
		return false;
	if (a->subshells == b->subshells &&
	    !slice_equal(slice_of_buffer(&open->id->text), id))
		return true;
	return a->functions < b->functions || (a->holds && a->depth < b->depth);
}

static void
begin_command(
    struct log_stages *s, const struct log_mark *mark, const struct log_at *at)
{
	const struct spans_open *same =
	    spans_find(&s->spans, at->id, &mark->stage);
	const struct spans_log log = { .at = mark->place };
	struct spans_open *open, *before;

	/* Assignments that follow one another are one stage. */
	if (same != NULL && same == s->spans.last &&
	    slice_is(mark->stage, TRACE_ASSIGNMENT) &&
	    same->log.at.depth == mark->place.depth &&
	    same->log.at.functions == mark->place.functions)
		return;
	for (open = s->spans.last; open != NULL; open = before) {
		before = open->before;
		if (!goes_on(open, mark, at->id))
			end(s, open, at->time);
	}
	begin(s, mark, at, &log);
}

void
log_stages_do(
    struct log_stages *s, const struct log_mark *mark, const struct log_at *at)
{
	if (s->pauses > 0 && mark->act != LOG_PAUSE && mark->act != LOG_RESUME)
		return;
	switch (mark->act) {
	case LOG_STEP:
	case LOG_HEADED:
		begin_step(s, mark, at);
		break;
	case LOG_CHANGE:
		change_step(s, mark, at);
		break;
	case LOG_BEGIN:
		begin_section(s, mark, at);
		break;
	case LOG_BLOCK:
		add_block(s, at);
		break;
	case LOG_END:
		end_section(s, mark, at);
		break;
	case LOG_STOP:
		end_all(s, at);
		end_told_all(s);
		break;
	case LOG_NAME:
		name_stage(s, mark, at);
		break;
	case LOG_TOOK:
		tell(s, mark, at);
		break;
	case LOG_PAUSE:
		s->pauses++;
		s->was_paused = true;
		break;
	case LOG_RESUME:
		s->pauses -= s->pauses > 0;
		break;
	case LOG_COMMAND:
		begin_command(s, mark, at);
		break;
	case LOG_NOTHING:
		break;
	}
}

void
log_stages_forget(struct log_stages *s)
{
	spans_reset(&s->spans);
}

void
log_stages_lose(struct log_stages *s, const char *why)
{
	while (s->spans.first != NULL)
		lose_open(s, s->spans.first, why);
}

/* Ends a stage at the last time that the file told of it. */
static void
end_last(struct log_stages *s, struct spans_open *open)
{
	struct diag d = { .file = s->file, .line = open->line };

	if (went_back(open) > 0 ||
	    moment_elapsed(open->started, open->id->last) > 0) {
		end(s, open, open->id->last);
		return;
	}
	diag_reason(&d,
	    "stage %s: no later timestamp, so its end is unknown: not recorded",
	    diag_quote(slice_of_buffer(&open->name)).text);
	diag_print(s->out->options->prog, &d);
	spans_drop(&s->spans, open);
}

void
log_stages_end(struct log_stages *s, const struct moment *now)
{
	s->pauses = 0;
	end_told_all(s);
	while (s->spans.first != NULL) {
		struct spans_open *open = s->spans.first;

		if (open->log.needs_end)
			lose_open(s, open, "started but not ended");
		else if (now != NULL)
			end(s, open, *now);
		else
			end_last(s, open);
	}
}

void
log_stages_free(struct log_stages *s)
{
	spans_free(&s->spans);
}
