#include "unit.h"

#include "group.h"
#include "slice.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* More than caches hold, so that points wait for each other. */
#define STAGES 3000
#define ROUNDS 5

/* The name of a stage: now and then one that is too long to wait. */
static struct slice
name_of(char name[128], int stage)
{
	int len = snprintf(name, 128, "%s%d",
	    stage % 7 == 0 ? "a stage with a name so long that it is never "
			     "kept while its points wait "
			   : "stage ",
	    stage);

	return (struct slice){ name, (size_t)len };
}

/*
 * Each stage has the times s, s + 1 ... s + 4, and CPU time of half that: the
 * total is 5 s + 10, the median s + 2, and the 95th percentile, at 3.8, s + 3.8.
 */
static void
assert_stage(const struct stats *row, int stage)
{
	char name[128];

	assert_true(slice_equal(row->stage_name, name_of(name, stage)));
	assert_true(row->count == ROUNDS);
	assert_true(row->min == stage && row->max == stage + 4);
	assert_true(row->total == 5 * stage + 10);
	assert_true(row->median == stage + 2);
	assert_true(fabs(row->percentile_95 - (stage + 3.8)) < 1e-9);
	assert_true(row->cpu_utilization == 0.5);
	assert_true(row->memory_max == 4096 * (stage + ROUNDS));
}

static void
many_stages_keep_their_order_and_their_points(void **state)
{
	struct group g = { 0 };
	char name[128];
	int stage, round;

	(void)state;
	for (round = 0; round < ROUNDS; round++)
		for (stage = 1; stage <= STAGES; stage++) {
			const double time = stage + round;
			const struct point point = {
				.stage_name = name_of(name, stage),
				.execution_time = time,
				.memory_used = 4096 * (time + 1),
				.cpu_time = time / 2,
			};

			group_add_point(&g, &point);
			memset(name, '?', sizeof name); /* it is not ours */
		}
	group_finish(&g);
	assert_int_equal(g.rows_count, STAGES);
	for (stage = 1; stage <= STAGES; stage++)
		assert_stage(&g.rows[stage - 1], stage);
	/* The average of s + 2 over the stages 1 to 3000. */
	assert_true(g.rows[0].global_avg == 1502.5);
	group_free(&g);
}

/* Of a stage's points only those with CPU time count as busy or not. */
static void
what_is_not_known_is_left_out(void **state)
{
	static const struct point points[] = {
		{ { "a", 1 }, 10, NAN, NAN, 0, { "", 0 } },
		{ { "a", 1 }, 20, 512, 10, 0, { "", 0 } },
		{ { "a", 1 }, 30, NAN, NAN, 0, { "", 0 } },
		{ { "b", 1 }, 40, NAN, NAN, 0, { "", 0 } },
	};
	struct group g = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof points / sizeof *points; i++)
		group_add_point(&g, &points[i]);
	group_finish(&g);
	assert_true(g.rows[0].cpu_utilization == 0.5);
	assert_true(g.rows[0].memory_max == 512);
	assert_true(isnan(g.rows[1].cpu_utilization));
	assert_true(isnan(g.rows[1].memory_max));
	assert_true(g.rows[1].global_avg == 25);
	group_free(&g);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(many_stages_keep_their_order_and_their_points),
	cmocka_unit_test(what_is_not_known_is_left_out),
};

UNIT_MAIN(tests)
