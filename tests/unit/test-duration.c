#include "unit.h"

#include "base/array.h"
#include "base/slice.h"
#include "value/duration.h"

/* A text, and the milliseconds that it means. */
static const struct {
	const char *text;
	double ms;
} right[] = {
	{ "250ms", 250 },
	{ "30s", 30000 },
	{ "5min", 300000 },
	{ "5m", 300000 },
	{ "1h", 3600000 },
	{ "1.5h", 5400000 },
	{ "1500us", 1.5 },
	{ "100us", 0.1 },
	{ "700us", 0.7 },
	{ "250000ns", 0.25 },
	{ "0.1s", 100 },
	{ "1.1s", 1100 },
	{ ".5s", 500 },
	{ "1e3us", 1 },
	{ "1e3", 1000 },
	{ "250", 250 },
	{ "0", 0 },
	{ "0s", 0 },
};

static const char *const wrong[] = { "", "s", "ms", "-1s", "1 s", " 1s", "1s ",
	"1d", "1sec", "1S", "1Ms", "1m30s", "1e", "1es", "infs", "nans", "0x1s",
	"1,5s", "1:30", "1s\n", "1e308h", "1e999" };

static void
a_number_with_a_unit_is_read_as_milliseconds(void **state)
{
	size_t i;
	double ms;

	(void)state;
	for (i = 0; i < COUNT(right); i++) {
		ms = -1;
		assert_true(duration_parse(slice_of(right[i].text), &ms));
		assert_true(ms == right[i].ms);
	}
}

static void
anything_else_is_refused(void **state)
{
	size_t i;
	double ms;

	(void)state;
	for (i = 0; i < COUNT(wrong); i++)
		assert_false(duration_parse(slice_of(wrong[i]), &ms));
}

static void
what_follows_the_text_does_not_matter(void **state)
{
	double ms;

	(void)state;
	assert_true(duration_parse((struct slice){ "30s", 2 }, &ms));
	assert_true(ms == 30);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_number_with_a_unit_is_read_as_milliseconds),
	cmocka_unit_test(anything_else_is_refused),
	cmocka_unit_test(what_follows_the_text_does_not_matter),
};

UNIT_MAIN(tests)
