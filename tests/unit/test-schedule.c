#include "unit.h"

#include "analysis/schedule.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define STEPS 8

static const struct schedule_rules plain = { false, NULL, SCHEDULE_NONE, 1 };

static uint64_t seed;

/* A number below n (Knuth's MMIX generator). */
static unsigned
below(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

/* A graph whose steps have random numbers, so that no order is given. */
struct graph {
	int64_t work[STEPS];
	bool needs[STEPS][STEPS]; /* i needs j */
};

static struct graph
random_graph(void)
{
	struct graph g = { 0 };
	unsigned names[STEPS], i, j;

	for (i = 0; i < STEPS; i++) {
		names[i] = i;
		g.work[i] = below(20);
	}
	for (i = STEPS - 1; i > 0; i--) {
		const unsigned other = below(i + 1), name = names[i];

		names[i] = names[other];
		names[other] = name;
	}
	for (i = 0; i < STEPS; i++)
		for (j = 0; j < i; j++)
			g.needs[names[i]][names[j]] = below(3) == 0;
	return g;
}

static void
build(struct schedule *s, const struct graph *g)
{
	uint32_t i, j;

	schedule_clear(s);
	for (i = 0; i < STEPS; i++)
		assert_int_equal(schedule_add(s, i, g->work[i]), i);
	for (i = 0; i < STEPS; i++)
		for (j = 0; j < STEPS; j++)
			if (g->needs[i][j])
				schedule_need(s, i, j);
	schedule_sort(s);
	assert_int_equal(s->dropped_count, 0);
}

/* The longest way that ends with a step, over all ways. */
static int64_t
longest_to(const struct graph *g, unsigned step)
{
	int64_t longest = 0;
	unsigned j;

	for (j = 0; j < STEPS; j++)
		if (g->needs[step][j] && longest_to(g, j) > longest)
			longest = longest_to(g, j);
	return longest + g->work[step];
}

static int64_t
longest(const struct graph *g)
{
	int64_t longest = 0;
	unsigned i;

	for (i = 0; i < STEPS; i++)
		if (longest_to(g, i) > longest)
			longest = longest_to(g, i);
	return longest;
}

static void
drag_is_what_is_lost_without_a_step(void **state)
{
	struct schedule s = { 0 };
	int round;

	(void)state;
	for (round = 0; round < 1000; round++) {
		struct graph g;
		uint32_t i;

		seed = (uint64_t)round;
		g = random_graph();
		build(&s, &g);
		assert_int_equal(schedule_run(&s, &plain), longest(&g));
		for (i = 0; i < STEPS; i++) {
			const struct schedule_rules without = { false, NULL, i,
				0 };
			struct graph less = g;

			less.work[i] = 0;
			assert_int_equal(
			    schedule_run(&s, &without), longest(&less));
		}
	}
	schedule_free(&s);
}

/* A step can take as much longer as it has slack, and no more. */
static void
slack_is_what_a_step_can_be_longer(void **state)
{
	struct schedule s = { 0 };
	int round;

	(void)state;
	for (round = 0; round < 1000; round++) {
		struct graph g;
		int64_t end;
		uint32_t i;

		seed = (uint64_t)round;
		g = random_graph();
		build(&s, &g);
		end = schedule_run(&s, &plain);
		schedule_slack(&s, &plain, end);
		for (i = 0; i < STEPS; i++) {
			struct graph more = g;

			more.work[i] += s.slacks[i];
			assert_int_equal(longest(&more), end);
			more.work[i]++;
			assert_int_equal(longest(&more), end + 1);
		}
	}
	schedule_free(&s);
}

/* How long k workers take, each of which takes any step that can be done. */
static int64_t
simulate(const struct graph *g, unsigned k)
{
	int64_t ends[STEPS], now = 0;
	bool is_begun[STEPS] = { false };
	unsigned begun = 0, i, j, running;

	while (begun < STEPS) {
		unsigned ready[STEPS], count = 0, one;

		running = 0;
		for (i = 0; i < STEPS; i++)
			running += is_begun[i] && ends[i] > now;
		for (i = 0; i < STEPS; i++) {
			bool is_ready = !is_begun[i];

			for (j = 0; j < STEPS; j++)
				if (g->needs[i][j] &&
				    (!is_begun[j] || ends[j] > now))
					is_ready = false;
			if (is_ready)
				ready[count++] = i;
		}
		if (count == 0 || running == k) {
			now++;
			continue;
		}
		one = ready[below(count)];
		is_begun[one] = true;
		ends[one] = now + g->work[one];
		begun++;
	}
	for (i = 0; i < STEPS; i++)
		if (ends[i] > now)
			now = ends[i];
	return now;
}

static void
schedules_are_within_grahams_bounds(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < 1000; round++) {
		double work = 0, least, most;
		struct graph g;
		unsigned k, i;
		int64_t time;

		seed = (uint64_t)round;
		g = random_graph();
		k = 1 + below(4);
		for (i = 0; i < STEPS; i++)
			work += (double)g.work[i];
		schedule_bounds(work, (double)longest(&g), k, &least, &most);
		time = simulate(&g, k);
		assert_true(least <= (double)time + 1e-9);
		assert_true((double)time <= most + 1e-9);
	}
}

static void
an_edge_that_closes_a_cycle_is_dropped(void **state)
{
	struct schedule s = { 0 };
	uint32_t a, b, c;

	(void)state;
	a = schedule_add(&s, 0, 1);
	b = schedule_add(&s, 1, 2);
	c = schedule_add(&s, 2, 4);
	schedule_need(&s, a, b);
	schedule_need(&s, b, c);
	schedule_need(&s, c, a);
	schedule_need(&s, c, c);
	schedule_sort(&s);
	assert_int_equal(s.dropped_count, 2);
	assert_int_equal(s.dropped[0].step, c);
	assert_int_equal(s.dropped[1].step, c);
	assert_int_equal(schedule_run(&s, &plain), 7);
	schedule_free(&s);
}

/* 10 ms of work of which a path takes 4: two workers take 5 to 5 + 2. */
static void
bounds_are_those_of_graham(void **state)
{
	double least, most;

	(void)state;
	schedule_bounds(10, 4, 2, &least, &most);
	assert_true(least == 5 && most == 7);
	schedule_bounds(10, 4, 1, &least, &most);
	assert_true(least == 10 && most == 10);
	schedule_bounds(10, 4, 10, &least, &most);
	assert_true(least == 4 && fabs(most - 4.6) < 1e-12);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(drag_is_what_is_lost_without_a_step),
	cmocka_unit_test(slack_is_what_a_step_can_be_longer),
	cmocka_unit_test(schedules_are_within_grahams_bounds),
	cmocka_unit_test(an_edge_that_closes_a_cycle_is_dropped),
	cmocka_unit_test(bounds_are_those_of_graham),
};

UNIT_MAIN(tests)
