#include "unit.h"

#include "base/slice.h"
#include "stage/last.h"
#include "value/timestamp.h"

#include <stdio.h>
#include <stdlib.h>

#define NONE TIMESTAMP_NONE

static void
add(struct last *l, const char *stage, int64_t timestamp, double time)
{
	struct point point = {
		.stage_name = slice_of(stage),
		.execution_time = time,
		.timestamp = timestamp,
		.metadata = slice_of(""),
	};

	last_add(l, &point, 1);
}

/* The times of the last points in the order in which they are given out. */
static void
gives(struct last *l, const double *times, size_t count)
{
	struct point points[3];
	size_t got = 0, n, i;

	while ((n = last_next(l, points, 3)) > 0)
		for (i = 0; i < n; i++) {
			assert_true(got < count);
			assert_true(points[i].execution_time == times[got++]);
		}
	assert_int_equal(got, count);
	last_free(l);
}

static void
the_last_of_each_stage_stay_in_reading_order(void **state)
{
	struct last l = { .keep = 2 };

	(void)state;
	add(&l, "a", 3, 1);
	add(&l, "b", 9, 2);
	add(&l, "a", 1, 3);
	add(&l, "a", 2, 4);
	gives(&l, (double[]){ 1, 2, 4 }, 3);
}

static void
of_equal_timestamps_those_read_last_are_kept(void **state)
{
	struct last l = { .keep = 2 };

	(void)state;
	add(&l, "a", 5, 1);
	add(&l, "a", 5, 2);
	add(&l, "a", 5, 3);
	gives(&l, (double[]){ 2, 3 }, 2);
}

static void
a_point_without_timestamp_comes_right_after_the_one_before(void **state)
{
	struct last l = { .keep = 3 };

	(void)state;
	add(&l, "a", NONE, 1); /* first of all */
	add(&l, "a", 8, 2);
	add(&l, "b", 1, 3);
	add(&l, "a", NONE, 4); /* after 2, though b came between */
	add(&l, "a", 5, 5);
	add(&l, "a", NONE, 6); /* after 5 */
	add(&l, "a", 4, 7);
	gives(&l, (double[]){ 2, 3, 4, 6 }, 4);
}

/* Far more points than are held at a time, in an order that is none. */
static void
many_points_are_dropped_on_the_way(void **state)
{
	const size_t keep = 5, count = 20000;
	struct last l = { .keep = keep };
	struct point points[3];
	size_t n, got = 0, i;

	(void)state;
	for (i = 0; i < count; i++) {
		const size_t t = i * 7919 % count; /* each once */
		char metadata[32];
		struct point point = {
			.stage_name = slice_of("a"),
			.execution_time = (double)t,
			.timestamp = (int64_t)t,
		};

		snprintf(metadata, sizeof metadata, "n=%zu", t);
		point.metadata = slice_of(metadata);
		last_add(&l, &point, 1);
		assert_true(l.stages.count == 1);
	}
	while ((n = last_next(&l, points, 3)) > 0)
		for (i = 0; i < n; i++, got++) {
			char expected[32];

			assert_true(
			    points[i].timestamp >= (int64_t)(count - keep));
			snprintf(expected, sizeof expected, "n=%d",
			    (int)points[i].timestamp);
			assert_true(slice_is(points[i].metadata, expected));
		}
	assert_int_equal(got, keep);
	last_free(&l);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(the_last_of_each_stage_stay_in_reading_order),
	cmocka_unit_test(of_equal_timestamps_those_read_last_are_kept),
	cmocka_unit_test(
	    a_point_without_timestamp_comes_right_after_the_one_before),
	cmocka_unit_test(many_points_are_dropped_on_the_way),
};

UNIT_MAIN(tests)
