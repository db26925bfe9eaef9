#include "unit.h"

#include "base/array.h"
#include "base/buffer.h"
#include "base/slice.h"
#include "model/model.h"
#include "model/schema.h"
#include "stage/aggregate.h"
#include "stage/describe.h"
#include "stage/index.h"
#include "stage/sketch_texts.h"
#include "stage/sketches.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct schema *const schema = &schema_of[SCHEMA_STATS];

static const void *
field_of(const struct stats *s, size_t column)
{
	return (const char *)s + schema->columns[column].offset;
}

static bool
is_text(size_t column)
{
	const enum schema_type type = schema->columns[column].type;

	return type == SCHEMA_TEXT || type == SCHEMA_SKETCH;
}

static double
number_of(const struct stats *s, size_t column)
{
	return *(const double *)field_of(s, column);
}

/* Whether a field is written as an empty one. */
static bool
is_empty(const struct stats *s, size_t column)
{
	if (is_text(column))
		return ((const struct slice *)field_of(s, column))->len == 0;
	return isnan(number_of(s, column));
}

static void
every_column_is_unknown_that_the_schema_clears(void **state)
{
	struct stats cleared = { 0 };
	size_t i;

	(void)state;
	schema_clear(SCHEMA_STATS, &cleared);
	for (i = 0; i < schema->count; i++)
		assert_true(is_empty(&cleared, i));
	assert_non_null(cleared.stage_name.at);
	assert_non_null(cleared.sketch.at);
}

/* No statistic of these is 0: a column that is 0 was not set. */
static const struct point points[] = {
	{ { "a", 1 }, 1, 512, 0.5, 0, { "", 0 }, { 0, 0 } },
	{ { "b", 1 }, 2, 1024, 0.5, 0, { "", 0 }, { 0, 0 } },
	{ { "a", 1 }, 4, 512, 2, 0, { "", 0 }, { 0, 0 } },
	{ { "b", 1 }, 8, 512, 2, 0, { "", 0 }, { 0, 0 } },
};

static void
assert_filled_or_empty(const struct stats *rows, size_t count)
{
	size_t row, i;

	for (row = 0; row < count; row++)
		for (i = 0; i < schema->count; i++)
			assert_true(is_empty(&rows[row], i) || is_text(i) ||
			    number_of(&rows[row], i) > 0);
}

static void
a_column_that_is_forgotten_is_empty_and_never_0(void **state)
{
	struct aggregate g = { 0 };
	struct sketches m = { 0 };
	struct stats *rows;

	(void)state;
	aggregate_add_points(&g, points, COUNT(points));
	aggregate_finish(&g);
	assert_int_equal(g.rows_count, 2);
	assert_filled_or_empty(g.rows, g.rows_count);
	sketches_add_points(&m, points, COUNT(points));
	rows = sketches_describe(&m);
	assert_int_equal(m.stages.count, 2);
	assert_filled_or_empty(rows, m.stages.count);
	free(rows);
	aggregate_free(&g);
	sketches_free(&m);
}

/* The variance of 1 and 4 is (2.25 + 2.25) / 1; the CPU time is 2.5 of 5. */
static void
what_is_not_told_of_a_stage_is_unknown(void **state)
{
	static const double times[] = { 1, 4 }, percentiles[] = { 2.5, 3.85 };
	const struct stats_survey survey = stats_survey(times, 2);
	struct usage usage = usage_none;
	struct stats s;

	(void)state;
	s = describe_stage(&survey, 4.5, percentiles, &usage);
	assert_true(isnan(s.cpu_utilization) && isnan(s.memory_max));
	assert_true(isnan(s.global_avg) && isnan(s.global_percentile_95));
	assert_int_equal(s.stage_name.len, 0);
	usage_add(&usage, &points[0]);
	usage_add(&usage, &points[2]);
	s = describe_stage(&survey, 4.5, percentiles, &usage);
	assert_true(s.count == 2 && s.min == 1 && s.max == 4);
	assert_true(s.total == 5 && s.avg == 2.5);
	assert_true(s.variance == 4.5 && s.stdev == sqrt(4.5));
	assert_true(s.median == 2.5 && s.percentile_95 == 3.85);
	assert_true(s.cpu_utilization == 0.5 && s.memory_max == 512);
}

/* Adds points to a sketch of theirs, and its text to the others. */
static void
add_as_text(struct sketches *m, const struct point *some, size_t count)
{
	struct sketches part = { 0 };
	struct sketch_texts texts = { 0 };
	struct stats row = { 0 };
	size_t i;

	sketches_add_points(&part, some, count);
	sketch_texts_begin(&texts, &part);
	for (i = 0; i < part.stages.count; i++) {
		row.stage_name = index_name(&part.stages, i);
		row.sketch = sketch_texts_next(&texts);
		sketches_add_stats(m, &row, 1);
	}
	sketch_texts_end(&texts);
	sketches_free(&part);
}

/* All sums are exact, in whatever order; each way in has a memory_max and a CPU
 * utilization of its own. */
static void
points_and_sketches_come_in_any_order(void **state)
{
	static const struct point in_group[] = {
		{ { "a", 1 }, 2, 4096, 1.5, 0, { "", 0 }, { 0, 0 } },
		{ { "b", 1 }, 2, 256, 1.75, 0, { "", 0 }, { 0, 0 } },
	};
	static const struct point in_text[] = {
		{ { "a", 1 }, 4, 256, 3.5, 0, { "", 0 }, { 0, 0 } },
		{ { "b", 1 }, 4, 4096, 3.75, 0, { "", 0 }, { 0, 0 } },
	};
	struct aggregate g = { 0 }, group = { 0 };
	struct sketches m = { 0 };
	struct stats *rows;
	size_t i;

	(void)state;
	m.threads = 2;
	aggregate_add_points(&group, in_group, COUNT(in_group));
	aggregate_add_points(&g, in_group, COUNT(in_group));
	sketches_add_group(&m, &group);
	aggregate_free(&group);
	for (i = 0; i < 100; i++) {
		aggregate_add_points(&g, points, COUNT(points));
		sketches_add_points(&m, points, COUNT(points));
		if (i % 40 < 39)
			continue;
		aggregate_add_points(&g, in_text, COUNT(in_text));
		add_as_text(&m, in_text, COUNT(in_text));
	}
	aggregate_finish(&g);
	rows = sketches_describe(&m);
	assert_int_equal(m.stages.count, 2);
	for (i = 0; i < 2; i++) {
		assert_true(rows[i].count == 2 * 100 + 1 + 2);
		assert_true(rows[i].total == g.rows[i].total);
		assert_true(rows[i].min == g.rows[i].min);
		assert_true(rows[i].max == g.rows[i].max);
		assert_true(
		    rows[i].cpu_utilization == g.rows[i].cpu_utilization);
		assert_true(rows[i].memory_max == g.rows[i].memory_max);
	}
	free(rows);
	aggregate_free(&g);
	sketches_free(&m);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(every_column_is_unknown_that_the_schema_clears),
	cmocka_unit_test(a_column_that_is_forgotten_is_empty_and_never_0),
	cmocka_unit_test(what_is_not_told_of_a_stage_is_unknown),
	cmocka_unit_test(points_and_sketches_come_in_any_order),
};

UNIT_MAIN(tests)
