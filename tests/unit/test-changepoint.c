#include "unit.h"

#include "base/array.h"
#include "stat/changepoint.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MOST 200

/*
 * n values of a level with noise of up to 5 percent: 0.95, 1.05, 1.00 and so
 * on, with a period of seven.
 */
static size_t
add_level(double *values, size_t at, size_t n, double level)
{
	static const double factor[] = { 1.00, 0.95, 1.05, 0.98, 1.02, 0.97,
		1.03 };
	size_t i;

	for (i = 0; i < n; i++)
		values[at + i] = level * factor[(at + i) % 7];
	return at + n;
}

static size_t
find(const double *values, size_t n, struct changepoint **steps)
{
	return changepoint_find(values, n, &changepoint_defaults, NULL, steps);
}

static void
a_step_is_found_at_its_place(void **state)
{
	double values[MOST];
	struct changepoint *steps;
	size_t n = add_level(values, 0, 15, 100);

	(void)state;
	n = add_level(values, n, 5, 150);
	assert_int_equal(find(values, n, &steps), 1);
	assert_int_equal(steps[0].at, 15);
	assert_true(steps[0].before_median == 100);
	/* The five from index 15 on: factors 0.95 1.05 0.98 1.02 0.97 */
	assert_true(steps[0].after_median == 150 * 0.98);
	assert_true(steps[0].p_value <= 0.01);
	assert_true(steps[0].p_value >= CHANGEPOINT_ALPHA_MIN);
	free(steps);
}

static void
steps_up_and_down_come_oldest_first(void **state)
{
	double values[MOST];
	struct changepoint *steps;
	size_t n = add_level(values, 0, 20, 100);

	(void)state;
	n = add_level(values, n, 20, 200);
	n = add_level(values, n, 20, 100);
	assert_int_equal(find(values, n, &steps), 2);
	assert_int_equal(steps[0].at, 20);
	assert_int_equal(steps[1].at, 40);
	assert_true(steps[0].after_median == steps[1].before_median);
	assert_true(steps[1].after_median < steps[1].before_median);
	free(steps);
}

static void
a_level_that_stays_has_no_step(void **state)
{
	double values[MOST];
	struct changepoint *steps;
	size_t n;

	(void)state;
	for (n = 0; n <= MOST; n += 10) {
		add_level(values, 0, n, 100);
		assert_int_equal(find(values, n, &steps), 0);
		free(steps);
	}
}

static void
equal_values_and_zeroes_have_no_step(void **state)
{
	double values[MOST] = { 0 };
	struct changepoint *steps;
	size_t i;

	(void)state;
	assert_int_equal(find(values, MOST, &steps), 0);
	free(steps);
	for (i = 0; i < MOST; i++)
		values[i] = 7;
	assert_int_equal(find(values, MOST, &steps), 0);
	free(steps);
}

static void
spikes_are_no_steps_and_hide_none(void **state)
{
	double values[MOST];
	struct changepoint *steps;
	size_t n = add_level(values, 0, 15, 100);

	(void)state;
	n = add_level(values, n, 5, 150);
	values[3] *= 2;
	values[9] *= 2;
	values[18] *= 2;
	assert_int_equal(find(values, n, &steps), 1);
	assert_int_equal(steps[0].at, 15);
	free(steps);
	n = add_level(values, 0, 40, 100);
	values[5] *= 3;
	values[20] *= 3;
	values[39] *= 3;
	assert_int_equal(find(values, n, &steps), 0);
	free(steps);
}

/*
 * The steps in 50 values of a level and 50 of 1.5 times it, where `spikes` of
 * the first 50 are four times as high.
 */
static size_t
steps_with_spikes(size_t spikes)
{
	double values[MOST];
	struct changepoint *steps;
	size_t n = add_level(values, 0, 50, 100), found;

	n = add_level(values, n, 50, 150);
	while (spikes-- > 0)
		values[3 * spikes + 1] *= 4;
	found = find(values, n, &steps);
	free(steps);
	return found;
}

/* Unless removed, spikes have the highest ranks of all, and hide the step. */
static void
more_than_15_percent_are_no_spikes(void **state)
{
	(void)state;
	assert_int_equal(steps_with_spikes(15), 1);
	assert_int_equal(steps_with_spikes(16), 0);
}

/* The steps in n values with a higher level in the middle. */
static size_t
steps_round_a_middle(size_t n)
{
	double values[MOST];
	struct changepoint *steps;
	size_t at = add_level(values, 0, 6, 100), found;

	at = add_level(values, at, 8, 150);
	add_level(values, at, n - 14, 100);
	found = find(values, n, &steps);
	free(steps);
	return found;
}

static void
a_middle_part_is_looked_for_from_22_values_on(void **state)
{
	(void)state;
	assert_int_equal(steps_round_a_middle(21), 0);
	assert_int_equal(steps_round_a_middle(22), 2);
}

/*
 * Five levels, the fourth of which is no step away from the last; Apache Otava
 * 0.8.0 says 100, 113 and 123, too.
 */
static void
a_plateau_of_ten_is_found_between_others(void **state)
{
	static const size_t ends[] = { 100, 113, 123, 126, 236 };
	static const double levels[] = { 70, 380, 1200, 292, 280 };
	double values[236];
	struct changepoint *steps;
	size_t part = 0, i;

	(void)state;
	for (i = 0; i < 236; i++) {
		part += i == ends[part];
		values[i] =
		    levels[part] * (1 + ((double)(i * 37 % 101) - 50) / 2500);
	}
	assert_int_equal(find(values, 236, &steps), 3);
	assert_int_equal(steps[0].at, 100);
	assert_int_equal(steps[1].at, 113);
	assert_int_equal(steps[2].at, 123);
	free(steps);
}

/*
 * The first split is after 20 or 21 values: six of the first 20 are as low as
 * the rest, and the one at 20, at 1.03, is high for that.
 */
static void
steps_are_placed_between_their_neighbours(void **state)
{
	double values[MOST];
	struct changepoint *steps;
	size_t n = add_level(values, 0, 6, 100);

	(void)state;
	n = add_level(values, n, 14, 150);
	n = add_level(values, n, 14, 100);
	assert_int_equal(find(values, n, &steps), 2);
	assert_int_equal(steps[0].at, 6);
	assert_int_equal(steps[1].at, 20);
	free(steps);
}

static void
fewer_than_eight_values_have_none(void **state)
{
	static const double values[] = { 1, 1, 1, 1, 9, 9, 9 };
	struct changepoint *steps;

	(void)state;
	assert_int_equal(
	    find(values, sizeof values / sizeof *values, &steps), 0);
	free(steps);
}

/*
 * Of the 252 orders of five low and five high values two are as clear as this,
 * 0.0079, which is above three quarters of 0.01; of 924 with six 0.0022.
 */
static void
a_clear_step_takes_twelve_values(void **state)
{
	double values[MOST];
	struct changepoint *steps;
	size_t n = add_level(values, 0, 5, 100);

	(void)state;
	n = add_level(values, n, 5, 1000);
	assert_int_equal(find(values, n, &steps), 0);
	free(steps);
	n = add_level(values, 0, 6, 100);
	n = add_level(values, n, 6, 1000);
	assert_int_equal(find(values, n, &steps), 1);
	free(steps);
}

static size_t
count(const double *values, size_t n, struct changepoint_limits limits)
{
	struct changepoint *steps;
	size_t found = changepoint_find(values, n, &limits, NULL, &steps);

	free(steps);
	return found;
}

static size_t
count_short_level(size_t n)
{
	double values[MOST];
	struct changepoint_limits limits = changepoint_defaults;
	size_t at = add_level(values, 0, 9, 100);

	limits.alpha = 0.1;
	return count(values, add_level(values, at, n, 150), limits);
}

static void
three_values_are_a_level(void **state)
{
	(void)state;
	assert_int_equal(count_short_level(2), 0);
	assert_int_equal(count_short_level(3), 1);
}

/*
 * No permutation of 999 comes near: 1 of 1000, of which a first look has three
 * quarters and a second, which finds what is taken back, one.
 */
static void
two_looks_share_the_significance(void **state)
{
	double values[MOST];
	struct changepoint *steps;
	size_t n = add_level(values, 0, 20, 100);

	(void)state;
	n = add_level(values, n, 20, 200);
	assert_int_equal(find(values, n, &steps), 1);
	assert_true(steps[0].p_value == 0.001 / 0.75);
	free(steps);
	n = add_level(values, 0, 14, 100);
	n = add_level(values, n, 12, 200);
	n = add_level(values, n, 14, 100);
	assert_int_equal(find(values, n, &steps), 2);
	assert_true(steps[0].p_value == 0.001 / 0.25);
	assert_true(steps[1].p_value == 0.001 / 0.25);
	free(steps);
}

/* A step of 9.5 percent; the MAD is 3 percent, 4.4 as a standard deviation. */
static void
each_gate_must_be_passed(void **state)
{
	double values[MOST];
	struct changepoint_limits limits = changepoint_defaults;
	size_t n = add_level(values, 0, 50, 100);

	(void)state;
	n = add_level(values, n, 50, 109.5);
	assert_int_equal(count(values, n, limits), 0);
	limits.min_change = 9;
	assert_int_equal(count(values, n, limits), 1);
	limits.min_effect = 3;
	assert_int_equal(count(values, n, limits), 0);
	limits.min_effect = 2;
	limits.alpha = 0;
	assert_int_equal(count(values, n, limits), 0);
}

/*
 * The limit is 10 percent of the level before.  There are no more values beyond
 * it than the shortest level has.
 */
static void
a_step_of_just_the_least_change_is_one(void **state)
{
	struct changepoint *steps;
	double values[30];
	size_t i;

	(void)state;
	for (i = 0; i < 30; i++)
		values[i] = i < 27 ? 100 : 110;
	assert_int_equal(find(values, 30, &steps), 1);
	assert_int_equal(steps[0].at, 27);
	free(steps);
	for (i = 27; i < 30; i++)
		values[i] = 109.9;
	assert_int_equal(find(values, 30, &steps), 0);
	free(steps);
}

static void
the_same_values_give_the_same_steps(void **state)
{
	double values[MOST];
	struct changepoint *once, *again;
	size_t n = add_level(values, 0, 30, 100);

	(void)state;
	n = add_level(values, n, 9, 125);
	assert_int_equal(find(values, n, &once), 1);
	assert_int_equal(find(values, n, &again), 1);
	assert_memory_equal(once, again, sizeof *once);
	free(once);
	free(again);
}

/* All of the first eight are less than all others, and so are the first nine,
 * which are divided more evenly; but the ninth is near those after it. */
static void
a_step_is_where_its_levels_fit(void **state)
{
	static const double values[] = { 100, 101, 99, 100, 102, 98, 101, 100,
		145, 150, 151, 149, 152, 150, 148, 151, 153, 149, 150, 152, 147,
		151, 150, 149 };
	struct changepoint *steps;

	(void)state;
	assert_int_equal(find(values, COUNT(values), &steps), 1);
	assert_int_equal(steps[0].at, 8);
	assert_true(steps[0].before_median == 100);
	assert_true(steps[0].after_median == 150);
	free(steps);
}

static bool
is_third(const void *with, size_t at)
{
	return at % *(const size_t *)with == 0;
}

/* Three points a run: the first of the eighth run, at 21, happens to be
 * short. */
static void
a_step_is_where_one_may_be(void **state)
{
	static const size_t three = 3;
	const struct changepoint_places places = { is_third, &three };
	double values[MOST];
	struct changepoint *steps;
	size_t n = add_level(values, 0, 21, 100);

	(void)state;
	n = add_level(values, n, 15, 150);
	values[21] = 104;
	assert_int_equal(find(values, n, &steps), 1);
	assert_int_equal(steps[0].at, 22);
	free(steps);
	assert_int_equal(
	    changepoint_find(values, n, &changepoint_defaults, &places, &steps),
	    1);
	assert_int_equal(steps[0].at, 21);
	free(steps);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_step_is_found_at_its_place),
	cmocka_unit_test(steps_up_and_down_come_oldest_first),
	cmocka_unit_test(a_level_that_stays_has_no_step),
	cmocka_unit_test(equal_values_and_zeroes_have_no_step),
	cmocka_unit_test(spikes_are_no_steps_and_hide_none),
	cmocka_unit_test(more_than_15_percent_are_no_spikes),
	cmocka_unit_test(a_middle_part_is_looked_for_from_22_values_on),
	cmocka_unit_test(a_plateau_of_ten_is_found_between_others),
	cmocka_unit_test(steps_are_placed_between_their_neighbours),
	cmocka_unit_test(fewer_than_eight_values_have_none),
	cmocka_unit_test(a_clear_step_takes_twelve_values),
	cmocka_unit_test(three_values_are_a_level),
	cmocka_unit_test(two_looks_share_the_significance),
	cmocka_unit_test(each_gate_must_be_passed),
	cmocka_unit_test(a_step_of_just_the_least_change_is_one),
	cmocka_unit_test(the_same_values_give_the_same_steps),
	cmocka_unit_test(a_step_is_where_its_levels_fit),
	cmocka_unit_test(a_step_is_where_one_may_be),
};

UNIT_MAIN(tests)
