#include "unit.h"

#include "analysis/bottleneck.h"
#include "analysis/stage_values.h"
#include "base/slice.h"

#include <math.h>

/* A steady stage of ten runs; the global average is 50, percentile 95 is 90. */
static struct stats
stage(const char *name, double avg, double stdev)
{
	return (struct stats){
		.stage_name = slice_of(name),
		.count = 10,
		.avg = avg,
		.min = avg,
		.max = avg,
		.stdev = stdev,
		.variance = stdev * stdev,
		.total = 10 * avg,
		.self_total = 10 * avg,
		.percentile_95 = avg,
		.cpu_utilization = NAN,
		.memory_max = NAN,
		.global_avg = 50,
		.global_percentile_95 = 95,
	};
}

static struct bottleneck
grade(struct stats row)
{
	struct bottleneck b;

	bottleneck_grade(&row, 1, &bottleneck_defaults, &b);
	return b;
}

static void
severity_is_that_of_the_first_rule_that_holds(void **state)
{
	struct bottleneck b;

	(void)state;
	b = grade(stage("a", 96, 0));
	assert_int_equal(b.severity, SEVERITY_CRITICAL);
	assert_string_equal(b.reason, "avg 96 > global_percentile_95 95");
	b = grade(stage("a", 95, 0));
	assert_int_equal(b.severity, SEVERITY_HIGH);
	assert_string_equal(b.reason, "avg 95 > 1.5 * global_avg 50");
	b = grade(stage("a", 75, 0));
	assert_int_equal(b.severity, SEVERITY_MEDIUM);
	assert_string_equal(b.reason, "avg 75 > 1.2 * global_avg 50");
	b = grade(stage("a", 60, 0));
	assert_int_equal(b.severity, SEVERITY_LOW);
	assert_string_equal(b.reason, "avg 60 <= 1.2 * global_avg 50");
	b = grade(stage("a", 8, 6));
	assert_int_equal(b.severity, SEVERITY_HIGH);
	assert_string_equal(b.reason, "cv 0.75 > 0.5");
	b = grade(stage("a", 8, 4));
	assert_int_equal(b.severity, SEVERITY_LOW);
}

static unsigned
opportunities(double avg, double stdev, double cpu_utilization)
{
	struct stats row = stage("a", avg, stdev);

	row.cpu_utilization = cpu_utilization;
	return grade(row).opportunities;
}

static void
opportunities_follow_variation_and_cpu(void **state)
{
	const unsigned slow = OPPORTUNITY_SLOW;
	const unsigned varying = slow | OPPORTUNITY_HIGH_VARIANCE;
	const unsigned serial = slow | OPPORTUNITY_PARALLELIZATION;

	(void)state;
	assert_int_equal(opportunities(70, 0, NAN), 0);
	assert_int_equal(opportunities(100, 31, 1), varying);
	assert_int_equal(opportunities(100, 30, 1), serial);
	assert_int_equal(opportunities(100, 0, NAN), serial);
	assert_int_equal(opportunities(100, 0, 0.8), serial);
	assert_int_equal(opportunities(100, 0, 1.2), serial);
	assert_int_equal(opportunities(100, 0, 0.79), slow);
	assert_int_equal(opportunities(100, 0, 1.21), slow);
}

static void
slowest_comes_first_and_equals_stay_in_order(void **state)
{
	const struct stats rows[] = { stage("a", 10, 0), stage("b", 20, 0),
		stage("c", 10, 0), stage("d", 20, 0) };
	struct bottleneck graded[4];

	(void)state;
	bottleneck_grade(rows, 4, &bottleneck_defaults, graded);
	assert_true(slice_is(graded[0].stage_name, "b"));
	assert_true(slice_is(graded[1].stage_name, "d"));
	assert_true(slice_is(graded[2].stage_name, "a"));
	assert_true(slice_is(graded[3].stage_name, "c"));
	/* 200 of 600 ms, 100 of 600 ms */
	assert_true(graded[0].share == 200.0 / 600);
	assert_true(graded[2].share == 100.0 / 600);
}

/* 230 + 230 + 16 + 419 = 895 of self time; with totals it would be 1355. */
static void
share_is_of_self_time(void **state)
{
	struct stats rows[] = { stage("unit", 23, 0), stage("more", 23, 0),
		stage("tests", 47.6, 0), stage("build", 41.9, 0) };
	struct bottleneck graded[4];

	(void)state;
	rows[2].self_total = 16;
	bottleneck_grade(rows, 4, &bottleneck_defaults, graded);
	assert_true(slice_is(graded[0].stage_name, "tests"));
	assert_true(graded[0].share == 16.0 / 895);
	assert_true(graded[1].share == 419.0 / 895);
	/* Statistics without the column: the total. */
	rows[0].self_total = rows[1].self_total = rows[2].self_total = NAN;
	bottleneck_grade(rows, 4, &bottleneck_defaults, graded);
	assert_true(graded[0].share == 476.0 / 1355);
	assert_true(graded[1].share == 419.0 / 1355);
}

static void
a_stage_that_takes_no_time_is_no_bottleneck(void **state)
{
	struct stats row = stage("a", 0, 0);
	struct bottleneck b;

	(void)state;
	row.global_avg = row.global_percentile_95 = 0;
	b = grade(row);
	assert_int_equal(b.severity, SEVERITY_LOW);
	assert_true(b.cv == 0);
	assert_true(b.share == 0);
}

static void
a_stage_above_its_budget_is_critical(void **state)
{
	struct stage_values budgets = { 0 };
	struct bottleneck_limits limits = bottleneck_defaults;
	const struct stats rows[] = { stage("slow", 60.5, 0),
		stage("just", 60, 0), stage("other", 55, 0) };
	struct bottleneck graded[3];

	(void)state;
	limits.budgets = &budgets;
	assert_true(budgets_add(&budgets, "slow=60ms"));
	assert_true(budgets_add(&budgets, "just=60ms"));
	bottleneck_grade(rows, 3, &limits, graded);
	assert_int_equal(graded[0].severity, SEVERITY_CRITICAL);
	assert_string_equal(graded[0].reason, "avg 60.5 > budget 60");
	assert_int_equal(graded[0].opportunities,
	    OPPORTUNITY_SLOW | OPPORTUNITY_PARALLELIZATION);
	assert_int_equal(graded[1].severity, SEVERITY_LOW);
	assert_string_equal(graded[1].reason, "avg 60 <= 1.2 * global_avg 50");
	assert_int_equal(graded[2].severity, SEVERITY_LOW);
	stage_values_free(&budgets);
}

static void
the_longest_numbers_fit_into_a_reason(void **state)
{
	struct stage_values budgets = { 0 };
	struct bottleneck_limits limits = bottleneck_defaults;
	const struct stats row = stage("a", 1.2345678901234568e-300, 0);
	struct bottleneck b;

	(void)state;
	limits.budgets = &budgets;
	assert_true(budgets_add(&budgets, "a=1.1111111111111111e-300"));
	bottleneck_grade(&row, 1, &limits, &b);
	assert_string_equal(b.reason,
	    "avg 1.2345678901234568e-300 > budget 1.1111111111111111e-300");
	stage_values_free(&budgets);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(severity_is_that_of_the_first_rule_that_holds),
	cmocka_unit_test(opportunities_follow_variation_and_cpu),
	cmocka_unit_test(slowest_comes_first_and_equals_stay_in_order),
	cmocka_unit_test(share_is_of_self_time),
	cmocka_unit_test(a_stage_that_takes_no_time_is_no_bottleneck),
	cmocka_unit_test(a_stage_above_its_budget_is_critical),
	cmocka_unit_test(the_longest_numbers_fit_into_a_reason),
};

UNIT_MAIN(tests)
