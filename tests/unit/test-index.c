#include "unit.h"

#include "base/intern.h"
#include "base/slice.h"
#include "stage/index.h"

#include <stdio.h>
#include <string.h>

struct item {
	int initial;
	size_t points;
};

static void
init(void *item)
{
	*(struct item *)item = (struct item){ .initial = 42 };
}

static const struct index_item kind = { sizeof(struct item), init };

static struct item *
at(const struct index *x, size_t number)
{
	return index_at(x, &kind, number);
}

static void
a_stage_is_found_by_its_name_or_added(void **state)
{
	struct index x = { 0 };
	struct item *item;

	(void)state;
	item = index_find(&x, &kind, slice_of("build"));
	assert_int_equal(item->initial, 42);
	item->points = 7;
	item = index_find(&x, &kind, slice_of("test"));
	assert_int_equal(item->points, 0);
	item = index_find(&x, &kind, slice_of("build"));
	assert_int_equal(item->points, 7);
	assert_int_equal(x.count, 2);
	assert_true(slice_is(index_name(&x, 0), "build"));
	assert_true(slice_is(index_name(&x, 1), "test"));
	index_free(&x);
	assert_int_equal(x.count, 0);
}

/* Above INTERN_FEW, and not a multiple of the batch size. */
#define STAGES 3000
#define POINTS 9001

/* Point i belongs to stage i % STAGES. */
struct points {
	struct point points[POINTS];
	char names[STAGES][16];
};

static void
make_points(struct points *p)
{
	size_t i;

	for (i = 0; i < STAGES; i++)
		snprintf(p->names[i], sizeof p->names[i], "stage %zu", i);
	for (i = 0; i < POINTS; i++)
		p->points[i] = (struct point){
			.stage_name = slice_of(p->names[i % STAGES]),
			.execution_time = (double)i,
		};
}

static const void *
next(const void *item)
{
	return item;
}

static void
count_batch(struct index *x, const struct index_batch *batch)
{
	size_t i;

	index_extend(x, &kind, batch->stages);
	index_prefetch(x, &kind, batch, next);
	for (i = 0; i < batch->count; i++)
		at(x, batch->numbers[i])->points++;
}

static void
batches_have_each_point_once_and_in_order(void **state)
{
	static struct points p;
	struct index_batch batch = { .points = p.points, .rest = POINTS };
	struct index x = { 0 };
	size_t i, seen = 0;

	(void)state;
	make_points(&p);
	while (index_next(&x, &batch))
		for (i = 0; i < batch.count; i++, seen++) {
			assert_true(
			    batch.points[i].execution_time == (double)seen);
			assert_int_equal(batch.numbers[i], seen % STAGES);
			assert_true(batch.numbers[i] < batch.stages);
		}
	assert_int_equal(seen, POINTS);
	assert_false(index_next(&x, &batch));
	index_free(&x);
}

/* 9001 points: three per stage, and one more for the first. */
static void
indexes_can_share_numbers(void **state)
{
	static struct points p;
	struct index_batch batch = { .points = p.points, .rest = POINTS };
	struct index x = { 0 }, other = { 0 };
	size_t i;

	(void)state;
	make_points(&p);
	while (index_next(&x, &batch)) {
		count_batch(&x, &batch);
		count_batch(&other, &batch);
	}
	assert_int_equal(x.count, STAGES);
	assert_int_equal(other.count, STAGES);
	for (i = 0; i < STAGES; i++) {
		assert_int_equal(at(&x, i)->points, i == 0 ? 4 : 3);
		assert_int_equal(at(&other, i)->points, i == 0 ? 4 : 3);
		assert_true(slice_is(index_name(&x, i), p.names[i]));
	}
	index_free(&x);
	index_free(&other);
}

static void
no_points_make_no_batch(void **state)
{
	struct index_batch batch = { .rest = 0 };
	struct index x = { 0 };

	(void)state;
	assert_false(index_next(&x, &batch));
	index_free(&x);
}

/* Hints at the names that are known, where all of a batch are and where some
 * are not, give the numbers of the order of points, as without hints. */
static void
hints_give_the_same_numbers(void **state)
{
	struct index_batch batch = { .rest = POINTS / 3 };
	static struct points p;
	struct index x = { 0 };
	size_t i;

	(void)state;
	make_points(&p);
	intern_share(&x.names);
	/* Nothing is known at first, */
	index_hint(&x.names, p.points, POINTS / 3);
	assert_int_equal(p.points[0].hints.stage, 0);
	batch.points = p.points;
	while (index_next(&x, &batch))
		count_batch(&x, &batch);
	/* then all but a name here and there. */
	for (i = POINTS / 2; i < POINTS; i += 500)
		p.points[i].stage_name = slice_of("new");
	index_hint(&x.names, p.points + POINTS / 3, POINTS - POINTS / 3);
	assert_int_equal(p.points[POINTS / 2].hints.stage, 0);
	assert_int_equal(p.points[POINTS / 2 + 1].hints.stage,
	    1 + (POINTS / 2 + 1) % STAGES);
	batch = (struct index_batch){ .points = p.points + POINTS / 3,
		.rest = POINTS - POINTS / 3 };
	while (index_next(&x, &batch))
		for (i = 0; i < batch.count; i++)
			assert_true(
			    slice_equal(index_name(&x, batch.numbers[i]),
				batch.points[i].stage_name));
	assert_int_equal(x.names.count, STAGES + 1);
	index_free(&x);
}

/* An index whose names are its own ignores hints. */
static void
hints_are_for_names_that_are_shared(void **state)
{
	const struct point point = { .stage_name = slice_of("build"),
		.hints.stage = 7 };
	struct index_batch batch = { .points = &point, .rest = 1 };
	struct index x = { 0 };

	(void)state;
	assert_true(index_next(&x, &batch));
	assert_int_equal(batch.numbers[0], 0);
	assert_true(slice_is(index_name(&x, 0), "build"));
	index_free(&x);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_stage_is_found_by_its_name_or_added),
	cmocka_unit_test(batches_have_each_point_once_and_in_order),
	cmocka_unit_test(indexes_can_share_numbers),
	cmocka_unit_test(no_points_make_no_batch),
	cmocka_unit_test(hints_give_the_same_numbers),
	cmocka_unit_test(hints_are_for_names_that_are_shared),
};

UNIT_MAIN(tests)
