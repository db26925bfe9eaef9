#include "unit.h"

#include "base/array.h"
#include "base/buffer.h"
#include "render/people.h"
#include "value/timestamp.h"

#include <math.h>
#include <string.h>

/* A function, a number, and its text. */
struct said {
	void (*say)(struct buffer *b, double value);
	double value;
	const char *text;
};

static void
check(const struct said *list, size_t count)
{
	struct buffer b = { 0 };
	size_t i;

	for (i = 0; i < count; i++) {
		b.len = 0;
		list[i].say(&b, list[i].value);
		buffer_byte(&b, '\0');
		assert_string_equal(b.data, list[i].text);
	}
	buffer_free(&b);
}

static void
times_have_three_digits_and_the_unit_that_fits(void **state)
{
	static const struct said said[] = {
		{ people_time, 0, "0 ms" },
		{ people_time, 0.000001, "1.00 ns" },
		{ people_time, 0.0000005, "0.50 ns" },
		{ people_time, 0.000345678, "346 ns" },
		{ people_time, 0.0262, "26.2 µs" },
		{ people_time, 1, "1.00 ms" },
		{ people_time, 9.994, "9.99 ms" },
		{ people_time, 9.996, "10.0 ms" },
		{ people_time, 99.94, "99.9 ms" },
		{ people_time, 99.96, "100 ms" },
		{ people_time, 271.4, "271 ms" },
		{ people_time, 999.4, "999 ms" },
		{ people_time, 6400, "6.40 s" },
		{ people_time, 12345, "12.3 s" },
		{ people_time, 90e3, "1.50 min" },
		{ people_time, 5e3 * 3600, "5.00 h" },
		{ people_time, 1e6 * 3600e3, "1e+06 h" },
		{ people_time, NAN, "" },
	};

	(void)state;
	check(said, COUNT(said));
}

static void
a_number_rounded_up_takes_the_next_unit(void **state)
{
	static const struct said said[] = {
		{ people_time, 0.0009996, "1.00 µs" },
		{ people_time, 999.6, "1.00 s" },
		{ people_time, 59940, "59.9 s" },
		{ people_time, 59960, "1.00 min" },
		{ people_time, 59.94 * 60e3, "59.9 min" },
		{ people_time, 59.96 * 60e3, "1.00 h" },
		{ people_memory, 1023, "1023 B" },
		{ people_memory, 1023.6 * 1024, "1.00 MiB" },
	};

	(void)state;
	check(said, COUNT(said));
}

static void
sizes_are_in_binary_units(void **state)
{
	static const struct said said[] = {
		{ people_memory, 0, "0 B" },
		{ people_memory, 512, "512 B" },
		{ people_memory, 1536, "1.50 KiB" },
		{ people_memory, 12.5 * 1048576, "12.5 MiB" },
		{ people_memory, 3221225472, "3.00 GiB" },
		{ people_memory, 1e16, "9095 TiB" },
		{ people_memory, NAN, "" },
	};

	(void)state;
	check(said, COUNT(said));
}

static void
ratios_and_counts_are_plain_numbers(void **state)
{
	static const struct said said[] = {
		{ people_count, 0, "0" },
		{ people_count, 18, "18" },
		{ people_count, 12345678, "12345678" },
		{ people_count, 1e30, "1e+30" },
		{ people_count, NAN, "" },
		{ people_ratio, 0.787, "0.79" },
		{ people_ratio, 3.456, "3.46" },
		{ people_ratio, 31.96, "32.0" },
		{ people_ratio, 128.4, "128" },
		{ people_ratio, NAN, "" },
		{ people_share, 0, "0.0%" },
		{ people_share, 0.0004, "<0.1%" },
		{ people_share, 0.476, "47.6%" },
		{ people_share, 0.9994, "99.9%" },
		{ people_share, 0.9996, "100%" },
		{ people_share, NAN, "" },
	};

	(void)state;
	check(said, COUNT(said));
}

static void
changes_have_a_sign_and_p_values_no_zero(void **state)
{
	static const struct said said[] = {
		{ people_change, 160.6, "+161%" },
		{ people_change, 12.34, "+12%" },
		{ people_change, 9.96, "+10%" },
		{ people_change, 4.27, "+4.3%" },
		{ people_change, -0.66, "-0.7%" },
		{ people_change, -48.2, "-48%" },
		{ people_change, 0.04, "0.0%" },
		{ people_change, -0.04, "0.0%" },
		{ people_change, 156338.77, "+156339%" },
		{ people_change, 1.5e300, "+1.5e+300%" },
		{ people_change, NAN, "" },
		{ people_p, 0, "<.001" },
		{ people_p, 0.00049, "<.001" },
		{ people_p, 0.0011, ".001" },
		{ people_p, 0.4361, ".436" },
		{ people_p, 0.9996, "1.000" },
		{ people_p, NAN, "" },
	};

	(void)state;
	check(said, COUNT(said));
}

static void
check_times(double from, double to, const char *text)
{
	struct buffer b = { 0 };

	people_times(&b, from, to);
	buffer_byte(&b, '\0');
	assert_string_equal(b.data, text);
	buffer_free(&b);
}

static void
the_text_between_two_times_can_be_another(void **state)
{
	struct buffer b = { 0 };

	(void)state;
	people_range(&b, 340.2, " .. ", 349);
	buffer_byte(&b, '\0');
	assert_string_equal(b.data, "340 .. 349 ms");
	buffer_free(&b);
}

static void
two_times_share_their_unit(void **state)
{
	(void)state;
	check_times(6210, 12700, "6.21 → 12.7 s");
	check_times(345, 1234, "345 ms → 1.23 s");
	check_times(NAN, 1, "");
	check_times(1, NAN, "");
}

static void
timestamps_are_days_or_moments_in_utc(void **state)
{
	/* date -u -d '2026-11-12 08:30:05' +%s */
	const int64_t moment = INT64_C(1794472205) * 1000000 + 250000;
	struct buffer b = { 0 };

	(void)state;
	people_day(&b, moment);
	buffer_byte(&b, '|');
	people_moment(&b, moment);
	people_day(&b, TIMESTAMP_NONE);
	buffer_byte(&b, '\0');
	assert_string_equal(b.data, "2026-11-12|2026-11-12 08:30:05");
	buffer_free(&b);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(times_have_three_digits_and_the_unit_that_fits),
	cmocka_unit_test(a_number_rounded_up_takes_the_next_unit),
	cmocka_unit_test(sizes_are_in_binary_units),
	cmocka_unit_test(ratios_and_counts_are_plain_numbers),
	cmocka_unit_test(changes_have_a_sign_and_p_values_no_zero),
	cmocka_unit_test(the_text_between_two_times_can_be_another),
	cmocka_unit_test(two_times_share_their_unit),
	cmocka_unit_test(timestamps_are_days_or_moments_in_utc),
};

UNIT_MAIN(tests)
