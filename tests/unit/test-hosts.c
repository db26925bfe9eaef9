#include "unit.h"

#include "base/slice.h"
#include "stage/hosts.h"

static void
look(struct hosts *h, const char *stage, const char *metadata)
{
	const struct point point = { .stage_name = slice_of(stage),
		.metadata = slice_of(metadata) };

	hosts_look(h, &point, 1);
}

static void
points_of_one_stage_with_two_values_are_mixed(void **state)
{
	struct hosts h = { 0 };

	(void)state;
	look(&h, "a", "os=linux;cpu=x");
	look(&h, "b", "os=mac;cpu=y");
	look(&h, "a", "os=linux;cpu=x;commit=2");
	look(&h, "a", "commit=3");
	assert_int_equal(hosts_mixed_key(&h), HOSTS_KEYS);
	look(&h, "a", "cpu=z");
	assert_true(slice_is(hosts_keys[hosts_mixed_key(&h)], "cpu"));
	/* the first key counts, not the first one found */
	look(&h, "b", "os=linux");
	look(&h, "b", "os=bsd");
	assert_true(slice_is(hosts_keys[hosts_mixed_key(&h)], "os"));
	assert_int_equal(h.mixed[hosts_mixed_key(&h)], 1);
	hosts_free(&h);
}

static void
of_a_key_that_comes_twice_the_last_value_counts(void **state)
{
	struct hosts h = { 0 };

	(void)state;
	look(&h, "a", "os=mac;os=linux");
	look(&h, "a", "os=linux");
	assert_int_equal(hosts_mixed_key(&h), HOSTS_KEYS);
	hosts_free(&h);
}

/* Two hosts that take turns, from the first point on that is not looked at. */
static void
hosts_that_take_turns_late_are_found(void **state)
{
	const size_t first = HOSTS_FIRST, after = (size_t)HOSTS_EVERY * 3;
	struct hosts h = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < first; i++)
		look(&h, "a", "host=1");
	assert_int_equal(hosts_mixed_key(&h), HOSTS_KEYS);
	for (i = 0; i < after; i++)
		look(&h, "a", i % 2 == 0 ? "host=1" : "host=2");
	assert_int_equal(hosts_mixed_key(&h), 0);
	hosts_free(&h);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(points_of_one_stage_with_two_values_are_mixed),
	cmocka_unit_test(of_a_key_that_comes_twice_the_last_value_counts),
	cmocka_unit_test(hosts_that_take_turns_late_are_found),
};

UNIT_MAIN(tests)
