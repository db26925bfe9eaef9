#include "unit.h"

#include "diag.h"
#include "metadata.h"
#include "slice.h"
#include "timestamp.h"

#include <string.h>

/* The dates were worked out with Python's datetime. */
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
	cmocka_unit_test(a_clock_reading_is_cut_to_microseconds),
	cmocka_unit_test(keys_begin_with_a_letter_or_underscore),
	cmocka_unit_test(values_are_percent_encoded_where_they_must),
	cmocka_unit_test(offending_text_is_quoted_printable_and_short),
};

UNIT_MAIN(tests)
