#include "unit.h"

#include "base/slice.h"
#include "stage/history.h"
#include "value/timestamp.h"

#include <math.h>

#define POINTS 1000

static void
add(struct history *h, double time, int64_t timestamp, const char *metadata)
{
	const struct point point = {
		.stage_name = slice_of("build"),
		.execution_time = time,
		.memory_used = NAN,
		.timestamp = timestamp,
		.metadata = slice_of(metadata),
	};

	history_add(h, &point, 1);
}

/* Times count up in input order. */
static void
points_are_sorted_by_timestamp_and_stay_in_order_where_it_is_equal(void **state)
{
	struct history h = { 0 };
	const struct history_stage *s;
	int i;

	(void)state;
	for (i = 0; i < POINTS; i++)
		add(&h, i, i * 7919 % 101, "");
	history_finish(&h);
	s = history_at(&h, 0);
	assert_true(s->is_timed);
	for (i = 1; i < POINTS; i++)
		assert_true(s->timestamps[i - 1] < s->timestamps[i] ||
		    (s->timestamps[i - 1] == s->timestamps[i] &&
			s->times[i - 1] < s->times[i]));
	history_free(&h);
}

static void
a_point_without_a_timestamp_leaves_its_stage_as_it_came(void **state)
{
	struct history h = { 0 };

	(void)state;
	add(&h, 1, 30, "");
	add(&h, 2, TIMESTAMP_NONE, "");
	add(&h, 3, 10, "");
	history_finish(&h);
	assert_false(history_at(&h, 0)->is_timed);
	assert_true(history_at(&h, 0)->times[0] == 1);
	assert_true(history_at(&h, 0)->times[1] == 2);
	assert_true(history_at(&h, 0)->times[2] == 3);
	history_free(&h);
}

/* The overhead of a point, from 0. */
static double
overhead(const struct history_stage *s, size_t point)
{
	return history_number(s, HISTORY_OVERHEAD, point);
}

static void
what_metadata_tell_goes_with_its_point(void **state)
{
	struct history h = { .keep_metadata = true };
	const struct history_stage *s;

	(void)state;
	h.keep[HISTORY_OVERHEAD] = true;
	add(&h, 0, 40, "");
	add(&h, 1, 30, "overhead=0.5");
	add(&h, 2, 20, "");
	add(&h, 3, 10, "overhead=-1;a=b");
	add(&h, 4, 0, "");
	history_finish(&h);
	s = history_at(&h, 0);
	assert_true(isnan(overhead(s, 0)));
	assert_true(slice_is(history_metadata(&h, s, 0), ""));
	assert_true(isnan(overhead(s, 1)));
	assert_true(slice_is(history_metadata(&h, s, 1), "overhead=-1;a=b"));
	assert_true(isnan(overhead(s, 2)));
	assert_true(slice_is(history_metadata(&h, s, 2), ""));
	assert_true(overhead(s, 3) == 0.5);
	assert_true(slice_is(history_metadata(&h, s, 3), "overhead=0.5"));
	assert_true(isnan(overhead(s, 4)));
	history_free(&h);
}

/* Each column begins with the first point that needs it, and grows then. */
static void
numbers_that_come_late_are_those_of_their_points(void **state)
{
	struct history h = { .keep_metadata = true };
	const struct history_stage *s;
	int i;

	(void)state;
	h.keep[HISTORY_MEMORY] = true;
	for (i = 0; i < POINTS; i++) {
		const struct point point = {
			.stage_name = slice_of("build"),
			.memory_used = i < 50 || i % 3 == 0 ? NAN : (double)i,
			.timestamp = POINTS - i,
			.metadata = slice_of(i < 70 ? "" : "a=b"),
		};

		history_add(&h, &point, 1);
	}
	history_finish(&h);
	s = history_at(&h, 0);
	assert_null(s->numbers[HISTORY_CPU]);
	assert_true(isnan(history_number(s, HISTORY_CPU, 7)));
	for (i = 0; i < POINTS; i++) {
		const size_t at = (size_t)(POINTS - 1 - i);
		const double memory = history_number(s, HISTORY_MEMORY, at);

		assert_true(i < 50 || i % 3 == 0 ? isnan(memory) : memory == i);
		assert_true(
		    slice_is(history_metadata(&h, s, at), i < 70 ? "" : "a=b"));
	}
	history_free(&h);
}

static void
metadata_can_be_kept_without_the_overhead_at_their_end(void **state)
{
	struct history h = { .keep_metadata = true, .omit_overhead = true };
	const struct history_stage *s;

	(void)state;
	add(&h, 1, 1, "run=1;overhead=0.5");
	add(&h, 2, 2, "run=1;overhead=0.75");
	add(&h, 3, 3, "overhead=1;run=1");
	add(&h, 4, 4, "run=1;my-overhead=2");
	add(&h, 5, 5, "run=1;overhead=3;done");
	history_finish(&h);
	s = history_at(&h, 0);
	assert_true(slice_is(history_metadata(&h, s, 0), "run=1"));
	assert_int_equal(s->metadata[1], s->metadata[0]);
	assert_true(slice_is(history_metadata(&h, s, 2), "overhead=1;run=1"));
	assert_true(
	    slice_is(history_metadata(&h, s, 3), "run=1;my-overhead=2"));
	assert_true(
	    slice_is(history_metadata(&h, s, 4), "run=1;overhead=3;done"));
	history_free(&h);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(
	    points_are_sorted_by_timestamp_and_stay_in_order_where_it_is_equal),
	cmocka_unit_test(
	    a_point_without_a_timestamp_leaves_its_stage_as_it_came),
	cmocka_unit_test(what_metadata_tell_goes_with_its_point),
	cmocka_unit_test(numbers_that_come_late_are_those_of_their_points),
	cmocka_unit_test(
	    metadata_can_be_kept_without_the_overhead_at_their_end),
};

UNIT_MAIN(tests)
