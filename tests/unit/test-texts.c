#include "unit.h"

#include "base/slice.h"
#include "base/texts.h"

static void
texts_are_found_by_their_numbers(void **state)
{
	struct texts t = { 0 };

	(void)state;
	assert_int_equal(texts_add(&t, slice_of("run=1")), 1);
	assert_int_equal(texts_add(&t, slice_of("")), 0);
	assert_int_equal(texts_add(&t, slice_of("run=12")), 2);
	assert_true(slice_is(texts_at(&t, 0), ""));
	assert_true(slice_is(texts_at(&t, 1), "run=1"));
	assert_true(slice_is(texts_at(&t, 2), "run=12"));
	texts_free(&t);
}

static void
a_text_that_equals_the_last_is_that(void **state)
{
	struct texts t = { 0 };

	(void)state;
	assert_int_equal(texts_add(&t, slice_of("run=1")), 1);
	assert_int_equal(texts_add(&t, slice_of("run=1")), 1);
	assert_int_equal(texts_add(&t, slice_of("")), 0);
	assert_int_equal(texts_add(&t, slice_of("run=1")), 1);
	assert_int_equal(texts_add(&t, slice_of("run=2")), 2);
	assert_int_equal(texts_add(&t, slice_of("run=1")), 3);
	assert_int_equal(t.bytes.len, 15);
	texts_free(&t);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(texts_are_found_by_their_numbers),
	cmocka_unit_test(a_text_that_equals_the_last_is_that),
};

UNIT_MAIN(tests)
