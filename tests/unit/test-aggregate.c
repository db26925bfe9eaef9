#include "unit.h"

#include "base/slice.h"
#include "stage/aggregate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Above INTERN_FEW, so that memory is prefetched. */
#define STAGES 3000
#define ROUNDS 39

/* More than one batch. */
#define POINTS (INTERN_BATCH + 36)

/* The name of a stage; some are long. */
static struct slice
name_of(char name[128], int stage)
{
	int len = snprintf(name, 128, "%s%d",
	    stage % 7 == 0 ? "a stage with a name of which a part is compared "
			     "first and all of it only then "
			   : "stage ",
	    stage);

	return (struct slice){ name, (size_t)len };
}

/* Points to add. */
struct points {
	struct point points[POINTS];
	char names[POINTS][128];
	size_t count;
};

static void
flush(struct aggregate *g, struct points *p)
{
	aggregate_add_points(g, p->points, p->count);
	memset(p->names, '?', sizeof p->names); /* the aggregate has copies */
	p->count = 0;
}

static void
add_point(
    struct aggregate *g, struct points *p, int stage, double time, double cpu)
{
	p->points[p->count] = (struct point){
		.stage_name = name_of(p->names[p->count], stage),
		.execution_time = time,
		.memory_used = 4096 * (time + 1),
		.cpu_time = cpu,
	};
	if (++p->count == POINTS)
		flush(g, p);
}

/* What a round adds to the times: a permutation of 0 to 38. */
static int
extra(int round)
{
	return round * 17 % ROUNDS;
}

/* Stage s gets the time s + extra, and half of it as CPU time. */
static void
add_rounds(struct aggregate *g, int begin, int end)
{
	struct points p = { .count = 0 };
	int stage, round;

	for (round = begin; round < end; round++)
		for (stage = 1; stage <= STAGES; stage++)
			add_point(g, &p, stage, stage + extra(round),
			    (stage + extra(round)) / 2.0);
	flush(g, &p);
}

/*
 * The times s + 0 ... s + 38 have the total 39 s + 741, the median s + 19, and
 * the 95th percentile, at 0.95 * 38, s + 36.1.
 */
static void
assert_stage(const struct stats *row, int stage)
{
	char name[128];

	assert_true(slice_equal(row->stage_name, name_of(name, stage)));
	assert_true(row->count == ROUNDS);
	assert_true(row->min == stage && row->max == stage + 38);
	assert_true(row->total == 39 * stage + 741);
	assert_true(row->median == stage + 19);
	assert_true(fabs(row->percentile_95 - (stage + 36.1)) < 1e-9);
	assert_true(row->cpu_utilization == 0.5);
	assert_true(row->memory_max == 4096 * (stage + ROUNDS));
}

static void
assert_stages(const struct aggregate *g)
{
	int stage;

	assert_int_equal(g->rows_count, STAGES);
	for (stage = 1; stage <= STAGES; stage++)
		assert_stage(&g->rows[stage - 1], stage);
	/* The average of s + 19 over the stages 1 to 3000. */
	assert_true(g->rows[0].global_avg == 1519.5);
}

static void
many_stages_keep_their_order_and_their_points(void **state)
{
	struct aggregate g = { 0 };

	(void)state;
	add_rounds(&g, 0, ROUNDS);
	aggregate_finish(&g);
	assert_stages(&g);
	aggregate_free(&g);
}

/* For any number of points before the statistics. */
static void
points_can_be_added_after_statistics(void **state)
{
	int rounds;

	(void)state;
	for (rounds = 1; rounds < ROUNDS; rounds += 5) {
		struct aggregate g = { 0 };

		add_rounds(&g, 0, rounds);
		aggregate_finish(&g);
		aggregate_resume(&g);
		add_rounds(&g, rounds, ROUNDS);
		aggregate_finish(&g);
		assert_stages(&g);
		aggregate_free(&g);
	}
}

/* Stage s has s % 30 points of 2 ms with 1 ms of CPU, one of 5 ms with none,
 * and one of 6 ms with 3. */
static void
a_time_without_cpu_time_is_left_out_of_many_stages(void **state)
{
	struct points p = { .count = 0 };
	struct aggregate g = { 0 };
	int stage, i;

	(void)state;
	for (i = 0; i < 32; i++)
		for (stage = 1; stage <= STAGES; stage++) {
			const int n = stage % 30;

			if (i < n)
				add_point(&g, &p, stage, 2, 1);
			else if (i == n)
				add_point(&g, &p, stage, 5, NAN);
			else if (i == n + 1)
				add_point(&g, &p, stage, 6, 3);
		}
	flush(&g, &p);
	for (i = 0; i < STAGES; i++) {
		char name[128];
		size_t number =
		    intern_id(&g.stages.names, name_of(name, i + 1));
		const struct usage *usage = &aggregate_at(&g, number)->usage;

		assert_true(
		    stats_sum_value(&usage->wall) == 2 * ((i + 1) % 30) + 6);
	}
	aggregate_finish(&g);
	for (i = 0; i < STAGES; i++)
		assert_true(g.rows[i].cpu_utilization == 0.5);
	aggregate_free(&g);
}

/* Only points with a CPU time count for the CPU utilization. */
static void
what_is_not_known_is_left_out(void **state)
{
	static const struct point points[] = {
		{ { "a", 1 }, 10, NAN, NAN, 0, { "", 0 }, { 0, 0 } },
		{ { "a", 1 }, 20, 512, 10, 0, { "", 0 }, { 0, 0 } },
		{ { "a", 1 }, 30, NAN, NAN, 0, { "", 0 }, { 0, 0 } },
		{ { "b", 1 }, 40, NAN, NAN, 0, { "", 0 }, { 0, 0 } },
	};
	struct aggregate g = { 0 };

	(void)state;
	aggregate_add_points(&g, points, sizeof points / sizeof *points);
	aggregate_finish(&g);
	assert_true(g.rows[0].cpu_utilization == 0.5);
	assert_true(g.rows[0].memory_max == 512);
	assert_true(isnan(g.rows[1].cpu_utilization));
	assert_true(isnan(g.rows[1].memory_max));
	assert_true(g.rows[1].global_avg == 25);
	aggregate_free(&g);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(many_stages_keep_their_order_and_their_points),
	cmocka_unit_test(points_can_be_added_after_statistics),
	cmocka_unit_test(a_time_without_cpu_time_is_left_out_of_many_stages),
	cmocka_unit_test(what_is_not_known_is_left_out),
};

UNIT_MAIN(tests)
