#include "unit.h"

#include "base/slice.h"
#include "stage/runs.h"
#include "value/timestamp.h"

#include <math.h>

#define ALL SIZE_MAX

static void
add(struct runs *r, const char *stage, double time, int64_t timestamp,
    const char *metadata)
{
	const struct point point = {
		.stage_name = slice_of(stage),
		.execution_time = time,
		.memory_used = NAN,
		.timestamp = timestamp,
		.metadata = slice_of(metadata),
	};

	runs_add(r, &point, 1);
}

static void
assert_run(const struct runs *r, size_t run, const char *name)
{
	assert_true(run < r->count);
	assert_true(slice_is(r->runs[run].name, name));
}

static void
assert_value(const struct runs *r, size_t stage, size_t run, double time)
{
	assert_true(fabs(runs_value(r, stage, run) - log(time)) < 1e-14);
}

static void
a_run_is_what_the_key_says_else_run_else_commit(void **state)
{
	const struct slice both = slice_of("commit=c;run=r;job=j;run=s");
	const struct slice none = slice_of("");
	struct slice value;

	(void)state;
	assert_true(runs_find(both, none, &value));
	assert_true(slice_is(value, "s"));
	assert_true(runs_find(slice_of("commit=c"), none, &value));
	assert_true(slice_is(value, "c"));
	assert_false(runs_find(slice_of("job=j"), none, &value));
	assert_true(runs_find(both, slice_of("job"), &value));
	assert_true(slice_is(value, "j"));
	/* A key that was asked for has no stand-in. */
	assert_false(runs_find(both, slice_of("build"), &value));
}

/* 1 4 9 of an odd number; sqrt(2 * 8) = 4 of an even one. */
static void
a_value_is_the_median_of_logs(void **state)
{
	struct runs r = { 0 };

	(void)state;
	add(&r, "a", 9, 1, "run=1");
	add(&r, "a", 1, 1, "run=1");
	add(&r, "a", 4, 1, "run=1");
	add(&r, "a", 8, 2, "run=2");
	add(&r, "a", 2, 2, "run=2");
	add(&r, "a", 90, 2, "run=2");
	add(&r, "a", 1, 2, "run=2");
	add(&r, "b", 7, 2, "run=2");
	runs_finish(&r, ALL);
	assert_int_equal(r.count, 2);
	assert_value(&r, 0, 0, 4);
	assert_value(&r, 0, 1, 4);
	assert_true(isnan(runs_value(&r, 1, 0)));
	assert_value(&r, 1, 1, 7);
	runs_free(&r);
}

static void
a_median_of_0_is_no_value(void **state)
{
	struct runs r = { 0 };

	(void)state;
	add(&r, "a", 0, 1, "run=1");
	add(&r, "a", 0, 2, "run=2");
	add(&r, "a", 5, 2, "run=2");
	add(&r, "a", 0, 3, "run=3");
	add(&r, "a", 5, 3, "run=3");
	add(&r, "a", 6, 3, "run=3");
	runs_finish(&r, ALL);
	assert_true(isnan(runs_value(&r, 0, 0)));
	assert_true(isnan(runs_value(&r, 0, 1)));
	assert_value(&r, 0, 2, 5);
	runs_free(&r);
}

static void
runs_are_in_order_of_their_first_points(void **state)
{
	struct runs r = { 0 };

	(void)state;
	add(&r, "a", 1, 30, "run=late");
	add(&r, "a", 2, 10, "run=early");
	add(&r, "a", 3, 20, "run=middle");
	add(&r, "b", 4, 99, "run=early");
	add(&r, "b", 5, 20, "run=also");
	runs_finish(&r, ALL);
	assert_run(&r, 0, "early");
	assert_run(&r, 1, "middle"); /* of the same time, but first seen */
	assert_run(&r, 2, "also");
	assert_run(&r, 3, "late");
	assert_value(&r, 0, 0, 2);
	assert_value(&r, 0, 3, 1);
	assert_value(&r, 1, 0, 4);
	assert_value(&r, 1, 2, 5);
	runs_free(&r);
}

static void
one_point_without_a_time_leaves_runs_as_they_came(void **state)
{
	struct runs r = { 0 };

	(void)state;
	add(&r, "a", 1, 30, "run=x");
	add(&r, "a", 2, 20, "run=y");
	add(&r, "a", 3, TIMESTAMP_NONE, "run=y");
	add(&r, "a", 4, 10, "run=z");
	runs_finish(&r, ALL);
	assert_run(&r, 0, "x");
	assert_run(&r, 1, "y");
	assert_run(&r, 2, "z");
	runs_free(&r);
}

static void
the_newest_is_left_and_so_many_before_it(void **state)
{
	static const char *const names[] = { "run=0", "run=1", "run=2",
		"run=3" };
	static const size_t before[] = { 0, 2, 3, 4, ALL };
	static const size_t count[] = { 1, 3, 4, 4, 4 };
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof before / sizeof *before; i++) {
		struct runs r = { 0 };

		for (j = 0; j < 4; j++)
			add(&r, "a", (double)j + 1, (int64_t)j, names[j]);
		runs_finish(&r, before[i]);
		assert_int_equal(r.count, count[i]);
		assert_run(&r, r.count - 1, "3");
		for (j = 0; j < r.count; j++)
			assert_value(&r, 0, j, (double)(4 - r.count + j) + 1);
		runs_free(&r);
	}
}

static void
points_without_a_run_are_left_out_where_others_have_one(void **state)
{
	struct runs r = { 0 };

	(void)state;
	add(&r, "a", 1, 1, "run=1");
	add(&r, "a", 5, 2, "");
	add(&r, "b", 5, 2, "job=1");
	runs_finish(&r, ALL);
	assert_int_equal(r.unnamed, 2);
	assert_false(r.has_unnamed);
	assert_int_equal(r.count, 1);
	assert_value(&r, 0, 0, 1);
	assert_true(isnan(runs_value(&r, 1, 0)));
	runs_free(&r);
}

static void
a_key_of_ones_own_is_the_only_one(void **state)
{
	struct runs r = { .key = slice_of("job") };

	(void)state;
	add(&r, "a", 1, 1, "run=1;job=7");
	add(&r, "a", 2, 2, "run=2");
	runs_finish(&r, ALL);
	assert_int_equal(r.unnamed, 1);
	assert_int_equal(r.count, 1);
	assert_run(&r, 0, "7");
	runs_free(&r);
}

/* Run by run from the end: a has 1 2 3, b - 8 9. */
static void
points_are_runs_of_their_own_where_none_says_one(void **state)
{
	struct runs r = { 0 };

	(void)state;
	add(&r, "a", 1, TIMESTAMP_NONE, "");
	add(&r, "b", 8, TIMESTAMP_NONE, "");
	add(&r, "a", 2, TIMESTAMP_NONE, "");
	add(&r, "a", 3, TIMESTAMP_NONE, "");
	add(&r, "b", 9, TIMESTAMP_NONE, "");
	runs_finish(&r, ALL);
	assert_true(r.has_unnamed);
	assert_int_equal(r.count, 3);
	assert_run(&r, 2, "");
	assert_value(&r, 0, 0, 1);
	assert_value(&r, 0, 2, 3);
	assert_true(isnan(runs_value(&r, 1, 0)));
	assert_value(&r, 1, 1, 8);
	assert_value(&r, 1, 2, 9);
	runs_free(&r);
}

static void
such_points_are_sorted_by_time_stage_by_stage(void **state)
{
	struct runs r = { 0 };

	(void)state;
	add(&r, "a", 3, 30, "");
	add(&r, "a", 1, 10, "");
	add(&r, "a", 2, 10, "");
	add(&r, "b", 7, 30, "");
	add(&r, "b", 8, TIMESTAMP_NONE, "");
	add(&r, "b", 9, 20, "");
	runs_finish(&r, 1);
	assert_int_equal(r.count, 2);
	assert_value(&r, 0, 0, 2);
	assert_value(&r, 0, 1, 3);
	assert_value(&r, 1, 0, 8);
	assert_value(&r, 1, 1, 9);
	runs_free(&r);
}

static void
no_points_are_no_runs(void **state)
{
	struct runs r = { 0 };

	(void)state;
	runs_finish(&r, 100);
	assert_int_equal(r.count, 0);
	runs_free(&r);
	runs_free(&r);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_run_is_what_the_key_says_else_run_else_commit),
	cmocka_unit_test(a_value_is_the_median_of_logs),
	cmocka_unit_test(a_median_of_0_is_no_value),
	cmocka_unit_test(runs_are_in_order_of_their_first_points),
	cmocka_unit_test(one_point_without_a_time_leaves_runs_as_they_came),
	cmocka_unit_test(the_newest_is_left_and_so_many_before_it),
	cmocka_unit_test(
	    points_without_a_run_are_left_out_where_others_have_one),
	cmocka_unit_test(a_key_of_ones_own_is_the_only_one),
	cmocka_unit_test(points_are_runs_of_their_own_where_none_says_one),
	cmocka_unit_test(such_points_are_sorted_by_time_stage_by_stage),
	cmocka_unit_test(no_points_are_no_runs),
};

UNIT_MAIN(tests)
