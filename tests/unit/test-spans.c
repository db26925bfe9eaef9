#include "unit.h"

#include "base/buffer.h"
#include "base/slice.h"
#include "record/spans.h"
#include "value/metadata.h"
#include "value/timestamp.h"

#include <math.h>

/* An event `seconds` after a fixed time. */
static const char *
take(struct spans *p, enum event_kind kind, const char *stage,
    const char *metadata, int64_t seconds, struct point *point)
{
	struct event event = {
		.event = kind,
		.stage_name = slice_of(stage),
		.metadata = slice_of(metadata),
	};
	struct moment at = { .timestamp = seconds * 1000000 };

	if (kind == EVENT_END)
		return spans_end(p, &event, at, point);
	spans_start(p, &event, at, "file", 1);
	return NULL;
}

static void
assert_point(const struct point *point, const char *stage, double elapsed,
    int64_t seconds, const char *metadata)
{
	assert_true(slice_is(point->stage_name, stage));
	assert_true(point->execution_time == elapsed);
	assert_true(point->timestamp == seconds * 1000000);
	assert_true(slice_is(point->metadata, metadata));
	assert_true(isnan(point->memory_used) && isnan(point->cpu_time));
}

static void
ends_the_latest_start(void **state)
{
	struct spans p = { 0 };
	struct point point;

	(void)state;
	take(&p, EVENT_START, "a", "n=1", 1, NULL);
	take(&p, EVENT_START, "a", "n=2", 2, NULL);
	assert_null(take(&p, EVENT_END, "a", "", 5, &point));
	assert_point(&point, "a", 3000, 2, "parent=a;n=2");
	assert_null(take(&p, EVENT_END, "a", "m=3", 5, &point));
	assert_point(&point, "a", 4000, 1, "n=1;m=3");
	assert_non_null(take(&p, EVENT_END, "a", "", 6, &point));
	spans_free(&p);
}

static void
pairs_by_id(void **state)
{
	struct spans p = { 0 };
	struct point point;

	(void)state;
	take(&p, EVENT_START, "a", "id=1", 1, NULL);
	take(&p, EVENT_START, "a", "x=0;id=2", 2, NULL);
	assert_non_null(take(&p, EVENT_END, "a", "", 3, &point));
	assert_non_null(take(&p, EVENT_END, "b", "id=1", 3, &point));
	assert_null(take(&p, EVENT_END, "a", "id=1", 3, &point));
	assert_point(&point, "a", 2000, 1, "id=1");
	assert_int_equal(p.count, 1);
	spans_reset(&p);
	assert_non_null(take(&p, EVENT_END, "a", "id=2", 3, &point));
	spans_free(&p);
}

static void
refuses_an_end_before_the_start(void **state)
{
	struct spans p = { 0 };
	struct point point;

	(void)state;
	take(&p, EVENT_START, "a", "", 2, NULL);
	assert_non_null(take(&p, EVENT_END, "a", "", 1, &point));
	assert_null(take(&p, EVENT_END, "a", "", 2, &point));
	assert_point(&point, "a", 0, 2, "");
	spans_free(&p);
}

static void
prefers_the_clock_that_nobody_sets(void **state)
{
	struct moment a = { .timestamp = 5000000, .ns = 1000 };
	struct moment b = { .timestamp = 4000000, .ns = 2501000 };
	struct moment told = { .timestamp = 5001500 };
	struct moment no_date = { .timestamp = TIMESTAMP_NONE, .ns = 9 };

	(void)state;
	assert_true(moment_elapsed(a, b) == 2.5);
	assert_true(moment_elapsed(b, a) == -2.5);
	assert_true(moment_elapsed(a, told) == 1.5);
	assert_true(isnan(moment_elapsed(told, no_date)));
}

static void
merges_metadata(void **state)
{
	static const char *const cases[][3] = {
		{ "", "", "" },
		{ "a=1", "", "a=1" },
		{ "", "a=1", "a=1" },
		{ "a=1;b=2", "b=3;c=4", "a=1;b=3;c=4" },
		{ "a=1;a=2", "b=1", "a=1;a=2;b=1" },
		{ "ab=1", "a=2", "ab=1;a=2" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buffer b = { 0 };

		metadata_merge(
		    &b, slice_of(cases[i][0]), slice_of(cases[i][1]));
		assert_true(slice_is(slice_of_buffer(&b), cases[i][2]));
		buffer_free(&b);
	}
}

static void
knows_metadata_from_other_text(void **state)
{
	static const char *const good[] = { "", "a=", "a=1",
		"a.b-c_9=x y;_=%3D" };
	static const char *const bad[] = { "a", "=1", "1a=2", "a=1;;b=2",
		"a=1;b", "a=1\n", "a b=1", ";" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(metadata_is_valid(slice_of(good[i])));
	for (i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(metadata_is_valid(slice_of(bad[i])));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(ends_the_latest_start),
	cmocka_unit_test(pairs_by_id),
	cmocka_unit_test(refuses_an_end_before_the_start),
	cmocka_unit_test(prefers_the_clock_that_nobody_sets),
	cmocka_unit_test(merges_metadata),
	cmocka_unit_test(knows_metadata_from_other_text),
};

UNIT_MAIN(tests)
