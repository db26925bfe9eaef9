#include "unit.h"

#include "analysis/latest.h"
#include "base/slice.h"
#include "stage/runs.h"

#include <math.h>
#include <stdio.h>

#define STAGES 7

/* Adds a run of so many stages: run i at 100 within 2 percent, times factor. */
static void
add_run(struct runs *r, size_t stages, int64_t i, double factor)
{
	static const double noise[] = { 1.02, 0.98, 1.01, 0.99, 1 };
	static const char *const names[STAGES] = { "a", "b", "c", "d", "e", "f",
		"g" };
	char run[32];
	size_t s;

	snprintf(run, sizeof run, "run=%d", (int)i);
	for (s = 0; s < stages; s++) {
		const struct point point = {
			.stage_name = slice_of(names[s]),
			.execution_time =
			    100 * factor * noise[((size_t)i + s * s) % 5],
			.memory_used = NAN,
			.timestamp = i,
			.metadata = slice_of(run),
		};

		runs_add(r, &point, 1);
	}
}

/* Adds a time of the first stage to a run. */
static void
add_time(struct runs *r, int64_t i, double time)
{
	char run[32];
	struct point point = {
		.stage_name = slice_of("a"),
		.execution_time = time,
		.memory_used = NAN,
		.timestamp = i,
	};

	snprintf(run, sizeof run, "run=%d", (int)i);
	point.metadata = slice_of(run);
	runs_add(r, &point, 1);
}

static struct latest_result
judge(struct runs *r, struct latest_limits limits)
{
	runs_finish(r, 100);
	return latest_judge(r, &limits);
}

static void
assert_near(double seen, double expected)
{
	assert_true(fabs(seen - expected) <= 1e-9 * fmax(1, fabs(expected)));
}

/*
 * reach <- function(p, n) {
 *   z <- qnorm(p); v <- 0.45 * (n - 1)
 *   z + (z^3 + z) / (4 * v) + (5 * z^5 + 16 * z^3 + 3 * z) / (96 * v^2) +
 *     (3 * z^7 + 19 * z^5 + 17 * z^3 - 15 * z) / (384 * v^3) +
 *     (79 * z^9 + 776 * z^7 + 1482 * z^5 - 1920 * z^3 - 945 * z) /
 *     (92160 * v^4)
 * }
 * l <- log(rep(c(98, 99, 100, 101, 102), 2))
 * s <- mad(l) * 10 / 9.2 * sqrt(1.1)
 * 100 * expm1(log(1.5) + c(-1, 1) * reach(.975, 10) * s)
 * log(1.5) + reach(.95, 10) * s
 */
static void
a_change_has_a_prediction_interval(void **state)
{
	struct runs r = { 0 };
	struct latest_result result;
	int64_t i;

	(void)state;
	for (i = 0; i < 10; i++)
		add_run(&r, 1, i, 1);
	add_time(&r, 10, 150);
	result = judge(&r, latest_defaults);
	assert_int_equal(result.count, 1);
	assert_int_equal(result.before, 10);
	assert_int_equal(result.likes, 10);
	assert_true(result.is_judged);
	assert_true(result.factor == 1);
	assert_near(result.rows[0].base_median, 100);
	assert_near(result.rows[0].change_percent, 50);
	assert_near(result.rows[0].change_low, 43.124475054756765);
	assert_near(result.rows[0].change_high, 57.205816764686254);
	assert_near(result.bounds[0], 0.44154668610006514);
	assert_true(result.rows[0].verdict == VERDICT_SLOWER);
	assert_true(slice_is(result.rows[0].base, "0"));
	assert_true(slice_is(result.rows[0].new, "10"));
	latest_free(&result);
	runs_free(&r);
}

/*
 * The MAD of 5 values is corrected by 1.206, and by sqrt(1 + 1/5):
 * s <- mad(log(c(102, 98, 101, 99, 100))) * 1.206 * sqrt(1.2)
 * 100 * expm1(reach(.975, 5) * s) is 9.7772
 */
static void
the_deviation_of_few_runs_is_corrected(void **state)
{
	static const double factor = 1.206;
	const double mad = 1.4826 * -log(0.99);
	struct runs r = { 0 };
	struct latest_result result;
	int64_t i;

	(void)state;
	/* Eight runs, of which the stage is in the last five. */
	for (i = 0; i < 3; i++) {
		const struct point other = {
			.stage_name = slice_of("z"),
			.execution_time = 1,
			.memory_used = NAN,
			.timestamp = i - 10,
			.metadata = slice_of(i == 0 ? "run=x"
				: i == 1            ? "run=y"
						    : "run=w"),
		};

		runs_add(&r, &other, 1);
	}
	for (i = 0; i < 5; i++)
		add_run(&r, 1, i, 1);
	add_time(&r, 5, 100);
	result = judge(&r, latest_defaults);
	assert_int_equal(result.missing, 1);
	assert_int_equal(result.count, 1);
	assert_true(result.rows[0].base_count == 5);
	assert_near(result.rows[0].change_high,
	    100 * expm1(4.7386986292783986 * mad * factor * sqrt(1.2)));
	latest_free(&result);
	runs_free(&r);
}

/* The levels are those of 20 runs; the newest has 1.5 of them. */
static void
a_factor_is_the_median_of_five_stages_or_more(void **state)
{
	size_t stages;

	(void)state;
	for (stages = 4; stages <= STAGES; stages++) {
		struct runs r = { 0 };
		struct latest_result result;
		int64_t i;

		for (i = 0; i < 20; i++)
			add_run(&r, stages, i, 1);
		add_run(&r, stages, 20, 1.5);
		result = judge(&r, latest_defaults);
		if (stages < LATEST_STAGES_MIN)
			assert_true(result.factor == 1);
		else
			assert_true(fabs(result.factor - 1.5) < 0.04);
		assert_true(result.is_judged == (stages < LATEST_STAGES_MIN));
		assert_int_equal(result.likes, result.is_judged ? 20 : 0);
		latest_free(&result);
		runs_free(&r);
	}
}

static void
a_factor_can_be_left_in_or_be_that_of_a_yardstick(void **state)
{
	struct latest_limits limits = latest_defaults;
	struct runs r = { 0 };
	struct latest_result result;
	int64_t i;
	size_t s;

	(void)state;
	for (i = 0; i < 20; i++)
		add_run(&r, 6, i, i % 2 == 0 ? 1 : 1.5);
	add_run(&r, 6, 21, 1.5);
	limits.common = LATEST_IN;
	result = judge(&r, limits);
	assert_true(result.factor == 1);
	assert_int_equal(result.likes, 20);
	latest_free(&result);
	limits.common = LATEST_YARDSTICK;
	limits.yardstick = 3;
	result = latest_judge(&r, &limits);
	assert_int_equal(result.likes, 10);
	/* Both are within 2 percent, and so what is left is within 8. */
	for (s = 0; s < 6; s++)
		assert_true(fabs(result.rows[s].change_percent) < 8.3);
	assert_near(result.rows[3].change_percent, 0);
	latest_free(&result);
	runs_free(&r);
}

/* Of points that are runs of their own it is not known which are of a kind. */
static void
points_without_runs_share_nothing(void **state)
{
	struct runs r = { .key = slice_of("none") };
	struct latest_result result;
	int64_t i;

	(void)state;
	for (i = 0; i < 20; i++)
		add_run(&r, 6, i, 1);
	add_run(&r, 6, 20, 1.5);
	result = judge(&r, latest_defaults);
	assert_true(result.factor == 1);
	assert_int_equal(result.likes, 20);
	assert_true(result.rows[5].verdict == VERDICT_SLOWER);
	assert_true(slice_is(result.rows[5].base, ""));
	latest_free(&result);
	runs_free(&r);
}

/* Alike are factors within 10 percent: 1.08 is, 1.25 is not. */
static void
seven_likes_are_too_few_and_eight_are_enough(void **state)
{
	int likes;

	(void)state;
	for (likes = 7; likes <= 8; likes++) {
		struct runs r = { 0 };
		struct latest_result result;
		int64_t i;

		for (i = 0; i < 20; i++)
			add_run(&r, 6, i, 1);
		for (i = 20; i < 20 + likes; i++)
			add_run(&r, 6, i, i % 2 == 0 ? 1.35 : 1.25);
		add_run(&r, 6, 20 + likes, 1.3);
		result = judge(&r, latest_defaults);
		assert_int_equal(result.likes, likes);
		assert_true(result.is_judged == (likes == 8));
		assert_true(
		    result.rows[0].base_count == (result.is_judged ? 8 : 27));
		assert_true(result.rows[0].verdict ==
		    (result.is_judged ? VERDICT_SAME : VERDICT_UNCLEAR));
		if (!result.is_judged)
			assert_true(result.bounds[0] == INFINITY);
		latest_free(&result);
		runs_free(&r);
	}
}

static void
no_runs_and_one_run_have_no_level(void **state)
{
	struct runs r = { 0 };
	struct latest_result result;

	(void)state;
	result = judge(&r, latest_defaults);
	assert_int_equal(result.count, 0);
	assert_true(result.factor == 1);
	latest_free(&result);
	runs_free(&r);
	add_run(&r, 6, 0, 1);
	result = judge(&r, latest_defaults);
	assert_int_equal(result.count, 6);
	assert_int_equal(result.before, 0);
	assert_int_equal(result.missing, 0);
	assert_true(result.rows[0].verdict == VERDICT_UNCLEAR);
	assert_true(isnan(result.rows[0].base_median));
	latest_free(&result);
	runs_free(&r);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_change_has_a_prediction_interval),
	cmocka_unit_test(the_deviation_of_few_runs_is_corrected),
	cmocka_unit_test(a_factor_is_the_median_of_five_stages_or_more),
	cmocka_unit_test(a_factor_can_be_left_in_or_be_that_of_a_yardstick),
	cmocka_unit_test(points_without_runs_share_nothing),
	cmocka_unit_test(seven_likes_are_too_few_and_eight_are_enough),
	cmocka_unit_test(no_runs_and_one_run_have_no_level),
};

UNIT_MAIN(tests)
