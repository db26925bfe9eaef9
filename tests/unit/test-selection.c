#include "unit.h"

#include "base/diag.h"
#include "base/slice.h"
#include "rows/condition.h"
#include "rows/selection.h"
#include "rows/unmet.h"
#include "value/timestamp.h"

#include <string.h>

static struct point
point(const char *stage, int64_t timestamp, const char *metadata)
{
	return (struct point){
		.stage_name = slice_of(stage),
		.execution_time = 1,
		.timestamp = timestamp,
		.metadata = slice_of(metadata),
	};
}

static struct schema_rows
rows_of(const struct point *points, size_t count)
{
	return (struct schema_rows){ SCHEMA_POINTS, count, points };
}

static bool
holds(const char *text, const char *metadata)
{
	struct condition c;
	bool result;

	condition_init(&c, text);
	result = condition_holds(&c, slice_of(metadata));
	condition_free(&c);
	return result;
}

static void
a_condition_compares_decoded_values(void **state)
{
	(void)state;
	assert_true(holds("os=linux", "a=b;os=linux"));
	assert_true(holds("os=mac,linux", "os=linux;a=b"));
	assert_false(holds("os=linux", "os=linux2"));
	assert_false(holds("os=linux", "macos=linux"));
	assert_false(holds("os=linux", "os=linux;os=mac"));
	assert_true(holds("os!=linux", "os=linux;os=mac"));
	assert_true(holds("a=x;y", "a=x%3By"));
	assert_true(holds("a=x%3by", "a=x%3By"));
	assert_true(holds("a=x%2Cy", "a=x,y"));
	assert_false(holds("a=x,y", "a=x,y"));
	assert_true(holds("a=50%", "a=50%25"));
	assert_true(holds("a=%2541", "a=%2541"));
	assert_false(holds("a=%2541", "a=%41"));
	assert_true(holds("a=x,y", "a=%79"));
}

static void
a_missing_key_has_the_empty_value(void **state)
{
	(void)state;
	assert_true(holds("os=", ""));
	assert_true(holds("os=", "os="));
	assert_true(holds("os=linux,", "a=b"));
	assert_false(holds("os=", "os=linux"));
	assert_true(holds("os!=linux", ""));
	assert_false(holds("os!=", ""));
}

static void
only_a_key_makes_a_condition(void **state)
{
	struct slice key;

	(void)state;
	assert_true(condition_is_valid("a.b-c=", &key));
	assert_true(slice_is(key, "a.b-c"));
	assert_true(condition_is_valid("a!=b=c", &key));
	assert_true(slice_is(key, "a"));
	assert_false(condition_is_valid("a", &key));
	assert_false(condition_is_valid("=b", &key));
	assert_false(condition_is_valid("!=b", &key));
	assert_false(condition_is_valid("1=b", &key));
}

/* What is selected, as a letter a point; ? where a timestamp is missing. */
static const char *
judged(
    const struct selection_wanted *w, const struct point *points, size_t count)
{
	static const char letters[] = { [SELECTION_OUT] = '-',
		[SELECTION_IN] = '+',
		[SELECTION_UNTIMED] = '?' };
	static char text[TABLE_ROWS + 1];
	enum selection_verdict verdicts[TABLE_ROWS];
	const struct schema_rows rows = rows_of(points, count);
	struct selection s;
	size_t i;

	selection_init(&s, w);
	selection_judge(&s, &rows, verdicts);
	selection_free(&s);
	for (i = 0; i < count; i++)
		text[i] = letters[verdicts[i]];
	text[count] = '\0';
	return text;
}

static void
all_conditions_hold_but_one_pattern_is_enough(void **state)
{
	const struct point points[] = {
		point("build", 1, "os=linux;cpu=x"),
		point("build", 2, "os=linux;cpu=y"),
		point("test:a", 3, "os=linux;cpu=x"),
		point("lint", 4, "os=linux;cpu=x"),
		point("build", 5, "os=mac;cpu=x"),
	};
	struct selection_wanted w = { .where = { "os=linux" },
		.where_count = 1 };

	(void)state;
	assert_string_equal(judged(&w, points, 5), "++++-");
	w.where[w.where_count++] = "cpu=x";
	assert_string_equal(judged(&w, points, 5), "+-++-");
	w.stages[w.stages_count++] = "b*";
	assert_string_equal(judged(&w, points, 5), "+----");
	w.stages[w.stages_count++] = "test:?";
	assert_string_equal(judged(&w, points, 5), "+-+--");
}

static void
since_is_inclusive_and_until_is_not(void **state)
{
	const struct point points[] = {
		point("a", 1, "c=1"),
		point("a", 2, "c=2"),
		point("a", TIMESTAMP_NONE, "c=3"),
		point("a", 3, "c=2"),
		point("a", 0, "c=1"),
	};
	struct selection_wanted w = { .has_since = true, .since = 2 };

	(void)state;
	assert_string_equal(judged(&w, points, 5), "-+?+-");
	w.has_until = true;
	w.until = 3;
	assert_string_equal(judged(&w, points, 5), "-+?--");
	/* A point that is out anyway needs no timestamp. */
	w.where[w.where_count++] = "c!=3";
	assert_string_equal(judged(&w, points, 5), "-+---");
}

static void
since_a_point_is_in_reading_order(void **state)
{
	const struct point points[] = {
		point("a", 9, "c=1"),
		point("a", 1, "c=2"),
		point("a", 2, "c=1"),
		point("a", TIMESTAMP_NONE, ""),
	};
	const struct selection_wanted w = { .since_point = "c=2" };

	(void)state;
	assert_string_equal(judged(&w, points, 4), "-+++");
}

static void
by_makes_stages_of_the_values_in_the_order_of_the_keys(void **state)
{
	const struct point points[] = {
		point("a", 1, "os=li%3Dnux;cpu=x"),
		point("a", 2, "cpu=y%0A"),
		point("b", 2, "os=out"),
	};
	const struct selection_wanted w = {
		.where = { "os!=out" }, .where_count = 1, .by = "cpu,os"
	};
	const struct schema_rows rows = rows_of(points, 3);
	enum selection_verdict verdicts[TABLE_ROWS];
	struct schema_rows taken;
	const struct point *in;
	struct selection s;

	(void)state;
	selection_init(&s, &w);
	selection_judge(&s, &rows, verdicts);
	taken = selection_take(&s, &rows, verdicts);
	assert_int_equal(taken.count, 2);
	in = taken.models;
	assert_true(slice_is(in[0].stage_name, "a{cpu=x;os=li=nux}"));
	assert_true(slice_is(in[1].stage_name, "a{cpu=y%0A;os=}"));
	assert_int_equal(in[1].timestamp, 2);
	selection_free(&s);
}

static void
rows_of_other_kinds_are_judged_by_their_stage(void **state)
{
	const struct stats stats[] = {
		{ .stage_name = slice_of("a") },
		{ .stage_name = slice_of("b"), .avg = 7 },
	};
	const struct schema_rows rows = { SCHEMA_STATS, 2, stats };
	const struct selection_wanted w = { .stages = { "b" },
		.stages_count = 1 };
	enum selection_verdict verdicts[TABLE_ROWS];
	struct schema_rows taken;
	struct selection s;

	(void)state;
	selection_init(&s, &w);
	selection_judge(&s, &rows, verdicts);
	taken = selection_take(&s, &rows, verdicts);
	assert_int_equal(taken.kind, SCHEMA_STATS);
	assert_int_equal(taken.count, 1);
	assert_true(((const struct stats *)taken.models)->avg == 7);
	selection_free(&s);
}

/* What is said of wanted things that are not there, or "". */
static const char *
unmet(
    const struct selection_wanted *w, const struct point *points, size_t count)
{
	static struct diag error;
	enum selection_verdict verdicts[TABLE_ROWS];
	const struct schema_rows rows = rows_of(points, count);
	struct selection s;

	error = (struct diag){ 0 };
	selection_init(&s, w);
	if (count > 0)
		selection_judge(&s, &rows, verdicts);
	if (!unmet_find(&s, &error))
		assert_string_equal(error.reason, "");
	selection_free(&s);
	return error.reason;
}

static void
what_no_row_has_is_told_with_what_there_is(void **state)
{
	const struct point points[] = {
		point("build", 1, "os=linux;cpu=x"),
		point("test", 2, "os=m%61c"),
	};
	const struct selection_wanted key = { .where = { "so!=linux" },
		.where_count = 1 };
	const struct selection_wanted value = { .where = { "os=linx" },
		.where_count = 1 };
	const struct selection_wanted stage = { .stages = { "b*", "c" },
		.stages_count = 2 };
	const struct selection_wanted since = { .since_point = "cpu=z" };
	const struct selection_wanted good = {
		.where = { "os=mac,bsd", "cpu!=y", "cpu=" }, .where_count = 3
	};

	(void)state;
	assert_string_equal(unmet(&key, points, 2),
	    "--where 'so!=linux': no point has the key so; there are 'os', "
	    "'cpu'");
	assert_string_equal(unmet(&value, points, 2),
	    "--where 'os=linx': no point has that value of os; there are "
	    "'linux', 'mac'");
	assert_string_equal(unmet(&stage, points, 2),
	    "--stage 'c': no stage matches; there are 'build', 'test'");
	assert_string_equal(unmet(&since, points, 2),
	    "--since 'cpu=z': no point has that value of cpu; there is 'x'");
	assert_string_equal(unmet(&good, points, 2), "");
	assert_string_equal(unmet(&value, points, 0), "");
}

static void
of_many_values_eight_are_told(void **state)
{
	static const char *const metadata[] = { "c=1", "c=2", "c=3", "c=4",
		"c=5", "c=6", "c=7", "c=8", "c=9", "c=10", "c=10" };
	const struct selection_wanted w = { .where = { "c=x" },
		.where_count = 1 };
	struct point points[11];
	size_t i;

	(void)state;
	for (i = 0; i < 11; i++)
		points[i] = point("a", 1, metadata[i]);
	assert_string_equal(unmet(&w, points, 11),
	    "--where 'c=x': no point has that value of c; there are '1', '2', "
	    "'3', '4', '5', '6', '7', '8' and 2 more");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_condition_compares_decoded_values),
	cmocka_unit_test(a_missing_key_has_the_empty_value),
	cmocka_unit_test(only_a_key_makes_a_condition),
	cmocka_unit_test(all_conditions_hold_but_one_pattern_is_enough),
	cmocka_unit_test(since_is_inclusive_and_until_is_not),
	cmocka_unit_test(since_a_point_is_in_reading_order),
	cmocka_unit_test(
	    by_makes_stages_of_the_values_in_the_order_of_the_keys),
	cmocka_unit_test(rows_of_other_kinds_are_judged_by_their_stage),
	cmocka_unit_test(what_no_row_has_is_told_with_what_there_is),
	cmocka_unit_test(of_many_values_eight_are_told),
};

UNIT_MAIN(tests)
