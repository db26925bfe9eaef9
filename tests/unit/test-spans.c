#include "unit.h"

#include "base/buffer.h"
#include "base/random.h"
#include "base/slice.h"
#include "record/spans.h"
#include "value/metadata.h"
#include "value/timestamp.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

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

/* An open stage in a plain list, the latest last. */
struct listed {
	unsigned name, id; /* id 0: none */
	int64_t started;
};

#define LISTED_MAX 400

/* The latest with that id and name; or -1. */
static int
find_listed(const struct listed *list, int count, unsigned id, unsigned name)
{
	while (count-- > 0)
		if (list[count].id == id && list[count].name == name)
			break;
	return count;
}

/* The metadata of a stage that starts: its parent and its id. */
static void
describe(char text[64], const struct listed *list, int count, unsigned id)
{
	size_t len = 0;

	while (count-- > 0)
		if (id == 0 || list[count].id == 0 || list[count].id == id)
			break;
	*text = '\0';
	if (count >= 0)
		len = (size_t)sprintf(
		    text, "parent=s%u%s", list[count].name, id > 0 ? ";" : "");
	if (id > 0)
		sprintf(text + len, "id=%u", id);
}

/* Starts or ends a stage, and does the same in the list. */
static void
step(struct spans *p, struct listed *list, int *count, bool starts,
    struct listed stage)
{
	char name[16], metadata[16] = "", wanted[64];
	struct point point;
	const char *wrong;
	int at = find_listed(list, *count, stage.id, stage.name);

	snprintf(name, sizeof name, "s%u", stage.name);
	if (stage.id > 0)
		snprintf(metadata, sizeof metadata, "id=%u", stage.id);
	if (starts && *count < LISTED_MAX) {
		describe(wanted, list, *count, stage.id);
		take(p, EVENT_START, name, metadata, stage.started, NULL);
		assert_true(
		    slice_is(slice_of_buffer(&p->last->metadata), wanted));
		list[(*count)++] = stage;
		return;
	}
	wrong = take(p, EVENT_END, name, metadata, stage.started, &point);
	assert_true((wrong == NULL) == (at >= 0));
	if (at < 0)
		return;
	assert_true(slice_is(point.stage_name, name));
	assert_true(point.timestamp == list[at].started * 1000000);
	--*count;
	memmove(&list[at], &list[at + 1], (size_t)(*count - at) * sizeof *list);
}

static void
pairs_as_a_plain_list_does(void **state)
{
	struct listed list[LISTED_MAX];
	struct spans p = { 0 };
	uint64_t random = 5;
	int64_t now;
	int count = 0;

	(void)state;
	for (now = 1; now < 20000; now++) {
		const struct listed stage = {
			.name = 1 + (unsigned)random_index(&random, 8),
			.id = (unsigned)random_index(&random, 6),
			.started = now,
		};
		/* More starts than ends, and then the reverse. */
		const size_t starts = now / 500 % 2 ? 3 : 9;

		step(&p, list, &count, random_index(&random, 16) < starts,
		    stage);
		assert_int_equal(p.count, count);
	}
	spans_free(&p);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(ends_the_latest_start),
	cmocka_unit_test(pairs_by_id),
	cmocka_unit_test(refuses_an_end_before_the_start),
	cmocka_unit_test(prefers_the_clock_that_nobody_sets),
	cmocka_unit_test(merges_metadata),
	cmocka_unit_test(knows_metadata_from_other_text),
	cmocka_unit_test(pairs_as_a_plain_list_does),
};

UNIT_MAIN(tests)
