#include "unit.h"

#include "base/array.h"
#include "record/order.h"

#include <string.h>

#define ROUNDS_MAX 200

/* Which variant is first in each round, as digits. */
static void
list_order(char *digits, unsigned long rounds, uint64_t seed)
{
	struct order o;
	unsigned long i;

	order_init(&o, rounds, seed);
	for (i = 0; i < rounds; i++)
		digits[i] = (char)('0' + order_next(&o));
	digits[rounds] = '\0';
}

static void
each_variant_is_first_in_half_of_the_rounds(void **state)
{
	char digits[ROUNDS_MAX + 1];
	unsigned long n, i, ones;
	uint64_t seed;

	(void)state;
	for (seed = 0; seed < 10; seed++)
		for (n = 1; n <= ROUNDS_MAX; n++) {
			list_order(digits, n, seed);
			for (i = ones = 0; i < n; i++)
				ones += digits[i] == '1';
			assert_int_equal(strspn(digits, "01"), n);
			assert_int_equal(ones, n / 2);
		}
}

static void
the_same_seed_gives_the_same_order_and_another_seed_another(void **state)
{
	char a[ROUNDS_MAX + 1], b[ROUNDS_MAX + 1];

	(void)state;
	list_order(a, ROUNDS_MAX, 1);
	list_order(b, ROUNDS_MAX, 1);
	assert_string_equal(a, b);
	list_order(b, ROUNDS_MAX, 2);
	assert_string_not_equal(a, b);
}

/*
 * The six orders of four rounds, over 60000 seeds: each 10000 times, with a
 * standard deviation of sqrt(60000 * 1/6 * 5/6) = 91; 400 is 4.4 of these.
 */
static void
all_orders_are_equally_likely(void **state)
{
	static const char *const orders[] = { "0011", "0101", "0110", "1001",
		"1010", "1100" };
	int counts[COUNT(orders)] = { 0 };
	char digits[5];
	uint64_t seed;
	size_t i;

	(void)state;
	for (seed = 0; seed < 60000; seed++) {
		list_order(digits, 4, seed);
		for (i = 0; strcmp(orders[i], digits) != 0;)
			i++;
		counts[i]++;
	}
	for (i = 0; i < COUNT(orders); i++)
		assert_in_range(counts[i], 9600, 10400);
}

static void
as_many_rounds_as_can_be_counted_are_no_matter(void **state)
{
	struct order o;
	int ones = 0, i;

	(void)state;
	order_init(&o, (unsigned long)-1, 1);
	for (i = 0; i < 1000; i++)
		ones += (int)order_next(&o);
	/* 500 with a standard deviation of 16 */
	assert_in_range(ones, 420, 580);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(each_variant_is_first_in_half_of_the_rounds),
	cmocka_unit_test(
	    the_same_seed_gives_the_same_order_and_another_seed_another),
	cmocka_unit_test(all_orders_are_equally_likely),
	cmocka_unit_test(as_many_rounds_as_can_be_counted_are_no_matter),
};

UNIT_MAIN(tests)
