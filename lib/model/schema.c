#include "model/schema.h"

#include "base/array.h"
#include "base/memory.h"
#include "base/slice.h"
#include "model/model.h"
#include "value/timestamp.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The uses that read a column. */
#define NONE 0
#define STATS FOR_STATS
#define GRADE FOR_BOTTLENECKS
#define TREND FOR_TRENDS
#define STEPS FOR_STEPS
#define ADVISE FOR_RECOMMENDATIONS
#define EVENTS FOR_EVENTS
#define MERGE FOR_MERGING
#define COMPARE FOR_COMPARISONS
#define TIMES FOR_TIMESTAMPS
#define PATHS FOR_PATHS
#define ALL (STATS | GRADE | TREND | STEPS | ADVISE | COMPARE | PATHS)

/* clang-format off */
#define COLUMN(name, type, uses, required) \
	{ #name, SCHEMA_##type, offsetof(struct MODEL, name), uses, \
	    (required) ? (uses) : NONE, NULL }

/* The same for a column of words of a list. */
#define COLUMN_OF(list, name, type, uses, required) \
	{ #name, SCHEMA_##type, offsetof(struct MODEL, name), uses, \
	    (required) ? (uses) : NONE, &words_##list }

/* The same for one that some of its uses require. */
#define COLUMN_SOME(name, type, uses, required) \
	{ #name, SCHEMA_##type, offsetof(struct MODEL, name), uses, required, NULL }

#define MODEL point
static const struct schema_column points[] = {
	COLUMN(stage_name, TEXT, ALL, true),
	COLUMN(execution_time, MEASURED, ALL, true),
	COLUMN(memory_used, AMOUNT, STATS | GRADE | TREND | ADVISE, false),
	COLUMN(cpu_time, MEASURED, STATS | GRADE | ADVISE, false),
	COLUMN_SOME(timestamp, TIMESTAMP, TREND | STEPS | ADVISE | COMPARE | TIMES | PATHS, PATHS),
	COLUMN(metadata, METADATA, ALL, false),
};
#undef MODEL

#define MODEL stats
static const struct schema_column stats[] = {
	COLUMN(stage_name, TEXT, GRADE | ADVISE | MERGE, true),
	COLUMN(count, AMOUNT, GRADE | ADVISE, false),
	COLUMN(avg, AMOUNT, GRADE | ADVISE, true),
	COLUMN(min, AMOUNT, GRADE, false),
	COLUMN(max, AMOUNT, GRADE, false),
	COLUMN(median, AMOUNT, ADVISE, false),
	COLUMN(stdev, AMOUNT, GRADE | ADVISE, true),
	COLUMN(total, AMOUNT, GRADE | ADVISE, true),
	COLUMN(variance, AMOUNT, GRADE, false),
	COLUMN(percentile_95, AMOUNT, GRADE | ADVISE, false),
	COLUMN(cpu_utilization, AMOUNT, GRADE | ADVISE, false),
	COLUMN(memory_max, AMOUNT, NONE, false),
	COLUMN(global_avg, AMOUNT, GRADE | ADVISE, true),
	COLUMN(global_percentile_95, AMOUNT, GRADE | ADVISE, true),
	COLUMN(self_total, AMOUNT, GRADE | ADVISE, false),
	COLUMN(sketch, SKETCH, MERGE, true),
};
#undef MODEL

#define MODEL bottleneck
static const struct schema_column bottlenecks[] = {
	COLUMN(stage_name, TEXT, ADVISE, true),
	COLUMN(avg_time, AMOUNT, ADVISE, true),
	COLUMN(max_time, AMOUNT, NONE, false),
	COLUMN(min_time, AMOUNT, NONE, false),
	COLUMN(variance, AMOUNT, NONE, false),
	COLUMN(execution_count, AMOUNT, ADVISE, false),
	COLUMN_OF(severity, severity, WORD, ADVISE, true),
	COLUMN(percentile_95, AMOUNT, ADVISE, false),
	COLUMN(cv, AMOUNT, ADVISE, false),
	COLUMN(share, AMOUNT, ADVISE, false),
	COLUMN(cpu_utilization, AMOUNT, ADVISE, false),
	COLUMN(reason, REASON, NONE, false),
	COLUMN_OF(opportunity, opportunities, SET, ADVISE, false),
};
#undef MODEL

#define MODEL trend
static const struct schema_column trends[] = {
	COLUMN(stage_name, TEXT, ADVISE, true),
	COLUMN_OF(direction, trend, WORD, ADVISE, true),
	COLUMN(change_percent, NUMBER, ADVISE, false),
	COLUMN(first_half_avg, AMOUNT, ADVISE, false),
	COLUMN(second_half_avg, AMOUNT, ADVISE, false),
	COLUMN(execution_count, AMOUNT, ADVISE, false),
	COLUMN(p_value, AMOUNT, ADVISE, false),
	COLUMN(significant, YES_NO, ADVISE, false),
	COLUMN(memory_change_percent, NUMBER, ADVISE, false),
	COLUMN(overhead_percent, AMOUNT, NONE, false),
};
#undef MODEL

#define MODEL recommendation
static const struct schema_column recommendations[] = {
	COLUMN(stage_name, TEXT, NONE, true),
	COLUMN(issue, TEXT, NONE, false),
	COLUMN(suggested_action, TEXT, NONE, false),
	COLUMN(expected_improvement, TEXT, NONE, false),
	COLUMN_OF(priority, priority, WORD, NONE, false),
	COLUMN(confidence, AMOUNT, NONE, false),
	COLUMN(rule, TEXT, NONE, false),
	COLUMN(evidence, EVIDENCE, NONE, false),
};
#undef MODEL

#define MODEL step
static const struct schema_column steps[] = {
	COLUMN(stage_name, TEXT, NONE, true),
	COLUMN(timestamp, TIMESTAMP, NONE, false),
	COLUMN(before_median, AMOUNT, NONE, false),
	COLUMN(after_median, AMOUNT, NONE, false),
	COLUMN(change_percent, NUMBER, NONE, false),
	COLUMN(p_value, AMOUNT, NONE, false),
	COLUMN(metadata, METADATA, NONE, false),
	COLUMN(shared, AMOUNT, NONE, false),
};
#undef MODEL

#define MODEL comparison
static const struct schema_column comparisons[] = {
	COLUMN(stage_name, TEXT, NONE, true),
	COLUMN(base, TEXT, NONE, false),
	COLUMN(new, TEXT, NONE, false),
	COLUMN(base_count, AMOUNT, NONE, false),
	COLUMN(new_count, AMOUNT, NONE, false),
	COLUMN(base_median, AMOUNT, NONE, false),
	COLUMN(new_median, AMOUNT, NONE, false),
	COLUMN(change_percent, NUMBER, NONE, false),
	COLUMN(change_low, NUMBER, NONE, false),
	COLUMN(change_high, NUMBER, NONE, false),
	COLUMN(p_value, AMOUNT, NONE, false),
	COLUMN(p_adjusted, AMOUNT, NONE, false),
	COLUMN(p_least, AMOUNT, NONE, false),
	COLUMN_OF(verdict, verdict, WORD, NONE, false),
	COLUMN(runs_needed, AMOUNT, NONE, false),
};
#undef MODEL

#define MODEL event
static const struct schema_column events[] = {
	COLUMN_OF(event, event, WORD, EVENTS, true),
	COLUMN(stage_name, TEXT, EVENTS, false),
	COLUMN(metadata, METADATA, EVENTS, false),
	COLUMN(timestamp, TIMESTAMP, EVENTS, false),
};
#undef MODEL

#define MODEL path
static const struct schema_column paths[] = {
	COLUMN(stage_name, TEXT, ADVISE, true),
	COLUMN(runs, AMOUNT, NONE, false),
	COLUMN(on_path, AMOUNT, ADVISE, true),
	COLUMN(path_time, AMOUNT, ADVISE, false),
	COLUMN(path_share, AMOUNT, ADVISE, false),
	COLUMN(self_time, AMOUNT, NONE, false),
	COLUMN(slack, AMOUNT, NONE, false),
	COLUMN(drag, AMOUNT, NONE, false),
	COLUMN(saves_half_min, AMOUNT, ADVISE, false),
	COLUMN(saves_half_max, AMOUNT, ADVISE, false),
	COLUMN(wait, AMOUNT, NONE, false),
	COLUMN_OF(needs, needs, WORD, ADVISE, false),
};
#undef MODEL

#define MODEL timed_run
static const struct schema_column runs[] = {
	COLUMN(run, TEXT, NONE, false),
	COLUMN(timestamp, TIMESTAMP, NONE, false),
	COLUMN(elapsed, AMOUNT, NONE, false),
	COLUMN(work, AMOUNT, NONE, false),
	COLUMN(idle, AMOUNT, NONE, false),
	COLUMN(longest_idle, AMOUNT, NONE, false),
	COLUMN(after_stage, TEXT, NONE, false),
	COLUMN(concurrency_avg, AMOUNT, NONE, false),
	COLUMN(concurrency_max, AMOUNT, NONE, false),
	COLUMN(path, AMOUNT, NONE, false),
	COLUMN(overhang, AMOUNT, NONE, false),
	COLUMN_OF(needs, needs, WORD, NONE, false),
};
#undef MODEL

/* For pictures only, which use the models. */
#define MODEL bar
static const struct schema_column bars[] = {
	COLUMN(stage_name, TEXT, NONE, true),
	COLUMN(timestamp, TIMESTAMP, NONE, true),
	COLUMN(lane, AMOUNT, NONE, true),
	COLUMN(stack, TEXT, NONE, false),
	COLUMN(metadata, METADATA, NONE, false),
};
#undef MODEL

/* A kind of tables, and the column that tells it. */
#define TABLE(kind, name, tell, model) \
	[SCHEMA_##kind] = { SCHEMA_##kind, #name, #tell, name, COUNT(name), sizeof(model) }

const struct schema schema_of[SCHEMA_KINDS] = {
	TABLE(POINTS, points, execution_time, struct point),
	TABLE(STATS, stats, avg, struct stats),
	TABLE(BOTTLENECKS, bottlenecks, severity, struct bottleneck),
	TABLE(TRENDS, trends, trend, struct trend),
	TABLE(RECOMMENDATIONS, recommendations, suggested_action, struct recommendation),
	TABLE(STEPS, steps, before_median, struct step),
	TABLE(COMPARISONS, comparisons, base_median, struct comparison),
	TABLE(EVENTS, events, event, struct event),
	TABLE(PATHS, paths, on_path, struct path),
	TABLE(RUNS, runs, concurrency_max, struct timed_run),
	TABLE(BARS, bars, lane, struct bar),
};
/* clang-format on */

bool
schema_serves(enum schema_kind kind, enum schema_use use)
{
	const struct schema *schema = &schema_of[kind];
	const unsigned main_use = use & ~(unsigned)FOR_TIMESTAMPS;
	size_t i;

	for (i = 0; i < schema->count; i++)
		if (schema->columns[i].uses & main_use)
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

const char **
schema_names(const struct schema *schema)
{
	const char **names =
	    memory_resize(NULL, schema->count + 1, sizeof *names);
	size_t i;

	for (i = 0; i < schema->count; i++)
		names[i] = schema->columns[i].name;
	names[i] = NULL;
	return names;
}

void
schema_clear_field(const struct schema_column *column, void *field)
{
	static const int first_word = 0;

	switch (column->type) {
	case SCHEMA_TEXT:
	case SCHEMA_METADATA:
	case SCHEMA_EVIDENCE:
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
	case SCHEMA_WORD:
		memcpy(field, &first_word, sizeof first_word);
		break;
	case SCHEMA_SET:
		*(unsigned *)field = 0;
		break;
	case SCHEMA_YES_NO:
		*(bool *)field = false;
		break;
	case SCHEMA_REASON:
		*(char *)field = '\0';
		break;
	}
}

void
schema_clear(enum schema_kind kind, void *model)
{
	const struct schema *schema = &schema_of[kind];
	size_t i;

	for (i = 0; i < schema->count; i++)
		schema_clear_field(&schema->columns[i],
		    (char *)model + schema->columns[i].offset);
}

struct schema_rows
schema_part(struct schema_rows rows, size_t from, size_t count)
{
	const size_t size = schema_of[rows.kind].size;

	return (struct schema_rows){ rows.kind, count,
		(const char *)rows.models + from * size };
}

static bool
is_number(enum schema_type type)
{
	return type == SCHEMA_AMOUNT || type == SCHEMA_MEASURED ||
	    type == SCHEMA_NUMBER;
}

const char *
schema_overflow(const struct schema *schema, const void *model)
{
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
schema_stage_name(const struct schema *schema, const void *model)
{
	size_t i;

	for (i = 0; i < schema->count; i++)
		if (strcmp(schema->columns[i].name, "stage_name") == 0)
			return *(const struct slice *)((const char *)model +
			    schema->columns[i].offset);
	return slice_of("");
}
