#include "unit.h"

#include "analysis/stage_values.h"
#include "base/slice.h"

#include <math.h>

/* The budget of a stage among up to three budgets. */
static double
find(const char *const texts[3], const char *stage)
{
	struct stage_values b = { 0 };
	double limit;
	size_t i;

	for (i = 0; i < 3 && texts[i] != NULL; i++)
		assert_true(budgets_add(&b, texts[i]));
	limit = budgets_find(&b, slice_of(stage));
	stage_values_free(&b);
	return limit;
}

static void
a_budget_is_that_of_the_stages_that_its_glob_matches(void **state)
{
	static const char *const texts[3] = { "test*=2s", "b[ux]ild?=1min" };

	(void)state;
	assert_true(find(texts, "test") == 2000);
	assert_true(find(texts, "test/unit") == 2000);
	assert_true(find(texts, "build1") == 60000);
	assert_true(isinf(find(texts, "build")));
	assert_true(isinf(find(texts, "a test")));
	assert_true(isinf(find(texts, "")));
}

static void
the_smallest_of_several_budgets_holds(void **state)
{
	static const char *const texts[3] = { "*=3s", "a*=1s", "ab=2s" };

	(void)state;
	assert_true(find(texts, "ab") == 1000);
	assert_true(find(texts, "b") == 3000);
}

static void
the_last_equals_sign_ends_the_stage(void **state)
{
	static const char *const texts[3] = { "os=linux=5" };

	(void)state;
	assert_true(find(texts, "os=linux") == 5);
	assert_true(isinf(find(texts, "os")));
}

static void
budgets_that_match_a_stage_are_marked(void **state)
{
	struct stage_values b = { 0 };

	(void)state;
	assert_true(budgets_add(&b, "a=1"));
	assert_true(budgets_add(&b, "b=1"));
	assert_true(budgets_add(&b, "*=1"));
	budgets_find(&b, slice_of("a"));
	budgets_find(&b, slice_of("c"));
	assert_true(b.list[0].is_matched);
	assert_false(b.list[1].is_matched);
	assert_true(b.list[2].is_matched);
	stage_values_free(&b);
}

static void
what_is_no_budget_is_refused(void **state)
{
	static const char *const wrong[] = { "", "a", "=", "=1s", "a=", "a=x",
		"a=-1s", "a=1s=" };
	struct stage_values b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(budgets_add(&b, wrong[i]));
	assert_int_equal(b.count, 0);
	stage_values_free(&b);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_budget_is_that_of_the_stages_that_its_glob_matches),
	cmocka_unit_test(the_smallest_of_several_budgets_holds),
	cmocka_unit_test(the_last_equals_sign_ends_the_stage),
	cmocka_unit_test(budgets_that_match_a_stage_are_marked),
	cmocka_unit_test(what_is_no_budget_is_refused),
};

UNIT_MAIN(tests)
