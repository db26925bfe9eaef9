#include "unit.h"

#include "analysis/blame.h"
#include "analysis/rises.h"
#include "analysis/steps.h"
#include "base/slice.h"
#include "model/model.h"
#include "stage/history.h"
#include "stage/index.h"
#include "stat/changepoint.h"
#include "stat/rank.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* What a test looks at. */
struct seen {
	struct history history;
	struct steps steps;
	struct rises rises;
	struct rank_distributions distributions;
};

static void
begin(struct seen *s)
{
	memset(s, 0, sizeof *s);
	s->history.keep_metadata = true;
	s->history.keep[HISTORY_MEMORY] = true;
	s->history.keep[HISTORY_CPU] = true;
}

/* Adds point number i of a stage, a second after the one before it. */
static void
add(struct seen *s, const char *stage, size_t i, double time, double cpu,
    const char *metadata)
{
	static const double noise[] = { 1.01, 0.99, 1, 1.005, 0.995 };
	const struct point point = {
		.stage_name = slice_of(stage),
		.execution_time = time * noise[i % 5],
		.memory_used = NAN,
		.cpu_time = cpu,
		.timestamp = (int64_t)i * 1000000,
		.metadata = slice_of(metadata),
	};

	history_add(&s->history, &point, 1);
}

/* Adds `count` points to those of a stage at that level. */
static size_t
add_level(
    struct seen *s, const char *stage, size_t first, size_t count, double time)
{
	size_t i;

	for (i = first; i < first + count; i++)
		add(s, stage, i, time, NAN, "");
	return first + count;
}

static void
find(struct seen *s)
{
	history_finish(&s->history);
	s->steps = steps_find_last(
	    &s->history, &s->history.stages, &changepoint_defaults, SIZE_MAX);
	s->rises = rises_find(&s->history, &s->steps, &s->distributions);
}

static void
end(struct seen *s)
{
	rises_free(&s->rises);
	steps_free(&s->steps);
	history_free(&s->history);
	rank_free(&s->distributions);
}

/* The medians of the levels are those of the noise, which are 1. */
static void
what_a_later_level_has_not_taken_back_stands(void **state)
{
	struct seen s;
	size_t i = 0;

	(void)state;
	begin(&s);
	i = add_level(&s, "a", i, 10, 100);
	i = add_level(&s, "a", i, 15, 300);
	add_level(&s, "a", i, 20, 200);
	find(&s);
	assert_int_equal(s.rises.count, 1);
	assert_int_equal(s.rises.rows[0].at, 10);
	assert_float_equal(s.rises.rows[0].before, 100, 1e-9);
	assert_float_equal(s.rises.rows[0].after, 300, 1e-9);
	assert_float_equal(s.rises.rows[0].now, 200, 1);
	assert_float_equal(s.rises.rows[0].saving, 100, 1);
	assert_int_equal(s.rises.stages[0].level, 25);
	end(&s);
}

static void
only_the_last_points_are_searched(void **state)
{
	struct seen s;
	size_t i = 0;

	(void)state;
	begin(&s);
	i = add_level(&s, "a", i, 30, 100);
	i = add_level(&s, "a", i, 30, 200);
	add_level(&s, "a", i, 20, 400);
	history_finish(&s.history);
	s.steps = steps_find_last(
	    &s.history, &s.history.stages, &changepoint_defaults, 40);
	assert_int_equal(s.steps.count, 1);
	assert_int_equal(s.steps.places[0].at, 60);
	assert_float_equal(s.steps.rows[0].before_median, 200, 1e-9);
	steps_free(&s.steps);
	history_free(&s.history);
}

static void
a_step_that_was_taken_back_is_no_rise(void **state)
{
	struct seen s;
	size_t i = 0;

	(void)state;
	begin(&s);
	i = add_level(&s, "a", i, 10, 100);
	i = add_level(&s, "a", i, 15, 300);
	add_level(&s, "a", i, 20, 105);
	find(&s);
	assert_true(s.rises.stages[0].has_steps);
	assert_int_equal(s.rises.count, 0);
	end(&s);
}

static void
many_small_rises_creep(void **state)
{
	struct seen s;
	size_t i;

	(void)state;
	begin(&s);
	for (i = 0; i < 60; i++)
		add(&s, "a", i, 100 + 4 * (double)i, NAN, "");
	find(&s);
	assert_true(s.rises.count >= RISES_CREEP_MIN);
	assert_true(s.rises.stages[0].is_creeping);
	end(&s);
}

/* Times go up at 10, since the machine is busy, CPU time at 12. */
static void
cpu_time_says_where_a_rise_is(void **state)
{
	struct seen s;
	size_t i;

	(void)state;
	begin(&s);
	for (i = 0; i < 24; i++)
		add(&s, "a", i, i < 10 ? 100 : 200, i < 12 ? 90 : 180,
		    i < 12 ? "commit=old" : "commit=new");
	find(&s);
	assert_int_equal(s.rises.count, 1);
	assert_int_equal(s.rises.rows[0].at, 12);
	assert_int_equal(s.rises.rows[0].timestamp, 12000000);
	assert_true(slice_is(s.rises.rows[0].blame.commit, "new"));
	assert_false(s.rises.rows[0].blame.is_split);
	assert_int_equal(s.rises.stages[0].level, 12);
	end(&s);
}

static void
three_stages_that_rise_at_one_place_are_a_group(void **state)
{
	static const char *const names[] = { "a", "b", "c" };
	struct seen s;
	size_t stages, i;

	(void)state;
	for (stages = 2; stages <= 3; stages++) {
		begin(&s);
		for (i = 0; i < stages; i++) {
			/* Each a point later than the one before it. */
			add_level(&s, names[i], 0, 10 + i, 100);
			add_level(
			    &s, names[i], 10 + i, 10, 150 + 10 * (double)i);
		}
		find(&s);
		assert_int_equal(s.rises.count, stages);
		assert_int_equal(s.rises.rows[stages - 1].teller,
		    stages < 3 ? RISE_ITSELF : RISE_LEADER);
		assert_int_equal(s.rises.rows[0].teller,
		    stages < 3 ? RISE_ITSELF : RISE_GROUP);
		end(&s);
	}
	/* The last of them saves 70 of 50 + 60 + 70. */
}

static void
what_rises_far_beyond_its_group_is_itself(void **state)
{
	static const char *const names[] = { "a", "b", "c", "d", "e" };
	struct seen s;
	size_t i;

	(void)state;
	begin(&s);
	for (i = 0; i < 5; i++) {
		add_level(&s, names[i], 0, 10, 100);
		add_level(&s, names[i], 10, 10, i < 4 ? 150 : 900);
	}
	find(&s);
	assert_int_equal(s.rises.rows[0].teller, RISE_LEADER);
	assert_int_equal(s.rises.rows[0].group_stages, 4);
	assert_float_equal(s.rises.rows[0].group_saving, 200, 1);
	assert_int_equal(s.rises.rows[4].teller, RISE_ITSELF);
	end(&s);
}

/* The outer one rises by 100, and the inner one by 60, or by 40. */
static void
a_child_tells_of_what_it_explains(void **state)
{
	struct seen s;
	size_t i;
	int is_small;

	(void)state;
	for (is_small = 0; is_small <= 1; is_small++) {
		begin(&s);
		for (i = 0; i < 20; i++) {
			add(&s, "outer", i, i < 10 ? 200 : 300, NAN, "");
			add(&s, "inner", i,
			    i < 10         ? 100
				: is_small ? 140
					   : 160,
			    NAN, "parent=outer");
		}
		find(&s);
		assert_int_equal(s.rises.rows[0].teller,
		    is_small ? RISE_ITSELF : RISE_CHILD);
		assert_int_equal(s.rises.rows[1].teller, RISE_ITSELF);
		end(&s);
	}
}

static void
what_is_constant_on_both_sides_is_to_blame(void **state)
{
	struct seen s;
	struct blame blame;
	char text[64];
	size_t i;

	(void)state;
	begin(&s);
	for (i = 0; i < 8; i++) {
		/* Only cpu is; `mode` is not the same in all points after. */
		snprintf(text, sizeof text, "commit=%zu;run=%zu;cpu=%s;mode=%s",
		    i / 3, i, i < 4 ? "old" : "new",
		    i < 4 || i == 6 ? "x" : "y");
		add(&s, "a", i, 1, NAN, text);
	}
	blame = blame_step(&s.history, history_at(&s.history, 0), 0, 4, 8);
	assert_true(slice_is(blame.commit, "1"));
	assert_true(blame.is_split); /* points 3, 4 and 5 are of commit 1 */
	assert_true(slice_is(blame.run, "4"));
	assert_int_equal(blame.count, 1);
	assert_true(slice_is(blame.changes[0].key, "cpu"));
	assert_true(slice_is(blame.changes[0].was, "old"));
	assert_true(slice_is(blame.changes[0].is, "new"));
	history_free(&s.history);
}

/* The levels are those of the times: the first 40 points are of neither. */
static void
levels_are_within_the_points_that_were_searched(void **state)
{
	struct seen s;
	size_t i;

	(void)state;
	begin(&s);
	for (i = 0; i < 80; i++)
		add(&s, "a", i, i < 60 ? 200 : 400, i < 40 ? 10 : 20,
		    i < 40       ? "os=x"
			: i < 60 ? "os=y"
				 : "os=z");
	history_finish(&s.history);
	s.steps = steps_find_last(
	    &s.history, &s.history.stages, &changepoint_defaults, 40);
	s.rises = rises_find(&s.history, &s.steps, &s.distributions);
	assert_int_equal(s.rises.count, 1);
	assert_float_equal(s.rises.rows[0].cpu_before, 20, 0);
	assert_float_equal(s.rises.rows[0].cpu_after, 20, 0);
	assert_int_equal(s.rises.rows[0].blame.count, 1);
	assert_true(slice_is(s.rises.rows[0].blame.changes[0].was, "y"));
	end(&s);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(what_a_later_level_has_not_taken_back_stands),
	cmocka_unit_test(levels_are_within_the_points_that_were_searched),
	cmocka_unit_test(only_the_last_points_are_searched),
	cmocka_unit_test(a_step_that_was_taken_back_is_no_rise),
	cmocka_unit_test(many_small_rises_creep),
	cmocka_unit_test(cpu_time_says_where_a_rise_is),
	cmocka_unit_test(three_stages_that_rise_at_one_place_are_a_group),
	cmocka_unit_test(what_rises_far_beyond_its_group_is_itself),
	cmocka_unit_test(a_child_tells_of_what_it_explains),
	cmocka_unit_test(what_is_constant_on_both_sides_is_to_blame),
};

UNIT_MAIN(tests)
