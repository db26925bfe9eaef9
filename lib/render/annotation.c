/* The words of annotations, for each kind of tables. */

#include "render/annotation.h"

#include "base/buffer.h"
#include "base/slice.h"
#include "model/model.h"
#include "model/schema.h"
#include "model/words.h"
#include "render/cells.h"
#include "render/context.h"
#include "render/people.h"
#include "value/metadata.h"
#include "value/num.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void
append(struct buffer *out, const char *before, struct slice text)
{
	buffer_text(out, before);
	buffer_append(out, text.at, text.len);
}

/* In ASCII, since logs are read anywhere. */
static void
say_times(struct buffer *out, double from_ms, double to_ms)
{
	struct buffer text = { 0 };

	people_times(&text, from_ms, to_ms);
	cells_escape(out, slice_of_buffer(&text), false);
	buffer_free(&text);
}

static void
say_time(struct buffer *out, double ms)
{
	struct buffer text = { 0 };

	people_time(&text, ms);
	cells_escape(out, slice_of_buffer(&text), false);
	buffer_free(&text);
}

/* As in "+104%, 6.21 -> 12.7 s". */
static void
say_change(struct buffer *out, double percent, double from_ms, double to_ms)
{
	people_change(out, percent);
	buffer_text(out, isnan(percent) ? "" : ", ");
	say_times(out, from_ms, to_ms);
}

static enum annotation_level
level_of_degree(int degree)
{
	return degree == SEVERITY_CRITICAL ? ANNOTATION_ERROR
	    : degree == SEVERITY_HIGH      ? ANNOTATION_WARNING
					   : ANNOTATION_NOTICE;
}

/* How large a change is; one from 0 has no percentage. */
static double
size_of_change(double percent)
{
	return isnan(percent) ? INFINITY : fabs(percent);
}

/*
 * Bottlenecks.
 */

static enum annotation_level
bottleneck_level(const void *model)
{
	return level_of_degree(
	    (int)((const struct bottleneck *)model)->severity);
}

/* The reason, with numbers as people read them. */
static void
say_reason(struct buffer *out, const char *reason)
{
	char rounded[32];
	double value;

	while (*reason != '\0') {
		const size_t len = strcspn(reason, " ");

		if (num_parse((struct slice){ reason, len }, &value) ==
		    NUM_OK) {
			snprintf(rounded, sizeof rounded,
			    value < 1000 ? "%.3g" : "%.0f", value);
			buffer_text(out, rounded);
		} else
			buffer_append(out, reason, len);
		reason += len;
		if (*reason != '\0')
			buffer_byte(out, *reason++);
	}
}

static void
say_bottleneck(
    struct buffer *out, const void *model, const struct context *context)
{
	const struct bottleneck *b = model;

	(void)context;
	buffer_text(out, words_severity.each[b->severity]);
	buffer_text(out, ": ");
	say_time(out, b->avg_time);
	buffer_text(out, " on average, ");
	people_share(out, b->share);
	buffer_text(out, " of all time (");
	say_reason(out, b->reason);
	buffer_byte(out, ')');
}

/*
 * Trends.
 */

static enum annotation_level
trend_level(const void *model)
{
	const struct trend *t = model;

	if (!t->significant || t->trend == DIRECTION_STABLE)
		return ANNOTATION_NONE;
	return t->trend == DIRECTION_DEGRADING ? ANNOTATION_WARNING
					       : ANNOTATION_NOTICE;
}

static double
trend_urgency(const void *model)
{
	return size_of_change(((const struct trend *)model)->change_percent);
}

static void
say_trend(struct buffer *out, const void *model, const struct context *context)
{
	const struct trend *t = model;

	/* The line does not go from the one average to the other. */
	if (context->are_drifts) {
		people_change(out, t->change_percent);
		buffer_text(out,
		    isnan(t->change_percent) ? "changed by a line through "
					     : " by a line through ");
	} else {
		say_change(out, t->change_percent, t->first_half_avg,
		    t->second_half_avg);
		buffer_text(out, " from the first to the second half of ");
	}
	people_count(out, t->execution_count);
	buffer_text(out, " runs");
}

/*
 * Steps.
 */

static enum annotation_level
step_level(const void *model)
{
	const struct step *s = model;

	return s->after_median > s->before_median ? ANNOTATION_WARNING
						  : ANNOTATION_NOTICE;
}

static double
step_urgency(const void *model)
{
	return size_of_change(((const struct step *)model)->change_percent);
}

void
annotation_put_place(struct buffer *out, const struct step *s)
{
	struct slice value;

	if (metadata_find(s->metadata, slice_of("commit"), &value))
		metadata_decode(out, value);
	else if (metadata_find(s->metadata, slice_of("run"), &value)) {
		buffer_text(out, "run ");
		metadata_decode(out, value);
	} else
		people_moment(out, s->timestamp);
}

static void
say_step(struct buffer *out, const void *model, const struct context *context)
{
	const struct step *s = model;
	struct buffer place = { 0 };

	(void)context;
	say_change(out, s->change_percent, s->before_median, s->after_median);
	annotation_put_place(&place, s);
	buffer_text(out, place.len > 0 ? " since " : "");
	buffer_append(out, place.data, place.len);
	buffer_free(&place);
}

/*
 * Comparisons.
 */

static enum annotation_level
comparison_level(const void *model)
{
	switch (((const struct comparison *)model)->verdict) {
	case VERDICT_SLOWER:
		return ANNOTATION_WARNING;
	case VERDICT_FASTER:
		return ANNOTATION_NOTICE;
	default:
		return ANNOTATION_NONE;
	}
}

static double
comparison_urgency(const void *model)
{
	return size_of_change(
	    ((const struct comparison *)model)->change_percent);
}

/* Only two sets of points have a p-value, and runs may have no name. */
static void
say_sides(struct buffer *out, const struct comparison *c)
{
	if (!isnan(c->p_value)) {
		append(out, " from ", c->base);
		append(out, " to ", c->new);
	} else if (c->base.len > 0 && c->new.len > 0) {
		append(out, " in ", c->new);
		append(out, ", level since ", c->base);
	} else
		buffer_text(out, " in the newest run");
}

static void
say_comparison(
    struct buffer *out, const void *model, const struct context *context)
{
	const struct comparison *c = model;

	(void)context;
	say_change(out, c->change_percent, c->base_median, c->new_median);
	say_sides(out, c);
}

/*
 * Recommendations.
 */

static enum annotation_level
recommendation_level(const void *model)
{
	return level_of_degree(
	    (int)((const struct recommendation *)model)->priority);
}

static void
say_recommendation(
    struct buffer *out, const void *model, const struct context *context)
{
	const struct recommendation *r = model;

	(void)context;
	append(out, "", r->issue);
	append(out, "; ", r->suggested_action);
	append(out, r->expected_improvement.len > 0 ? "; " : "",
	    r->expected_improvement);
	append(out, " (", r->rule);
	buffer_text(out, "; confidence ");
	people_ratio(out, r->confidence);
	buffer_byte(out, ')');
}

const struct annotation_kind annotation_kinds[SCHEMA_KINDS] = {
	[SCHEMA_BOTTLENECKS] = { bottleneck_level, NULL, say_bottleneck },
	[SCHEMA_TRENDS] = { trend_level, trend_urgency, say_trend },
	[SCHEMA_STEPS] = { step_level, step_urgency, say_step },
	[SCHEMA_COMPARISONS] = { comparison_level, comparison_urgency,
	    say_comparison },
	[SCHEMA_RECOMMENDATIONS] = { recommendation_level, NULL,
	    say_recommendation },
};
