#include "unit.h"

#include "analysis/compare.h"
#include "base/slice.h"

#include <math.h>

/* The numbers are those of R 4.2.2; tests/compare.bats says by what commands. */
static const double x[] = { 100, 98, 103, 101, 99, 102, 97, 104 };
static const double y[] = { 108, 106, 111, 109, 107, 113, 105, 112 };
static const double wide[] = { 100.5, 99.2, 103.2, 106.2, 97.5, 105.2, 101.2,
	107.2 };

static void
add(struct samples *s, const char *stage, enum samples_side side,
    const double *times, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const struct point point = {
			.stage_name = slice_of(stage),
			.execution_time = times[i],
			.memory_used = NAN,
			.metadata = slice_of(""),
		};

		samples_add(s, side, &point, 1);
	}
}

static void
add_pair(struct samples *s, enum samples_side side, double time,
    const char *metadata)
{
	const struct point point = {
		.stage_name = slice_of("a"),
		.execution_time = time,
		.memory_used = NAN,
		.metadata = slice_of(metadata),
	};

	samples_add(s, side, &point, 1);
}

static struct compare_result
compare(struct samples *s)
{
	return compare_stages(
	    s, &compare_defaults, slice_of("old"), slice_of("new"));
}

static void
assert_near(double seen, double expected)
{
	assert_true(fabs(seen - expected) <= 1e-12 * fmax(1, fabs(expected)));
}

static void
a_stage_is_compared_with_its_base(void **state)
{
	struct samples s = { 0 };
	struct compare_result r;

	(void)state;
	add(&s, "a", SAMPLES_BASE, x, 8);
	add(&s, "a", SAMPLES_NEW, y, 8);
	r = compare(&s);
	assert_int_equal(r.count, 1);
	assert_true(slice_is(r.rows[0].stage_name, "a"));
	assert_true(slice_is(r.rows[0].base, "old"));
	assert_true(slice_is(r.rows[0].new, "new"));
	assert_true(r.rows[0].base_median == 100.5);
	assert_true(r.rows[0].new_median == 108.5);
	assert_near(r.rows[0].p_value, 0.0001554001554001554);
	assert_near(r.rows[0].change_percent, 8.2053358115273767);
	assert_near(r.rows[0].change_low, 4.9504950495049025);
	assert_near(r.rows[0].change_high, 11.3402061855670357);
	assert_true(r.rows[0].verdict == VERDICT_SLOWER);
	assert_true(r.rows[0].runs_needed == 7);
	/* The upper end of the 90 % interval. */
	assert_near(100 * expm1(r.bounds[0]), 10.9999999999999272);
	assert_true(r.one_sided == 0 && r.dropped == 0 && r.hopeless == 0);
	compare_free(&r);
	samples_free(&s);
}

/* Up to 5.14851485148511046 percent slower */
static void
proven_is_what_cannot_be_the_margin_slower(void **state)
{
	struct compare_limits limits = compare_defaults;
	struct samples s = { 0 };
	struct compare_result r;

	(void)state;
	add(&s, "a", SAMPLES_BASE, x, 8);
	add(&s, "a", SAMPLES_NEW, wide, 8);
	add(&s, "faster", SAMPLES_BASE, y, 8);
	add(&s, "faster", SAMPLES_NEW, x, 8);
	add(&s, "lone", SAMPLES_NEW, x, 8);
	r = compare(&s);
	limits.margin = 5.15;
	assert_true(compare_is_proven(&r, 0, &limits));
	limits.margin = 5.14;
	assert_false(compare_is_proven(&r, 0, &limits));
	assert_true(compare_is_proven(&r, 1, &limits));
	assert_false(compare_is_proven(&r, 2, &limits));
	compare_free(&r);
	samples_free(&s);
}

static void
a_stage_on_one_side_has_no_numbers(void **state)
{
	struct samples s = { 0 };
	struct compare_result r;

	(void)state;
	add(&s, "gone", SAMPLES_BASE, x, 8);
	add(&s, "fresh", SAMPLES_NEW, x, 3);
	r = compare(&s);
	assert_int_equal(r.count, 2);
	assert_int_equal(r.one_sided, 2);
	assert_int_equal(r.hopeless, 0);
	assert_true(r.rows[0].base_count == 8 && r.rows[0].new_count == 0);
	assert_true(r.rows[1].base_count == 0 && r.rows[1].new_count == 3);
	assert_true(isnan(r.rows[0].base_median));
	assert_true(isnan(r.rows[0].change_percent));
	assert_true(isnan(r.rows[0].p_adjusted));
	assert_true(isnan(r.rows[0].p_least));
	assert_true(r.rows[0].verdict == VERDICT_UNCLEAR);
	compare_free(&r);
	samples_free(&s);
}

/* 3 and 3: 2 / 20; for 2 stages 5 and 5 are needed: 2 / 252 < 0.025 < 2 / 70 */
static void
too_few_points_are_counted(void **state)
{
	static const double shifted[] = { 200, 201, 202 };
	struct samples s = { 0 };
	struct compare_result r;

	(void)state;
	add(&s, "a", SAMPLES_BASE, x, 3);
	add(&s, "a", SAMPLES_NEW, shifted, 3);
	add(&s, "b", SAMPLES_BASE, x, 8);
	add(&s, "b", SAMPLES_NEW, wide, 8);
	r = compare(&s);
	assert_int_equal(r.hopeless, 1);
	assert_near(r.least_p, 0.1);
	assert_true(r.needed == 5);
	assert_true(isnan(r.rows[0].change_low));
	assert_near(r.rows[0].p_least, 0.1);
	/* 2 / C(16, 8) */
	assert_near(r.rows[1].p_least, 2. / 12870);
	compare_free(&r);
	samples_free(&s);
}

/*
 * 2 / 70 is less than 0.05, not than half of that: it is enough where the other
 * stage is found, whether this one is or not.
 */
static void
no_stage_is_hopeless_that_holm_would_find(void **state)
{
	static const double few[] = { 1, 2, 3, 4 }, more[] = { 11, 12, 13, 14 };
	static const double mixed[] = { 1.5, 2.5, 3.5, 4.5 };
	struct samples s = { 0 };
	struct compare_result r;

	(void)state;
	add(&s, "a", SAMPLES_BASE, x, 8);
	add(&s, "a", SAMPLES_NEW, y, 8);
	add(&s, "b", SAMPLES_BASE, few, 4);
	add(&s, "b", SAMPLES_NEW, more, 4);
	r = compare(&s);
	assert_true(r.rows[1].verdict == VERDICT_SLOWER);
	assert_int_equal(r.hopeless, 0);
	compare_free(&r);
	samples_free(&s);
	add(&s, "a", SAMPLES_BASE, x, 8);
	add(&s, "a", SAMPLES_NEW, y, 8);
	add(&s, "b", SAMPLES_BASE, few, 4);
	add(&s, "b", SAMPLES_NEW, mixed, 4);
	r = compare(&s);
	assert_int_equal(r.hopeless, 0);
	compare_free(&r);
	samples_free(&s);
	add(&s, "a", SAMPLES_BASE, x, 8);
	add(&s, "a", SAMPLES_NEW, wide, 8);
	add(&s, "b", SAMPLES_BASE, few, 4);
	add(&s, "b", SAMPLES_NEW, more, 4);
	r = compare(&s);
	assert_int_equal(r.hopeless, 1);
	compare_free(&r);
	samples_free(&s);
}

static void
a_time_of_0_leaves_ranks_and_medians(void **state)
{
	static const double zeroes[] = { 0, 98, 103, 101, 99, 102, 97, 104 };
	struct samples s = { 0 };
	struct compare_result r;

	(void)state;
	add(&s, "a", SAMPLES_BASE, zeroes, 8);
	add(&s, "a", SAMPLES_NEW, y, 8);
	r = compare(&s);
	assert_near(r.rows[0].p_value, 0.0001554001554001554);
	assert_true(isnan(r.rows[0].change_percent));
	assert_true(isnan(r.rows[0].runs_needed));
	assert_true(r.rows[0].verdict == VERDICT_SLOWER);
	assert_true(r.bounds[0] == INFINITY);
	compare_free(&r);
	samples_free(&s);
}

static void
add_six_pairs(struct samples *s)
{
	static const char *const metadata[] = { "r=1", "r=2", "r=3", "r=4",
		"r=5", "r=6" };
	size_t i;

	for (i = 0; i < 6; i++) {
		add_pair(s, SAMPLES_BASE, 100, metadata[i]);
		add_pair(s, SAMPLES_NEW, 110 + 10 * (double)i, metadata[i]);
	}
}

static void
pairs_lose_those_without_a_partner(void **state)
{
	struct samples s = { .pair = slice_of("r") };
	struct compare_result r;

	(void)state;
	add_six_pairs(&s);
	add_pair(&s, SAMPLES_BASE, 999, "r=7");
	add_pair(&s, SAMPLES_NEW, 999, "r=8");
	add_pair(&s, SAMPLES_NEW, 999, "r=8");
	add_pair(&s, SAMPLES_NEW, 999, "q=1");
	r = compare(&s);
	assert_int_equal(r.dropped, 2);
	assert_int_equal(s.unpaired, 1);
	assert_true(r.rows[0].base_count == 6);
	assert_near(r.rows[0].p_value, 0.03125); /* 2 / 2^6 */
	assert_near(r.rows[0].p_least, 0.03125);
	/* What was recorded comes back as it was. */
	assert_true(r.rows[0].base_median == 100);
	assert_true(r.rows[0].new_median == 135);
	assert_true(r.rows[0].verdict == VERDICT_SLOWER);
	compare_free(&r);
	samples_free(&s);
}

/* sqrt(50 * 200) = 100 */
static void
times_of_one_pair_are_their_geometric_mean(void **state)
{
	struct samples s = { .pair = slice_of("r") };
	struct compare_result r;

	(void)state;
	add_pair(&s, SAMPLES_BASE, 50, "r=1");
	add_pair(&s, SAMPLES_NEW, 300, "r=1");
	add_pair(&s, SAMPLES_BASE, 200, "r=1");
	add_pair(&s, SAMPLES_NEW, 300, "r=1");
	add_pair(&s, SAMPLES_NEW, 300, "r=1");
	r = compare(&s);
	assert_near(r.rows[0].base_median, 100);
	assert_true(r.rows[0].new_median == 300);
	assert_near(r.rows[0].change_percent, 200);
	assert_int_equal(r.dropped, 0);
	compare_free(&r);
	samples_free(&s);
}

static void
pairs_of_different_values_leave_none(void **state)
{
	struct samples s = { .pair = slice_of("r") };
	struct compare_result r;

	(void)state;
	add_pair(&s, SAMPLES_BASE, 50, "r=1");
	add_pair(&s, SAMPLES_NEW, 300, "r=2");
	r = compare(&s);
	assert_int_equal(r.dropped, 2);
	assert_int_equal(r.one_sided, 1);
	assert_true(isnan(r.rows[0].change_percent));
	assert_true(r.rows[0].verdict == VERDICT_UNCLEAR);
	compare_free(&r);
	samples_free(&s);
}

static void
no_samples_are_no_rows(void **state)
{
	struct samples s = { 0 };
	struct compare_result r;

	(void)state;
	r = compare(&s);
	assert_int_equal(r.count, 0);
	compare_free(&r);
	compare_free(&r);
	samples_free(&s);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_stage_is_compared_with_its_base),
	cmocka_unit_test(proven_is_what_cannot_be_the_margin_slower),
	cmocka_unit_test(a_stage_on_one_side_has_no_numbers),
	cmocka_unit_test(too_few_points_are_counted),
	cmocka_unit_test(no_stage_is_hopeless_that_holm_would_find),
	cmocka_unit_test(a_time_of_0_leaves_ranks_and_medians),
	cmocka_unit_test(pairs_lose_those_without_a_partner),
	cmocka_unit_test(times_of_one_pair_are_their_geometric_mean),
	cmocka_unit_test(pairs_of_different_values_leave_none),
	cmocka_unit_test(no_samples_are_no_rows),
};

UNIT_MAIN(tests)
