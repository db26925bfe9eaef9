#include "schema.h"

#include "num.h"
#include "slice.h"
#include "timestamp.h"
#include "words.h"

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define STATS FOR_STATS
#define GRADE FOR_BOTTLENECKS

/* clang-format off */
#define COLUMN(name, type) #name, SCHEMA_##type, offsetof(struct MODEL, name)

#define MODEL point
static const struct schema_column points[] = {
	{ COLUMN(stage_name, TEXT),                STATS | GRADE, true },
	{ COLUMN(execution_time, MEASURED),        STATS | GRADE, true },
	{ COLUMN(memory_used, AMOUNT),             STATS | GRADE, false },
	{ COLUMN(cpu_time, MEASURED),              STATS | GRADE, false },
	{ COLUMN(timestamp, TIMESTAMP),            0,             false },
	{ COLUMN(metadata, TEXT),                  0,             false },
};
#undef MODEL

#define MODEL stats
static const struct schema_column stats[] = {
	{ COLUMN(stage_name, TEXT),                GRADE, true },
	{ COLUMN(count, AMOUNT),                   GRADE, false },
	{ COLUMN(avg, AMOUNT),                     GRADE, true },
	{ COLUMN(min, AMOUNT),                     GRADE, false },
	{ COLUMN(max, AMOUNT),                     GRADE, false },
	{ COLUMN(median, AMOUNT),                  0,     false },
	{ COLUMN(stdev, AMOUNT),                   GRADE, true },
	{ COLUMN(total, AMOUNT),                   GRADE, true },
	{ COLUMN(variance, AMOUNT),                GRADE, false },
	{ COLUMN(percentile_95, AMOUNT),           GRADE, false },
	{ COLUMN(cpu_utilization, AMOUNT),         GRADE, false },
	{ COLUMN(memory_max, AMOUNT),              0,     false },
	{ COLUMN(global_avg, AMOUNT),              GRADE, true },
	{ COLUMN(global_percentile_95, AMOUNT),    GRADE, true },
};
#undef MODEL

#define MODEL bottleneck
static const struct schema_column bottlenecks[] = {
	{ COLUMN(stage_name, TEXT),                0, true },
	{ COLUMN(avg_time, AMOUNT),                0, true },
	{ COLUMN(max_time, AMOUNT),                0, false },
	{ COLUMN(min_time, AMOUNT),                0, false },
	{ COLUMN(variance, AMOUNT),                0, false },
	{ COLUMN(execution_count, AMOUNT),         0, false },
	{ COLUMN(severity, SEVERITY),              0, true },
	{ COLUMN(percentile_95, AMOUNT),           0, false },
	{ COLUMN(cv, AMOUNT),                      0, false },
	{ COLUMN(share, AMOUNT),                   0, false },
	{ COLUMN(cpu_utilization, AMOUNT),         0, false },
	{ COLUMN(reason, REASON),                  0, false },
	{ COLUMN(opportunities, OPPORTUNITIES),    0, false },
};
#undef MODEL

const struct schema schema_of[SCHEMA_KINDS] = {
	{ "points", "execution_time", points, COUNT(points) },
	{ "stats", "avg", stats, COUNT(stats) },
	{ "bottlenecks", "severity", bottlenecks, COUNT(bottlenecks) },
	{ "trends", "trend", NULL, 0 },
	{ "recommendations", "suggested_action", NULL, 0 },
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

static void *
field_of(struct schema_row *row, const struct schema_column *column)
{
	/* All members of the union begin where it does. */
	return (char *)row + offsetof(struct schema_row, point) +
	    column->offset;
}

void
schema_clear(struct schema_row *row)
{
	const struct schema *schema = &schema_of[row->kind];
	size_t i;

	for (i = 0; i < schema->count; i++) {
		void *field = field_of(row, &schema->columns[i]);

		if (schema->columns[i].type == SCHEMA_TEXT)
			*(struct slice *)field = slice_of("");
		else if (schema->columns[i].type == SCHEMA_TIMESTAMP)
			*(int64_t *)field = TIMESTAMP_NONE;
		else
			*(double *)field = NAN;
	}
}

static const char *
parse_amount(double *value, struct slice text)
{
	switch (num_parse(text, value)) {
	case NUM_NOT_A_NUMBER:
		return "not a number";
	case NUM_TOO_LARGE:
		return "too large";
	case NUM_OK:
		break;
	}
	if (*value < 0)
		return "negative";
	*value = fabs(*value); /* -0 is 0 */
	return NULL;
}

const char *
schema_parse(struct schema_row *row, const struct schema_column *column,
    struct slice text)
{
	void *field = field_of(row, column);

	if (text.len == 0)
		return column->required ? "empty" : NULL;
	if (column->type != SCHEMA_TEXT)
		return parse_amount(field, text);
	*(struct slice *)field = text;
	return NULL;
}

void
schema_write_header(struct writer *w, enum schema_kind kind)
{
	const struct schema *schema = &schema_of[kind];
	size_t i;

	for (i = 0; i < schema->count; i++)
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
	for (i = 0; words_opportunity[i] != NULL; i++) {
		if (!(set >> i & 1))
			continue;
		if (joined.len > 0)
			buffer_byte(&joined, ';');
		buffer_text(&joined, words_opportunity[i]);
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
		writer_number(w, *(const double *)field);
		break;
	case SCHEMA_MEASURED:
		write_measured(w, *(const double *)field);
		break;
	case SCHEMA_TIMESTAMP:
		write_timestamp(w, *(const int64_t *)field);
		break;
	case SCHEMA_SEVERITY:
		writer_text(
		    w, slice_of(words_severity[*(const enum severity *)field]));
		break;
	case SCHEMA_REASON:
		writer_text(w, slice_of(field));
		break;
	case SCHEMA_OPPORTUNITIES:
		write_set(w, *(const unsigned *)field);
		break;
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
