#include "rows/schema.h"

#include "base/array.h"
#include "base/buffer.h"
#include "base/slice.h"
#include "model/words.h"
#include "stage/sketch_text.h"
#include "value/num.h"
#include "value/num_fast.h"
#include "value/timestamp.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Who reads a column. */
#define NONE 0
#define STATS FOR_STATS
#define GRADE FOR_BOTTLENECKS
#define TREND FOR_TRENDS
#define STEPS FOR_STEPS
#define ADVISE FOR_RECOMMENDATIONS
#define EVENTS FOR_EVENTS
#define MERGE FOR_MERGING
#define ALL (STATS | GRADE | TREND | STEPS | ADVISE)

/* clang-format off */
#define COLUMN(name, type) #name, SCHEMA_##type, offsetof(struct MODEL, name)

#define MODEL point
static const struct schema_column points[] = {
	{ COLUMN(stage_name, TEXT),                ALL, true },
	{ COLUMN(execution_time, MEASURED),        ALL, true },
	{ COLUMN(memory_used, AMOUNT),             STATS | GRADE | TREND | ADVISE, false },
	{ COLUMN(cpu_time, MEASURED),              STATS | GRADE | ADVISE, false },
	{ COLUMN(timestamp, TIMESTAMP),            TREND | STEPS | ADVISE, false },
	{ COLUMN(metadata, TEXT),                  TREND | STEPS, false },
};
#undef MODEL

#define MODEL stats
static const struct schema_column stats[] = {
	{ COLUMN(stage_name, TEXT),                GRADE | ADVISE | MERGE, true },
	{ COLUMN(count, AMOUNT),                   GRADE | ADVISE, false },
	{ COLUMN(avg, AMOUNT),                     GRADE | ADVISE, true },
	{ COLUMN(min, AMOUNT),                     GRADE, false },
	{ COLUMN(max, AMOUNT),                     GRADE, false },
	{ COLUMN(median, AMOUNT),                  ADVISE, false },
	{ COLUMN(stdev, AMOUNT),                   GRADE | ADVISE, true },
	{ COLUMN(total, AMOUNT),                   GRADE | ADVISE, true },
	{ COLUMN(variance, AMOUNT),                GRADE, false },
	{ COLUMN(percentile_95, AMOUNT),           GRADE | ADVISE, false },
	{ COLUMN(cpu_utilization, AMOUNT),         GRADE | ADVISE, false },
	{ COLUMN(memory_max, AMOUNT),              NONE, false },
	{ COLUMN(global_avg, AMOUNT),              GRADE | ADVISE, true },
	{ COLUMN(global_percentile_95, AMOUNT),    GRADE | ADVISE, true },
	{ COLUMN(sketch, SKETCH),                  MERGE, true },
};
#undef MODEL

#define MODEL bottleneck
static const struct schema_column bottlenecks[] = {
	{ COLUMN(stage_name, TEXT),                ADVISE, true },
	{ COLUMN(avg_time, AMOUNT),                ADVISE, true },
	{ COLUMN(max_time, AMOUNT),                NONE, false },
	{ COLUMN(min_time, AMOUNT),                NONE, false },
	{ COLUMN(variance, AMOUNT),                NONE, false },
	{ COLUMN(execution_count, AMOUNT),         ADVISE, false },
	{ COLUMN(severity, SEVERITY),              ADVISE, true },
	{ COLUMN(percentile_95, AMOUNT),           ADVISE, false },
	{ COLUMN(cv, AMOUNT),                      ADVISE, false },
	{ COLUMN(share, AMOUNT),                   ADVISE, false },
	{ COLUMN(cpu_utilization, AMOUNT),         ADVISE, false },
	{ COLUMN(reason, REASON),                  NONE, false },
	{ COLUMN(opportunities, OPPORTUNITIES),    ADVISE, false },
};
#undef MODEL

#define MODEL trend
static const struct schema_column trends[] = {
	{ COLUMN(stage_name, TEXT),                ADVISE, true },
	{ COLUMN(trend, DIRECTION),                ADVISE, true },
	{ COLUMN(change_percent, NUMBER),          ADVISE, false },
	{ COLUMN(first_half_avg, AMOUNT),          ADVISE, false },
	{ COLUMN(second_half_avg, AMOUNT),         ADVISE, false },
	{ COLUMN(execution_count, AMOUNT),         ADVISE, false },
	{ COLUMN(p_value, AMOUNT),                 ADVISE, false },
	{ COLUMN(significant, YES_NO),             ADVISE, false },
	{ COLUMN(memory_change_percent, NUMBER),   ADVISE, false },
	{ COLUMN(overhead_percent, AMOUNT),        NONE, false },
};
#undef MODEL

#define MODEL recommendation
static const struct schema_column recommendations[] = {
	{ COLUMN(stage_name, TEXT),                NONE, true },
	{ COLUMN(issue, TEXT),                     NONE, false },
	{ COLUMN(suggested_action, TEXT),          NONE, false },
	{ COLUMN(expected_improvement, TEXT),      NONE, false },
	{ COLUMN(priority, PRIORITY),              NONE, false },
	{ COLUMN(confidence, AMOUNT),              NONE, false },
	{ COLUMN(rule, TEXT),                      NONE, false },
	{ COLUMN(evidence, TEXT),                  NONE, false },
};
#undef MODEL

#define MODEL step
static const struct schema_column steps[] = {
	{ COLUMN(stage_name, TEXT),                NONE, true },
	{ COLUMN(timestamp, TIMESTAMP),            NONE, false },
	{ COLUMN(before_median, AMOUNT),           NONE, false },
	{ COLUMN(after_median, AMOUNT),            NONE, false },
	{ COLUMN(change_percent, NUMBER),          NONE, false },
	{ COLUMN(p_value, AMOUNT),                 NONE, false },
	{ COLUMN(metadata, TEXT),                  NONE, false },
};
#undef MODEL

#define MODEL event
static const struct schema_column events[] = {
	{ COLUMN(event, EVENT),                    EVENTS, true },
	{ COLUMN(stage_name, TEXT),                EVENTS, false },
	{ COLUMN(metadata, TEXT),                  EVENTS, false },
	{ COLUMN(timestamp, TIMESTAMP),            EVENTS, false },
};
#undef MODEL

const struct schema schema_of[SCHEMA_KINDS] = {
	{ "points", "execution_time", points, COUNT(points), sizeof(struct point) },
	{ "stats", "avg", stats, COUNT(stats), sizeof(struct stats) },
	{ "bottlenecks", "severity", bottlenecks, COUNT(bottlenecks), sizeof(struct bottleneck) },
	{ "trends", "trend", trends, COUNT(trends), sizeof(struct trend) },
	{ "recommendations", "suggested_action", recommendations,
	    COUNT(recommendations), sizeof(struct recommendation) },
	{ "steps", "before_median", steps, COUNT(steps), sizeof(struct step) },
	{ "events", "event", events, COUNT(events), sizeof(struct event) },
};
/* clang-format on */

bool
schema_serves(enum schema_kind kind, enum schema_use use)
{
	const struct schema *schema = &schema_of[kind];
	size_t i;

	for (i = 0; i < schema->count; i++)
		if (schema->columns[i].uses & use)
			return true;
	return false;
}

const struct schema_column *
schema_find(enum schema_kind kind, enum schema_use use, struct slice name)
{
	const struct schema *schema = &schema_of[kind];
	size_t i;

	for (i = 0; i < schema->count; i++)
		if ((schema->columns[i].uses & use) &&
		    slice_is(name, schema->columns[i].name))
			return &schema->columns[i];
	return NULL;
}

static void
clear_field(enum schema_type type, void *field)
{
	switch (type) {
	case SCHEMA_TEXT:
	case SCHEMA_SKETCH:
		*(struct slice *)field = slice_of("");
		break;
	case SCHEMA_AMOUNT:
	case SCHEMA_MEASURED:
	case SCHEMA_NUMBER:
		*(double *)field = NAN;
		break;
	case SCHEMA_TIMESTAMP:
		*(int64_t *)field = TIMESTAMP_NONE;
		break;
	case SCHEMA_SEVERITY:
		*(enum severity *)field = SEVERITY_LOW;
		break;
	case SCHEMA_DIRECTION:
		*(enum direction *)field = DIRECTION_STABLE;
		break;
	case SCHEMA_YES_NO:
		*(bool *)field = false;
		break;
	case SCHEMA_EVENT:
		*(enum event_kind *)field = EVENT_RESET;
		break;
	case SCHEMA_REASON:
		*(char *)field = '\0';
		break;
	case SCHEMA_OPPORTUNITIES:
		*(unsigned *)field = 0;
		break;
	case SCHEMA_PRIORITY: /* of tables that are not read */
		break;
	}
}

void
schema_clear(enum schema_kind kind, void *model)
{
	const struct schema *schema = &schema_of[kind];
	size_t i;

	for (i = 0; i < schema->count; i++)
		clear_field(schema->columns[i].type,
		    (char *)model + schema->columns[i].offset);
}

struct schema_rows
schema_part(struct schema_rows rows, size_t from, size_t count)
{
	const size_t size = schema_of[rows.kind].size;

	return (struct schema_rows){ rows.kind, count,
		(const char *)rows.models + from * size };
}

static const char *
parse_number(struct slice text, double *value)
{
	switch (num_parse(text, value)) {
	case NUM_NOT_A_NUMBER:
		return "not a number";
	case NUM_TOO_LARGE:
		return "too large";
	case NUM_OK:
		break;
	}
	return NULL;
}

static const char *
parse_amount(struct slice text, double *value)
{
	const char *wrong = parse_number(text, value);

	if (wrong != NULL)
		return wrong;
	if (*value < 0)
		return "negative";
	*value = fabs(*value); /* -0 is 0 */
	return NULL;
}

static const char *
parse_set(struct slice text, unsigned *set)
{
	while (text.len > 0) {
		const char *end = memchr(text.at, ';', text.len);
		struct slice word = text;
		int bit;

		if (end != NULL)
			word.len = (size_t)(end - text.at);
		bit = words_find(&words_opportunity, word);
		if (bit < 0)
			return "not slow, high-variance, parallelization or "
			       "several joined by ';'";
		*set |= 1u << bit;
		text.at += word.len + (end != NULL);
		text.len -= word.len + (end != NULL);
	}
	return NULL;
}

/* Reads a field of any type.  Returns NULL, or what is wrong with it. */
static const char *
parse_any(enum schema_type type, struct slice text, void *field)
{
	int word;

	switch (type) {
	case SCHEMA_TEXT:
		*(struct slice *)field = text;
		return NULL;
	case SCHEMA_SKETCH:
		*(struct slice *)field = text;
		return sketch_text_check(text);
	case SCHEMA_AMOUNT:
	case SCHEMA_MEASURED:
		return parse_amount(text, field);
	case SCHEMA_NUMBER:
		return parse_number(text, field);
	case SCHEMA_TIMESTAMP:
		return timestamp_parse(text, field) ? NULL : "not a timestamp";
	case SCHEMA_SEVERITY:
		word = words_find(&words_severity, text);
		*(enum severity *)field = (enum severity)word;
		return word < 0 ? "not low, medium, high or critical" : NULL;
	case SCHEMA_DIRECTION:
		word = words_find(&words_direction, text);
		*(enum direction *)field = (enum direction)word;
		return word < 0 ? "not improving, stable or degrading" : NULL;
	case SCHEMA_YES_NO:
		word = words_find(&words_yes_no, text);
		*(bool *)field = word == 1;
		return word < 0 ? "not yes or no" : NULL;
	case SCHEMA_EVENT:
		word = words_find(&words_event, text);
		*(enum event_kind *)field = (enum event_kind)word;
		return word < 0 ? "not start, end or reset" : NULL;
	case SCHEMA_OPPORTUNITIES:
		return parse_set(text, field);
	case SCHEMA_PRIORITY:
	case SCHEMA_REASON:
		break; /* written only */
	}
	return NULL;
}

/* The same, where the field may be empty. */
static const char *
parse_field(const struct schema_column *column, struct slice text, void *field)
{
	clear_field(column->type, field);
	if (text.len == 0)
		return column->required ? "empty" : NULL;
	return parse_any(column->type, text, field);
}

/* The fields of a column, a row each: their texts, and where they are read to.
 * From one to the next both are so many bytes apart. */
struct column {
	const struct schema_place *place;
	const struct slice *texts;
	size_t columns;
	char *fields;
	size_t size;
	struct schema_fault *faults;
};

static inline struct slice
text_of(const struct column *c, size_t row)
{
	return c->texts[row * c->columns];
}

static inline void *
field_of(const struct column *c, size_t row)
{
	return c->fields + row * c->size;
}

static void
parse_one(const struct column *c, size_t row)
{
	struct schema_fault *fault = &c->faults[row];
	const char *wrong =
	    parse_field(c->place->column, text_of(c, row), field_of(c, row));

	if (wrong != NULL && fault->wrong == NULL)
		*fault = (struct schema_fault){ c->place, wrong };
}

static void
parse_each(const struct column *c, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		parse_one(c, i);
}

static void
parse_texts(const struct column *c, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (text_of(c, i).len > 0)
			*(struct slice *)field_of(c, i) = text_of(c, i);
		else
			parse_one(c, i);
	}
}

static void
parse_timestamps(const struct column *c, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		/* What is wrong or not there is told by the other. */
		if (!timestamp_parse(text_of(c, i), field_of(c, i)))
			parse_one(c, i);
}

static inline void
parse_amount_of(const struct column *c, size_t row)
{
	if (!num_fast_read(text_of(c, row), field_of(c, row)))
		parse_one(c, row);
}

/* Where texts are in the window, with its slack. */
static void
parse_amounts(const struct column *c, size_t n)
{
	size_t i;

	for (i = 0; i + 1 < n; i += 2)
		if (!num_fast_read_two(text_of(c, i), text_of(c, i + 1),
			field_of(c, i), field_of(c, i + 1))) {
			parse_amount_of(c, i);
			parse_amount_of(c, i + 1);
		}
	if (i < n)
		parse_amount_of(c, i);
}

void
schema_parse(const struct table *t, size_t n, enum schema_kind kind,
    const struct schema_place *places, size_t count,
    union schema_models *models, struct schema_fault *faults)
{
	size_t i;

	for (i = 0; i < n; i++)
		faults[i].wrong = NULL;
	for (i = 0; i < count; i++) {
		const enum schema_type type = places[i].column->type;
		const struct column c = {
			.place = &places[i],
			.texts = &t->fields[places[i].field],
			.columns = t->columns,
			.fields = (char *)models + places[i].column->offset,
			.size = schema_of[kind].size,
			.faults = faults,
		};

		if (type == SCHEMA_TEXT)
			parse_texts(&c, n);
		else if (type == SCHEMA_TIMESTAMP)
			parse_timestamps(&c, n);
		else if (t->in_place &&
		    (type == SCHEMA_AMOUNT || type == SCHEMA_MEASURED))
			parse_amounts(&c, n);
		else
			parse_each(&c, n);
	}
}

void
schema_write_header(struct writer *w, enum schema_kind kind)
{
	const struct schema *schema = &schema_of[kind];
	size_t i;

	for (i = 0; i < schema->count; i++)
		if (schema->columns[i].type != SCHEMA_SKETCH)
			writer_text(w, slice_of(schema->columns[i].name));
}

static void
write_measured(struct writer *w, double value)
{
	char text[NUM_FIXED_SIZE];

	if (isnan(value))
		writer_text(w, slice_of(""));
	else
		writer_text(w, (struct slice){ text, num_fixed(text, value) });
}

static void
write_timestamp(struct writer *w, int64_t timestamp)
{
	char text[TIMESTAMP_SIZE];

	if (timestamp == TIMESTAMP_NONE)
		writer_text(w, slice_of(""));
	else
		writer_text(w,
		    (struct slice){ text, timestamp_format(text, timestamp) });
}

static void
write_set(struct writer *w, unsigned set)
{
	struct buffer joined = { 0 };
	int i;

	buffer_reserve(&joined, 1);
	for (i = 0; words_opportunity.each[i] != NULL; i++) {
		if (!(set >> i & 1))
			continue;
		if (joined.len > 0)
			buffer_byte(&joined, ';');
		buffer_text(&joined, words_opportunity.each[i]);
	}
	writer_text(w, (struct slice){ joined.data, joined.len });
	buffer_free(&joined);
}

static void
write_field(struct writer *w, enum schema_type type, const void *field)
{
	switch (type) {
	case SCHEMA_TEXT:
		writer_text(w, *(const struct slice *)field);
		break;
	case SCHEMA_AMOUNT:
	case SCHEMA_NUMBER:
		writer_number(w, *(const double *)field);
		break;
	case SCHEMA_MEASURED:
		write_measured(w, *(const double *)field);
		break;
	case SCHEMA_TIMESTAMP:
		write_timestamp(w, *(const int64_t *)field);
		break;
	case SCHEMA_SEVERITY:
		writer_text(w,
		    slice_of(
			words_severity.each[*(const enum severity *)field]));
		break;
	case SCHEMA_DIRECTION:
		writer_text(w,
		    slice_of(
			words_direction.each[*(const enum direction *)field]));
		break;
	case SCHEMA_PRIORITY:
		writer_text(w,
		    slice_of(
			words_priority.each[*(const enum priority *)field]));
		break;
	case SCHEMA_YES_NO:
		writer_text(
		    w, slice_of(words_yes_no.each[*(const bool *)field]));
		break;
	case SCHEMA_EVENT:
		writer_text(w,
		    slice_of(
			words_event.each[*(const enum event_kind *)field]));
		break;
	case SCHEMA_REASON:
		writer_text(w, slice_of(field));
		break;
	case SCHEMA_OPPORTUNITIES:
		write_set(w, *(const unsigned *)field);
		break;
	case SCHEMA_SKETCH:
		break; /* read only */
	}
}

void
schema_write_row(struct writer *w, enum schema_kind kind, const void *model)
{
	const struct schema *schema = &schema_of[kind];
	size_t i;

	for (i = 0; i < schema->count; i++)
		write_field(w, schema->columns[i].type,
		    (const char *)model + schema->columns[i].offset);
}

static bool
is_number(enum schema_type type)
{
	return type == SCHEMA_AMOUNT || type == SCHEMA_MEASURED ||
	    type == SCHEMA_NUMBER;
}

const char *
schema_overflow(enum schema_kind kind, const void *model)
{
	const struct schema *schema = &schema_of[kind];
	size_t i;

	for (i = 0; i < schema->count; i++) {
		const struct schema_column *column = &schema->columns[i];
		const char *field = (const char *)model + column->offset;

		if (is_number(column->type) && isinf(*(const double *)field))
			return column->name;
	}
	return NULL;
}

struct slice
schema_stage_name(enum schema_kind kind, const void *model)
{
	/* The first column of every table. */
	return *(const struct slice *)((const char *)model +
	    schema_of[kind].columns[0].offset);
}
