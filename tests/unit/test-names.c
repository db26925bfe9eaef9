#include "unit.h"

#include "memory.h"
#include "names.h"
#include "slice.h"

#include <stdio.h>
#include <string.h>

static void
names_are_numbered_as_they_first_come(void **state)
{
	struct names n = { 0 };

	(void)state;
	assert_int_equal(names_number(&n, slice_of("b")), 0);
	assert_int_equal(names_number(&n, slice_of("a")), 1);
	assert_int_equal(names_number(&n, slice_of("b")), 0);
	assert_true(slice_is(names_text(&n, 1), "a"));
	assert_int_equal(n.count, 2);
	names_free(&n);
}

/* Of each length up to this, names that differ in one byte, in each place. */
#define LEN_MAX 40

static size_t
number_of(struct names *n, size_t len, size_t place)
{
	char name[LEN_MAX];

	memset(name, 'x', sizeof name);
	if (place < len)
		name[place] = 'y';
	return names_number(n, (struct slice){ name, len });
}

static void
names_that_differ_in_a_byte_or_in_length_are_others(void **state)
{
	struct names n = { 0 };
	size_t len, place, number = 0;

	(void)state;
	for (len = 0; len <= LEN_MAX; len++)
		for (place = 0; place <= len; place++)
			assert_int_equal(number_of(&n, len, place), number++);
	/* And they are known again, though the table has grown. */
	for (number = 0, len = 0; len <= LEN_MAX; len++)
		for (place = 0; place <= len; place++)
			assert_int_equal(number_of(&n, len, place), number++);
	names_free(&n);
}

static void
many_names_keep_their_numbers(void **state)
{
	struct names n = { 0 };
	size_t round, i;

	(void)state;
	for (round = 0; round < 2; round++)
		for (i = 0; i < 50000; i++) {
			char name[32];

			snprintf(name, sizeof name, "stage %zu", i);
			names_expect(&n, slice_of(name));
			assert_int_equal(names_number(&n, slice_of(name)), i);
		}
	names_free(&n);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(names_are_numbered_as_they_first_come),
	cmocka_unit_test(names_that_differ_in_a_byte_or_in_length_are_others),
	cmocka_unit_test(many_names_keep_their_numbers),
};

UNIT_MAIN(tests)
