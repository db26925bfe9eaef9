#include "unit.h"

#include "base/slice.h"
#include "value/when.h"

/* 2026-03-01T12:00:00Z, by Python's datetime. */
#define NOW INT64_C(1772366400000000)
#define SECOND INT64_C(1000000)

static void
moments_are_timestamps_dates_and_ages(void **state)
{
	static const struct {
		const char *text;
		int64_t timestamp;
	} cases[] = {
		{ "2026-03-01T12:00:00Z", NOW },
		{ "2026-03-01T13:00:00+01:00", NOW },
		{ "1772366400.5", NOW + SECOND / 2 },
		{ "1772366400500", NOW + SECOND / 2 },
		{ "100000000", 100000000 * SECOND },
		{ "2026-03-01", NOW - 12 * 3600 * SECOND },
		{ "90s", NOW - 90 * SECOND },
		{ "45min", NOW - 45 * 60 * SECOND },
		{ "12h", NOW - 12 * 3600 * SECOND },
		{ "1.5h", NOW - 5400 * SECOND },
		{ "30d", NOW - 30 * 86400 * SECOND },
		{ "2w", NOW - 14 * 86400 * SECOND },
		{ "0s", NOW },
	};
	int64_t timestamp;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(
		    when_parse(slice_of(cases[i].text), NOW, &timestamp));
		assert_int_equal(timestamp, cases[i].timestamp);
	}
}

static void
anything_else_is_refused(void **state)
{
	static const char *const wrong[] = { "", "d", "30", "5m", "30 d", "-1d",
		"1e99w", "30D", "yesterday", "2026-02-30", "2026-3-1",
		"2026-03-01T12", "2026-03-01 ", "12:00", "-30", "1.5", "2026",
		"20260301", "99999999.9" };
	int64_t timestamp;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(when_parse(slice_of(wrong[i]), NOW, &timestamp));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(moments_are_timestamps_dates_and_ages),
	cmocka_unit_test(anything_else_is_refused),
};

UNIT_MAIN(tests)
