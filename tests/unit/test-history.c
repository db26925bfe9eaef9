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
	const struct history_point *p;
	int i;

	(void)state;
	for (i = 0; i < POINTS; i++)
		add(&h, i, i * 7919 % 101, "");
	history_finish(&h);
	p = history_at(&h, 0)->points;
	for (i = 1; i < POINTS; i++)
		assert_true(p[i - 1].timestamp < p[i].timestamp ||
		    (p[i - 1].timestamp == p[i].timestamp &&
			p[i - 1].time < p[i].time));
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
	assert_true(history_at(&h, 0)->points[0].time == 1);
	assert_true(history_at(&h, 0)->points[1].time == 2);
	assert_true(history_at(&h, 0)->points[2].time == 3);
	history_free(&h);
}

static void
what_metadata_tell_goes_with_its_point(void **state)
{
	struct history h = { .keep_metadata = true };
	const struct history_stage *s;

	(void)state;
	add(&h, 1, 30, "overhead=0.5");
	add(&h, 2, 20, "");
	add(&h, 3, 10, "overhead=-1;a=b");
	add(&h, 4, 0, "");
	history_finish(&h);
	s = history_at(&h, 0);
	assert_true(isnan(history_overhead(&h, s, 0)));
	assert_true(slice_is(history_metadata(&h, s, 0), ""));
	assert_true(isnan(history_overhead(&h, s, 1)));
	assert_true(slice_is(history_metadata(&h, s, 1), "overhead=-1;a=b"));
	assert_true(isnan(history_overhead(&h, s, 2)));
	assert_true(slice_is(history_metadata(&h, s, 2), ""));
	assert_true(history_overhead(&h, s, 3) == 0.5);
	assert_true(slice_is(history_metadata(&h, s, 3), "overhead=0.5"));
	history_free(&h);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(
	    points_are_sorted_by_timestamp_and_stay_in_order_where_it_is_equal),
	cmocka_unit_test(
	    a_point_without_a_timestamp_leaves_its_stage_as_it_came),
	cmocka_unit_test(what_metadata_tell_goes_with_its_point),
};

UNIT_MAIN(tests)
