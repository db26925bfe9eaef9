#include "unit.h"

#include "analysis/steps.h"
#include "base/array.h"
#include "base/slice.h"
#include "model/model.h"

#include <stdbool.h>
#include <string.h>

static struct step
step_of(const char *stage, double before, double after)
{
	return (struct step){
		.stage_name = slice_of(stage),
		.before_median = before,
		.after_median = after,
		.change_percent = 100 * (after - before) / before,
	};
}

static struct trend
trend_of(const char *stage, double change, bool significant)
{
	return (struct trend){
		.stage_name = slice_of(stage),
		.trend = change > 0 ? DIRECTION_DEGRADING : DIRECTION_IMPROVING,
		.change_percent = change,
		.significant = significant,
	};
}

static void
a_trend_is_explained_by_its_last_step_that_way(void **state)
{
	struct step rows[] = { step_of("up", 10, 20), step_of("up", 20, 30),
		step_of("up", 30, 24), step_of("noise", 10, 20),
		step_of("down", 20, 10), step_of("worst", 10, 90) };
	const struct steps steps = { .rows = rows, .count = COUNT(rows) };
	const struct trend trends[] = { trend_of("none", 50, true),
		trend_of("up", 100, true), trend_of("noise", 30, false),
		trend_of("down", -40, true), trend_of("worst", 500, true) };
	struct step chosen[COUNT(trends)];

	(void)state;
	assert_int_equal(
	    steps_explain(&steps, trends, COUNT(trends), chosen), 3);
	/* The largest change first. */
	assert_true(slice_is(chosen[0].stage_name, "worst"));
	assert_true(slice_is(chosen[1].stage_name, "up"));
	assert_true(chosen[1].after_median == 30);
	assert_true(slice_is(chosen[2].stage_name, "down"));
}

static void
a_stable_trend_is_not_explained(void **state)
{
	struct step rows[] = { step_of("a", 10, 11) };
	const struct steps steps = { .rows = rows, .count = 1 };
	struct trend trend = trend_of("a", 5, true);
	struct step chosen;

	(void)state;
	trend.trend = DIRECTION_STABLE;
	assert_int_equal(steps_explain(&steps, &trend, 1, &chosen), 0);
	assert_int_equal(steps_explain(&steps, &trend, 0, &chosen), 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_trend_is_explained_by_its_last_step_that_way),
	cmocka_unit_test(a_stable_trend_is_not_explained),
};

UNIT_MAIN(tests)
