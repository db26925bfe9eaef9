#include "unit.h"

#include "base/buffer.h"
#include "base/diag.h"
#include "base/slice.h"
#include "value/metadata.h"
#include "value/timestamp.h"

#include <math.h>
#include <string.h>

/* The dates are from Python's datetime. */
static void
timestamps_are_rfc_3339_in_utc(void **state)
{
	static const struct {
		int64_t timestamp;
		const char *text;
	} cases[] = {
		{ 0, "1970-01-01T00:00:00.000000Z" },
		{ -1, "1969-12-31T23:59:59.999999Z" },
		{ 951827696123456, "2000-02-29T12:34:56.123456Z" },
		{ 1772366400000000, "2026-03-01T12:00:00.000000Z" },
		{ 4102444799999999, "2099-12-31T23:59:59.999999Z" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[TIMESTAMP_SIZE];

		assert_int_equal(timestamp_format(text, cases[i].timestamp),
		    strlen(cases[i].text));
		assert_string_equal(text, cases[i].text);
	}
}

/* The same dates, and others with an offset, also from Python. */
static void
timestamps_are_read_with_any_offset(void **state)
{
	static const struct {
		const char *text;
		int64_t timestamp;
	} cases[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "1969-12-31T23:59:59.999999Z", -1 },
		{ "2000-02-29T12:34:56.123456Z", 951827696123456 },
		{ "2000-02-29t12:34:56.1234569z", 951827696123456 },
		{ "2000-02-29 13:34:56.123456+01:00", 951827696123456 },
		{ "2000-02-29T02:04:56.123456-10:30", 951827696123456 },
		{ "2016-12-31T23:59:60Z", 1483228800000000 },
		{ "2016-12-31T23:59:60.000000Z", 1483228800000000 },
		{ "0001-01-01T00:00:00.000000Z", -62135596800000000 },
		{ "9999-12-31T23:59:59.999999Z", 253402300799999999 },
		{ "0001-01-01T00:00:00Z", -62135596800000000 },
		{ "9999-12-31T23:59:59.5Z", 253402300799500000 },
		{ "0", 0 },
		{ "951827696.123456", 951827696123456 },
		{ "-0.5", -500000 },
		{ "1.000001", 1000001 }, /* a double a little below */
		{ "2000-02-29T13:34:56.123456+0100", 951827696123456 },
		{ "2000-02-29 13:34:56,123456+01", 951827696123456 },
		{ "2000-02-29 13:34:56.123456 +0100", 951827696123456 },
		{ "2000-02-29 12:34:56 -00", 951827696000000 },
		{ "1772366400000", 1772366400000000 },
		{ "1772366400000001", 1772366400000001 },
		{ "1772366400000001999", 1772366400000001 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t timestamp = 42;

		assert_true(
		    timestamp_parse(slice_of(cases[i].text), &timestamp));
		assert_true(timestamp == cases[i].timestamp);
	}
}

/* The seconds are from `date -u +%s`. */
static void
each_timestamp_has_a_date_of_its_own(void **state)
{
	static const struct {
		const char *text;
		int64_t seconds; /* 0: invalid */
	} cases[] = {
		{ "2026-03-01T12:00:00.000000Z", 1772366400 },
		{ "2026-03-01T12:00:01.000000Z", 1772366401 },
		{ "2026-03-02T12:00:00.000000Z", 1772452800 },
		{ "2026-02-30T12:00:00.000000Z", 0 },
		{ "2026-03-02T12:00:00.000000Z", 1772452800 },
		{ "2025-03-02T12:00:00Z", 1740916800 },
		{ "2026-03-02T25:00:00.000000Z", 0 },
		{ "2024-02-29T00:00:00.000000Z", 1709164800 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t timestamp;
		const bool is_one =
		    timestamp_parse(slice_of(cases[i].text), &timestamp);

		assert_int_equal(is_one, cases[i].seconds != 0);
		if (is_one)
			assert_true(timestamp == cases[i].seconds * 1000000);
	}
}

static void
what_is_no_timestamp_is_refused(void **state)
{
	static const char *const cases[] = { "", "yesterday", "2026-01-01",
		"2026-01-01T00:00:00", "2026-13-01T00:00:00Z",
		"2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
		"2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z",
		"2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
		"2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z",
		"2026-01-01T00:00:00Zx", "2026-01-01T00:00:00+1:00",
		"2026-01-01T00:00:00+0", "2026-01-01T00:00:00+010",
		"2026-01-01T00:00:00+01:", "2026-01-01T00:00:00  +01",
		"2026-01-01T00:00:00 Z", "2026-01-01T00:00:00 ",
		"0000-01-01T00:00:00Z", "26-01-01T00:00:00Z", "17723664000000",
		"1772366400000.5", "1772366400000Z" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t timestamp;

		assert_false(timestamp_parse(slice_of(cases[i]), &timestamp));
	}
}

/* Each byte at each position, except those that are valid there. */
static void
a_timestamp_with_one_wrong_byte_is_refused(void **state)
{
	const char usual[] = "2011-11-11T11:11:11.111111Z";
	char text[sizeof usual];
	int64_t timestamp;
	size_t i;
	int byte;

	(void)state;
	for (i = 0; i < sizeof usual - 1; i++)
		for (byte = 0; byte < 256; byte++) {
			bool is_digit = byte >= '0' && byte <= '9';
			bool was_digit = usual[i] >= '0' && usual[i] <= '9';

			if (byte == (unsigned char)usual[i] ||
			    (is_digit && was_digit) ||
			    (i == 10 && strchr("t ", byte) != NULL &&
				byte != 0) ||
			    (i == 19 && byte == ',') ||
			    (i == 26 && (byte == 'z' || is_digit)))
				continue;
			memcpy(text, usual, sizeof text);
			text[i] = (char)byte;
			assert_false(timestamp_parse(
			    (struct slice){ text, sizeof usual - 1 },
			    &timestamp));
		}
}

/* The same seconds as above, and those of 1 March and 31 December 1970. */
static void
times_without_an_offset_are_told_apart(void **state)
{
	int64_t time = 42;

	(void)state;
	assert_true(timestamp_parse_local(
	    slice_of("2000-02-29 12:34:56.123456"), &time));
	assert_true(time == 951827696123456);
	assert_false(timestamp_parse_local(slice_of("2000-02-29"), &time));
	assert_false(
	    timestamp_parse_local(slice_of("2000-02-29 12:34:56Z"), &time));
	assert_non_null(
	    strstr(timestamp_wrong(slice_of("2000-02-29 12:34:56")), "offset"));
	assert_null(strstr(timestamp_wrong(slice_of("2000-02-29")), "offset"));
	assert_true(
	    timestamp_parse_time_of_year(slice_of("Mar  1 00:00:01"), &time));
	assert_true(time == (59 * 86400 + 1) * INT64_C(1000000));
	assert_true(
	    timestamp_parse_time_of_year(slice_of("Feb 29 00:00:01"), &time));
	assert_true(time == (59 * 86400 + 1) * INT64_C(1000000));
	assert_true(
	    timestamp_parse_time_of_year(slice_of("Dec 31 23:59:59.5"), &time));
	assert_true(time == 365 * 86400 * INT64_C(1000000) - 500000);
	assert_true(
	    timestamp_parse_time_of_year(slice_of("Jan 1 00:00:00"), &time));
	assert_true(time == 0);
}

static void
what_is_no_time_of_the_year_is_refused(void **state)
{
	static const char *const cases[] = { "", "Nov", "Nov 26",
		"Nov 00 10:00:00", "Nov 31 10:00:00", "Feb 30 10:00:00",
		"nov 26 10:00:00", "Nox 26 10:00:00", "Nov26 10:00:00",
		"Nov 126 10:00:00", "Nov 26 24:00:00", "Nov 26 10:00",
		"Nov 26 10:00:00 " };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t time;

		assert_false(
		    timestamp_parse_time_of_year(slice_of(cases[i]), &time));
	}
}

static const char *const wrong_dates[] = { "0000-01-01T00:00:00.000000Z",
	"2026-00-01T00:00:00.000000Z", "2026-13-01T00:00:00.000000Z",
	"2026-01-00T00:00:00.000000Z", "2026-02-29T00:00:00.000000Z",
	"2026-04-31T00:00:00.000000Z", "2026-01-01T24:00:00.000000Z",
	"2026-01-01T00:60:00.000000Z", "2026-01-01T00:00:61.000000Z" };

static void
a_moment_that_no_calendar_has_is_refused(void **state)
{
	int64_t timestamp;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof wrong_dates / sizeof *wrong_dates; i++)
		assert_false(
		    timestamp_parse(slice_of(wrong_dates[i]), &timestamp));
}

static double
overhead_of(const char *metadata)
{
	return metadata_number(slice_of(metadata), slice_of("overhead"));
}

static void
a_number_is_found_in_metadata(void **state)
{
	(void)state;
	assert_true(overhead_of("overhead=0.25") == 0.25);
	assert_true(overhead_of("a=1;overhead=0.25;b=2") == 0.25);
	assert_true(overhead_of("overhead=1;overhead=2") == 2);
	assert_true(isnan(overhead_of("")));
	assert_true(isnan(overhead_of("overheads=1;my.overhead=2;overhead")));
	assert_true(isnan(overhead_of("overhead=")));
	assert_true(isnan(overhead_of("overhead=much")));
}

static void
a_clock_reading_is_cut_to_microseconds(void **state)
{
	struct timespec time = { 3, 123456999 };

	(void)state;
	assert_true(timestamp_of(time) == 3123456);
}

static void
keys_begin_with_a_letter_or_underscore(void **state)
{
	static const char *const good[] = { "a", "_", "commit", "Run.id-2" };
	static const char *const bad[] = { "", "1a", "-a", ".a", "a b", "a=b",
		"a;b", "\xc3\xa4" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(metadata_is_key(slice_of(good[i])));
	for (i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(metadata_is_key(slice_of(bad[i])));
}

static void
values_are_percent_encoded_where_they_must(void **state)
{
	static const char expected[] = "a=1%3B2%3D3%25;b=x%0Ay%7F, \xc3\xa4";
	struct buffer b = { 0 };

	(void)state;
	metadata_add(&b, slice_of("a"), slice_of("1;2=3%"));
	metadata_add(&b, slice_of("b"), slice_of("x\ny\x7f, \xc3\xa4"));
	assert_int_equal(b.len, sizeof expected - 1);
	assert_memory_equal(b.data, expected, b.len);
	buffer_free(&b);
}

static void
offending_text_is_quoted_printable_and_short(void **state)
{
	char long_text[200];
	struct diag_quoted q = diag_quote(slice_of("a\tb\n\\\x01"));

	(void)state;
	assert_string_equal(q.text, "'a\\tb\\n\\\\\\x01'");
	memset(long_text, 'x', sizeof long_text);
	q = diag_quote((struct slice){ long_text, sizeof long_text });
	assert_true(strlen(q.text) < sizeof q.text);
	assert_string_equal(q.text + strlen(q.text) - 5, "x'...");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(timestamps_are_rfc_3339_in_utc),
	cmocka_unit_test(timestamps_are_read_with_any_offset),
	cmocka_unit_test(each_timestamp_has_a_date_of_its_own),
	cmocka_unit_test(what_is_no_timestamp_is_refused),
	cmocka_unit_test(times_without_an_offset_are_told_apart),
	cmocka_unit_test(what_is_no_time_of_the_year_is_refused),
	cmocka_unit_test(a_timestamp_with_one_wrong_byte_is_refused),
	cmocka_unit_test(a_moment_that_no_calendar_has_is_refused),
	cmocka_unit_test(a_number_is_found_in_metadata),
	cmocka_unit_test(a_clock_reading_is_cut_to_microseconds),
	cmocka_unit_test(keys_begin_with_a_letter_or_underscore),
	cmocka_unit_test(values_are_percent_encoded_where_they_must),
	cmocka_unit_test(offending_text_is_quoted_printable_and_short),
};

UNIT_MAIN(tests)
