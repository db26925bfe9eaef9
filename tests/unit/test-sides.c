#include "unit.h"

#include "analysis/sides.h"
#include "base/slice.h"
#include "stage/samples.h"

#include <math.h>

/* Adds points of the stage a with times 1, 2 and so on. */
static void
add(struct sides *sides, struct samples *samples, const char *const *metadata,
    size_t count)
{
	struct point points[16] = { 0 };
	size_t i;

	for (i = 0; i < count; i++) {
		points[i].stage_name = slice_of("a");
		points[i].execution_time = (double)i + 1;
		points[i].memory_used = NAN;
		points[i].metadata = slice_of(metadata[i]);
	}
	sides_add(sides, samples, points, count);
}

static void
assert_times(const struct samples *samples, enum samples_side side,
    const double *times, size_t count)
{
	const struct sample *seen = &samples_at(samples, 0)->sides[side];
	size_t i;

	assert_int_equal(seen->count, count);
	for (i = 0; i < count; i++)
		assert_true(seen->times[i] == times[i]);
}

static void
points_go_to_the_side_of_their_value(void **state)
{
	static const char *const metadata[] = { "v=b", "v=b", "v=a", "v=c", "",
		"v=a;w=b", "v=b" };
	static const double base[] = { 3, 6 }, new[] = { 1, 2, 7 };
	struct samples samples = { 0 };
	struct sides sides = { .key = slice_of("v"), .has_names = true };

	(void)state;
	sides.names[SAMPLES_BASE] = slice_of("a");
	sides.names[SAMPLES_NEW] = slice_of("b");
	add(&sides, &samples, metadata, 7);
	assert_times(&samples, SAMPLES_BASE, base, 2);
	assert_times(&samples, SAMPLES_NEW, new, 3);
	assert_int_equal(sides.left_out, 1);
	assert_true(sides_are_two(&sides));
	sides_free(&sides);
	samples_free(&samples);
}

static void
without_names_the_first_two_values_are_the_sides(void **state)
{
	static const char *const metadata[] = { "v=b", "v=a", "v=b" };
	static const char *const third[] = { "v=c" };
	static const double base[] = { 1, 3 }, new[] = { 2 };
	struct samples samples = { 0 };
	struct sides sides = { .key = slice_of("v") };

	(void)state;
	add(&sides, &samples, metadata, 1);
	assert_false(sides_are_two(&sides));
	add(&sides, &samples, metadata + 1, 0);
	samples_free(&samples);
	sides_free(&sides);
	sides.key = slice_of("v");
	add(&sides, &samples, metadata, 3);
	assert_times(&samples, SAMPLES_BASE, base, 2);
	assert_times(&samples, SAMPLES_NEW, new, 1);
	assert_true(slice_is(sides.names[SAMPLES_BASE], "b"));
	assert_true(slice_is(sides.names[SAMPLES_NEW], "a"));
	assert_true(sides_are_two(&sides));
	/* A third value would have to be left out: which is not ours to say. */
	add(&sides, &samples, third, 1);
	assert_false(sides_are_two(&sides));
	sides_free(&sides);
	samples_free(&samples);
}

static void
names_that_no_point_has_are_not_two_sides(void **state)
{
	static const char *const metadata[] = { "v=a", "v=b", "v=c" };
	struct samples samples = { 0 };
	struct sides sides = { .key = slice_of("v"), .has_names = true };

	(void)state;
	sides.names[SAMPLES_BASE] = slice_of("a");
	sides.names[SAMPLES_NEW] = slice_of("d");
	assert_false(sides_are_two(&sides));
	add(&sides, &samples, metadata, 3);
	assert_false(sides_are_two(&sides));
	/* A side is not compared with itself. */
	sides.names[SAMPLES_NEW] = slice_of("a");
	assert_false(sides_are_two(&sides));
	sides.names[SAMPLES_NEW] = slice_of("c");
	assert_true(sides_are_two(&sides));
	sides_free(&sides);
	samples_free(&samples);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(points_go_to_the_side_of_their_value),
	cmocka_unit_test(without_names_the_first_two_values_are_the_sides),
	cmocka_unit_test(names_that_no_point_has_are_not_two_sides),
};

UNIT_MAIN(tests)
