/* The columns that people see, one line each, and what is around them. */

#include "base/array.h"
#include "base/buffer.h"
#include "base/slice.h"
#include "model/model.h"
#include "model/schema.h"
#include "model/words.h"
#include "render/context.h"
#include "render/people.h"
#include "render/view.h"
#include "render/view_cells.h"
#include "render/view_paths.h"
#include "value/metadata.h"
#include "value/timestamp.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * Points and events.
 */

/* What a point's metadata say, but for what is there in each. */
static void
notes(struct buffer *out, const struct view_cell *cell)
{
	struct slice rest = *(const struct slice *)cell->field, key, value;
	const char *between = "";

	while (metadata_next(&rest, &key, &value)) {
		if (slice_is(key, "overhead") ||
		    (slice_is(key, "exit_status") && slice_is(value, "0")))
			continue;
		buffer_text(out, between);
		buffer_append(out, key.at, key.len);
		buffer_byte(out, ' ');
		metadata_decode(out, value);
		between = ", ";
	}
}

static void
event(struct buffer *out, const struct view_cell *cell)
{
	buffer_text(out, words_event.each[schema_word(cell->field)]);
}

/*
 * Statistics.
 */

static void
spread(struct buffer *out, const struct view_cell *cell)
{
	const struct stats *s = cell->model;

	/* One run has none. */
	if (s->count < 2 || isnan(s->stdev))
		return;
	buffer_text(out, "± ");
	people_time(out, s->stdev);
}

/* Its own time: that of stages within it is theirs. */
static double
own_time(const void *model)
{
	const struct stats *s = model;

	return isnan(s->self_total) ? s->total : s->self_total;
}

static int
by_own_time(const void *a, const void *b)
{
	const double x = own_time(a), y = own_time(b);

	return (x < y) - (x > y);
}

/*
 * Bottlenecks.
 */

static enum view_tone
tone_of_severity(const void *model)
{
	static const enum view_tone tones[] = { VIEW_PLAIN, VIEW_PLAIN,
		VIEW_WARNING, VIEW_BAD };

	return tones[((const struct bottleneck *)model)->severity];
}

static double
share_of(const void *model)
{
	return ((const struct bottleneck *)model)->share;
}

static void
opportunities(struct buffer *out, const struct view_cell *cell)
{
	const unsigned set = *(const unsigned *)cell->field;
	const char *between = "";
	int i;

	for (i = 0; words_opportunity.each[i] != NULL; i++) {
		if (!(set >> i & 1))
			continue;
		buffer_text(out, between);
		buffer_text(out, words_opportunity.each[i]);
		between = ", ";
	}
}

/*
 * Trends.
 */

static enum view_tone
tone_of_trend(const void *model)
{
	const struct trend *t = model;

	if (!t->significant)
		return VIEW_FAINT;
	return t->trend == DIRECTION_DEGRADING ? VIEW_BAD
	    : t->trend == DIRECTION_IMPROVING  ? VIEW_GOOD
					       : VIEW_PLAIN;
}

static void
significant_change(struct buffer *out, const struct view_cell *cell)
{
	const struct trend *t = cell->model;

	if (t->significant)
		people_change(out, t->change_percent);
	else
		buffer_byte(out, '~');
}

/* Worst first: what got slower, what got faster, and what did neither. */
static int
by_trend(const void *a, const void *b)
{
	const struct trend *x = a, *y = b;

	if (x->significant != y->significant)
		return x->significant ? -1 : 1;
	if (!x->significant || x->change_percent == y->change_percent)
		return 0;
	return x->change_percent < y->change_percent ? 1 : -1;
}

/* What all rows have: the points of a stage, and their time. */
struct span {
	double runs_min, runs_max;
	int64_t first, last; /* TIMESTAMP_NONE: unknown */
};

static struct span
span_of(const struct view *v)
{
	struct span e = { INFINITY, 0, TIMESTAMP_NONE, TIMESTAMP_NONE };
	size_t i, j;

	for (i = 0; i < v->rows_count; i++) {
		const struct trend *t = v->rows[i];
		const struct context_history h = view_history(v, t->stage_name);

		e.runs_min = fmin(e.runs_min, t->execution_count);
		e.runs_max = fmax(e.runs_max, t->execution_count);
		for (j = 0; j < h.count; j++) {
			const int64_t at = h.timestamps[j];

			if (at == TIMESTAMP_NONE)
				continue;
			if (e.first == TIMESTAMP_NONE || at < e.first)
				e.first = at;
			if (e.last == TIMESTAMP_NONE || at > e.last)
				e.last = at;
		}
	}
	return e;
}

/* Appends the days of a span, in UTC: one if they are the same. */
static void
say_days(struct buffer *out, const struct span *e)
{
	struct buffer last = { 0 };
	size_t len;

	people_day(out, e->first);
	people_day(&last, e->last);
	len = last.len;
	if (memcmp(out->data + out->len - len, last.data, len) != 0) {
		buffer_text(out, " to ");
		buffer_append(out, last.data, len);
	}
	buffer_free(&last);
}

static void
trends_title(struct buffer *out, const struct view *v)
{
	const bool are_drifts = v->sheet->context->are_drifts;
	const struct span e = span_of(v);

	buffer_text(out, are_drifts ? "CHANGE by a line through " : "");
	if (e.runs_min < e.runs_max) {
		people_count(out, e.runs_min);
		buffer_text(out, " to ");
	}
	people_count(out, e.runs_max);
	buffer_text(out, " runs");
	if (e.first != TIMESTAMP_NONE) {
		buffer_text(out, ", ");
		say_days(out, &e);
	}
	buffer_text(out,
	    are_drifts ? "; ~ not significant"
		       : "; ~ is no significant change");
}

/*
 * Steps.
 */

static enum view_tone
tone_of_step(const void *model)
{
	return ((const struct step *)model)->change_percent > 0 ? VIEW_BAD
								: VIEW_GOOD;
}

static void
since(struct buffer *out, const struct view_cell *cell)
{
	const struct step *s = cell->model;

	view_say_place(out, s->timestamp, s->metadata);
}

static void
after(struct buffer *out, const struct view_cell *cell)
{
	buffer_text(out, "→ ");
	view_put_duration(out, cell);
}

/*
 * Comparisons.
 */

static enum view_tone
tone_of_verdict(const void *model)
{
	static const enum view_tone tones[] = { VIEW_GOOD, VIEW_FAINT,
		VIEW_PLAIN, VIEW_BAD };

	return tones[((const struct comparison *)model)->verdict];
}

/* As in "12", or "100 → 1" where they differ. */
static void
runs(struct buffer *out, const struct view_cell *cell)
{
	const struct comparison *c = cell->model;

	people_count(out, c->base_count);
	if (c->base_count == c->new_count)
		return;
	buffer_text(out, " → ");
	people_count(out, c->new_count);
}

/* Two sides without points of both have no medians at all. */
static void
before(struct buffer *out, const struct view_cell *cell)
{
	const struct comparison *c = cell->model;

	if (isnan(c->base_median) && !isnan(c->new_median))
		buffer_text(out, "no level");
	else
		view_put_duration(out, cell);
}

static void
after_it(struct buffer *out, const struct view_cell *cell)
{
	if (!isnan(*(const double *)cell->field))
		after(out, cell);
}

static void
interval(struct buffer *out, const struct view_cell *cell)
{
	const struct comparison *c = cell->model;

	if (isnan(c->change_low) || isnan(c->change_high))
		return;
	people_change(out, c->change_low);
	buffer_text(out, " to ");
	people_change(out, c->change_high);
}

/* What changed, worst first, then what may have. */
static int
by_verdict(const void *a, const void *b)
{
	static const int ranks[] = { 1, 3, 2, 0 };
	const struct comparison *x = a, *y = b;

	if (x->verdict != y->verdict)
		return ranks[x->verdict] - ranks[y->verdict];
	if (isnan(x->change_percent) || isnan(y->change_percent))
		return isnan(x->change_percent) - isnan(y->change_percent);
	return (x->change_percent < y->change_percent) -
	    (x->change_percent > y->change_percent);
}

static bool
bases_differ(const struct view *v)
{
	const struct comparison *first, *c;
	size_t i;

	for (i = 1; i < v->rows_count; i++) {
		first = v->rows[0];
		c = v->rows[i];
		if (!slice_equal(c->base, first->base))
			return true;
	}
	return false;
}

static void
base_if_various(struct buffer *out, const struct view_cell *cell)
{
	if (cell->view->is_various)
		view_put_name(out, cell);
}

/* What is compared; the newest run has one name, or none. */
static void
comparisons_title(struct buffer *out, const struct view *v)
{
	const struct comparison *c = v->rows[0];
	const struct slice base = v->is_various ? slice_of("each stage's base")
	    : c->base.len > 0                   ? c->base
						: slice_of("the runs before");

	if (v->sheet->context->is_first) {
		buffer_text(out, "no run before ");
		buffer_append(out, c->new.at, c->new.len);
		buffer_text(out, c->new.len == 0 ? "the newest" : "");
		buffer_text(out, ": nothing to compare with yet");
		return;
	}
	if (c->new.len == 0)
		return;
	buffer_append(out, base.at, base.len);
	buffer_text(out, " → ");
	buffer_append(out, c->new.at, c->new.len);
}

/*
 * Recommendations.
 */

static enum view_tone
tone_of_priority(const void *model)
{
	static const enum view_tone tones[] = { VIEW_PLAIN, VIEW_PLAIN,
		VIEW_WARNING, VIEW_BAD };

	return tones[((const struct recommendation *)model)->priority];
}

/*
 * The columns: heading, alignment, rank, cell, field, and what else.
 */

/* clang-format off */
#define COLUMN(head, align, rank, cell, field, flags, tone) \
	{ head, VIEW_##align, rank, cell, offsetof(struct MODEL, field), flags, tone }

#define MODEL point
static const struct view_column points[] = {
	COLUMN("TIME", RIGHT, 0, view_put_duration, execution_time, 0, NULL),
	COLUMN("CPU", RIGHT, 2, view_put_duration, cpu_time, 0, NULL),
	COLUMN("MEMORY", RIGHT, 3, view_put_memory, memory_used, 0, NULL),
	COLUMN("STAGE", LEFT, 0, view_put_name, stage_name, VIEW_NAME, NULL),
	COLUMN("", LEFT, 1, notes, metadata, VIEW_NAME, NULL),
};
#undef MODEL

#define MODEL event
static const struct view_column events[] = {
	COLUMN("EVENT", RIGHT, 0, event, event, 0, NULL),
	COLUMN("STAGE", LEFT, 0, view_put_name, stage_name, VIEW_NAME, NULL),
};
#undef MODEL

#define MODEL stats
static const struct view_column stats[] = {
	COLUMN("STAGE", LEFT, 0, view_put_name, stage_name, VIEW_NAME, NULL),
	COLUMN("RUNS", RIGHT, 4, view_put_count, count, 0, NULL),
	COLUMN("MEDIAN", RIGHT, 0, view_put_duration, median, 0, NULL),
	COLUMN("P95", RIGHT, 5, view_put_duration, percentile_95, VIEW_EXTENDED, NULL),
	COLUMN("AVG", RIGHT, 3, view_put_duration, avg, 0, NULL),
	COLUMN("± SD", LEFT, 6, spread, stdev, VIEW_GLUED, NULL),
	COLUMN("CPU", RIGHT, 7, view_put_ratio, cpu_utilization, 0, NULL),
	COLUMN("MEMORY", RIGHT, 8, view_put_memory, memory_max, 0, NULL),
	COLUMN("SHARE", RIGHT, 1, view_put_part, total, 0, NULL),
	COLUMN("OF TIME", LEFT, 2, view_put_bar, total, VIEW_GLUED | VIEW_PICTURE, NULL),
};
#undef MODEL

#define MODEL bottleneck
static const struct view_column bottlenecks[] = {
	COLUMN("SEVERITY", LEFT, 0, view_put_severity, severity, 0, tone_of_severity),
	COLUMN("STAGE", LEFT, 0, view_put_name, stage_name, VIEW_NAME, NULL),
	COLUMN("RUNS", RIGHT, 5, view_put_count, execution_count, 0, NULL),
	COLUMN("AVG", RIGHT, 1, view_put_duration, avg_time, 0, NULL),
	COLUMN("P95", RIGHT, 4, view_put_duration, percentile_95, 0, NULL),
	COLUMN("CV", RIGHT, 6, view_put_ratio, cv, 0, NULL),
	COLUMN("CPU", RIGHT, 7, view_put_ratio, cpu_utilization, 0, NULL),
	COLUMN("SHARE", RIGHT, 2, view_put_share, share, 0, NULL),
	COLUMN("OF TIME", LEFT, 3, view_put_bar, share, VIEW_GLUED | VIEW_PICTURE, NULL),
	COLUMN("OPPORTUNITIES", LEFT, 8, opportunities, opportunities, 0, NULL),
};
#undef MODEL

#define MODEL trend
static const struct view_column trends[] = {
	COLUMN("STAGE", LEFT, 0, view_put_name, stage_name, VIEW_NAME, NULL),
	COLUMN("RUNS", RIGHT, 5, view_put_count, execution_count, 0, NULL),
	COLUMN("1ST HALF", RIGHT, 2, view_put_duration, first_half_avg, 0, NULL),
	COLUMN("2ND HALF", RIGHT, 2, view_put_duration, second_half_avg, 0, NULL),
	COLUMN("CHANGE", RIGHT, 0, significant_change, change_percent, 0, tone_of_trend),
	COLUMN("P", RIGHT, 3, view_put_p_value, p_value, 0, NULL),
	COLUMN("MEMORY", RIGHT, 4, view_put_change, memory_change_percent, 0, NULL),
	COLUMN("HISTORY", LEFT, 1, view_put_history, stage_name, VIEW_PICTURE, NULL),
};
#undef MODEL

#define MODEL step
static const struct view_column steps[] = {
	COLUMN("STAGE", LEFT, 0, view_put_name, stage_name, VIEW_NAME, NULL),
	COLUMN("BEFORE", RIGHT, 2, view_put_duration, before_median, 0, NULL),
	COLUMN("→ AFTER", LEFT, 2, after, after_median, VIEW_GLUED, NULL),
	COLUMN("CHANGE", RIGHT, 0, view_put_change, change_percent, VIEW_SIGNED, tone_of_step),
	COLUMN("P", RIGHT, 4, view_put_p_value, p_value, 0, NULL),
	COLUMN("STAGES", RIGHT, 3, view_put_share, shared, 0, NULL),
	COLUMN("SINCE", LEFT, 1, since, timestamp, 0, NULL),
};
#undef MODEL

#define MODEL comparison
static const struct view_column comparisons[] = {
	COLUMN("STAGE", LEFT, 0, view_put_name, stage_name, VIEW_NAME, NULL),
	COLUMN("BASE", LEFT, 4, base_if_various, base, VIEW_NAME, NULL),
	COLUMN("RUNS", RIGHT, 6, runs, base_count, 0, NULL),
	COLUMN("BEFORE", RIGHT, 2, before, base_median, 0, NULL),
	COLUMN("→ AFTER", LEFT, 2, after_it, new_median, VIEW_GLUED, NULL),
	COLUMN("CHANGE", RIGHT, 0, view_put_change, change_percent, 0, tone_of_verdict),
	COLUMN("INTERVAL", RIGHT, 3, interval, change_low, 0, NULL),
	COLUMN("P", RIGHT, 5, view_put_p_value, p_adjusted, 0, NULL),
	COLUMN("VERDICT", LEFT, 0, view_put_verdict, verdict, 0, tone_of_verdict),
	COLUMN("NEEDS", RIGHT, 7, view_put_count, runs_needed, 0, NULL),
};
#undef MODEL

#define MODEL recommendation
static const struct view_column recommendations[] = {
	COLUMN("PRIORITY", LEFT, 0, view_put_severity, priority, 0, tone_of_priority),
	COLUMN("STAGE", LEFT, 0, view_put_name, stage_name, VIEW_NAME, NULL),
	COLUMN("ISSUE", LEFT, 1, view_put_name, issue, 0, NULL),
	COLUMN("ACTION", LEFT, 3, view_put_name, suggested_action, 0, NULL),
	COLUMN("SAVES", LEFT, 2, view_put_name, expected_improvement, 0, NULL),
	COLUMN("RULE", LEFT, 5, view_put_name, rule, 0, NULL),
	COLUMN("CONFIDENCE", RIGHT, 4, view_put_ratio, confidence, 0, NULL),
};
#undef MODEL

#define MODEL path
static const struct view_column paths[] = {
	COLUMN("STAGE", LEFT, 0, view_put_name, stage_name, VIEW_NAME, NULL),
	COLUMN("RUNS", RIGHT, 7, view_put_count, runs, 0, NULL),
	COLUMN("ON PATH", RIGHT, 2, view_put_share, on_path, 0, NULL),
	COLUMN("TIME THERE", RIGHT, 0, view_put_duration, path_time, 0, NULL),
	COLUMN("SHARE", RIGHT, 3, view_put_share, path_share, 0, NULL),
	COLUMN("OF PATH", LEFT, 4, view_put_bar, path_share, VIEW_GLUED | VIEW_PICTURE, NULL),
	COLUMN("OWN TIME", RIGHT, 6, view_put_duration, self_time, 0, NULL),
	COLUMN("SLACK", RIGHT, 1, view_put_duration, slack, 0, NULL),
	COLUMN("DRAG", RIGHT, 5, view_put_duration, drag, 0, NULL),
	COLUMN("HALF SAVES", RIGHT, 1, view_put_saves_half, saves_half_min, 0, NULL),
	COLUMN("WAIT", RIGHT, 6, view_put_duration, wait, 0, NULL),
};
#undef MODEL

#define MODEL timed_run
static const struct view_column runs_of_paths[] = {
	COLUMN("RUN", LEFT, 0, view_put_name, run, VIEW_NAME, NULL),
	COLUMN("STARTED", LEFT, 4, view_put_moment, timestamp, 0, NULL),
	COLUMN("ELAPSED", RIGHT, 0, view_put_duration, elapsed, 0, NULL),
	COLUMN("WORK", RIGHT, 3, view_put_duration, work, 0, NULL),
	COLUMN("IDLE", RIGHT, 1, view_put_duration, idle, 0, NULL),
	COLUMN("LONGEST", RIGHT, 5, view_put_duration, longest_idle, 0, NULL),
	COLUMN("AFTER", LEFT, 5, view_put_name, after_stage, VIEW_NAME, NULL),
	COLUMN("AT A TIME", RIGHT, 3, view_put_ratio, concurrency_avg, 0, NULL),
	COLUMN("MOST", RIGHT, 6, view_put_count, concurrency_max, 0, NULL),
	COLUMN("PATH", RIGHT, 2, view_put_duration, path, VIEW_EXTENDED, NULL),
};
#undef MODEL

#define MODEL bar
static const struct view_column bars[] = {
	COLUMN("STAGE", LEFT, 0, view_put_name, stage_name, VIEW_NAME, view_tone_of_bar),
	COLUMN("WHEN", LEFT, 2, view_put_bar_in_time, start, VIEW_PICTURE, view_tone_of_bar),
	COLUMN("TIME", RIGHT, 0, view_put_duration, length, 0, NULL),
	COLUMN("", LEFT, 1, view_put_bar_path, path, 0, view_tone_of_bar),
};
#undef MODEL

#define COLUMNS(list) .columns = list, .count = COUNT(list)

const struct view_kind view_kinds[SCHEMA_KINDS] = {
	[SCHEMA_POINTS] = { COLUMNS(points), .empty = "no points" },
	[SCHEMA_EVENTS] = { COLUMNS(events), .empty = "no events" },
	[SCHEMA_STATS] = { COLUMNS(stats), .order = by_own_time,
	    .weight = own_time, .sums_up = true,
	    .empty = "no points" },
	[SCHEMA_BOTTLENECKS] = { COLUMNS(bottlenecks),
	    .weight = share_of,
	    .empty = "no stage stands out" },
	[SCHEMA_TRENDS] = { COLUMNS(trends), .order = by_trend,
	    .title = trends_title, .empty = "no stage has two points yet" },
	[SCHEMA_STEPS] = { COLUMNS(steps), .empty = "no steps" },
	[SCHEMA_COMPARISONS] = { COLUMNS(comparisons), .order = by_verdict,
	    .is_various = bases_differ,
	    .title = comparisons_title, .empty = "nothing to compare" },
	[SCHEMA_PATHS] = { COLUMNS(paths),
	    .weight = view_weight_of_path,
	    .title = view_say_paths, .empty = "no points" },
	[SCHEMA_RUNS] = { COLUMNS(runs_of_paths), .empty = "no points" },
	[SCHEMA_BARS] = { COLUMNS(bars), .order = view_order_bars,
	    .title = view_say_bars, .empty = "no points" },
	[SCHEMA_RECOMMENDATIONS] = { COLUMNS(recommendations), .empty = "nothing to recommend" },
};
/* clang-format on */
