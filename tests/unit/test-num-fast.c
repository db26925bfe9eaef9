#include "unit.h"

#include "value/num_fast.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reads a text that is surrounded by other bytes. */
static bool
reads(const char *text, size_t len, double *value)
{
	char bytes[] = "9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9"
		       "9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9";

	assert_true(2 * NUM_FAST_REACH + len < sizeof bytes);
	memcpy(bytes + NUM_FAST_REACH, text, len);
	return num_fast_read(
	    (struct slice){ bytes + NUM_FAST_REACH, len }, value);
}

static void
digits_with_a_point_or_without_are_read(void **state)
{
	static const struct {
		const char *text;
		double value;
	} cases[] = {
		{ "0", 0 },
		{ "7", 7 },
		{ "12345678", 12345678 },
		{ "123456789", 123456789 },
		{ "999999999999999", 999999999999999 },
		{ "152.430000", 152.43 },
		{ "1.5", 1.5 },
		{ ".5", 0.5 },
		{ "5.", 5 },
		{ "0.1", 0.1 },
		{ "1234567.1234567", 1234567.1234567 },
		{ "00000000000001", 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		double v = -1;

		assert_true(reads(cases[i].text, strlen(cases[i].text), &v));
		assert_true(v == cases[i].value);
	}
}

static void
all_else_is_left_to_others(void **state)
{
	static const char *const cases[] = { "", ".", "..", "1.2.3", "-1", "+1",
		"1e3", " 1", "1 ", "0x1", "nan", "1,5", "1234567890123456",
		"123456789.123456" };
	size_t i;
	double v;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_false(reads(cases[i], strlen(cases[i]), &v));
}

/* Each byte at each position, in texts of each length. */
static void
a_byte_that_is_no_digit_is_seen_wherever_it_is(void **state)
{
	size_t len, place;
	int byte;
	double v;

	(void)state;
	for (len = 1; len <= NUM_FAST_LEN_MAX; len++)
		for (place = 0; place < len; place++)
			for (byte = 0; byte < 256; byte++) {
				char text[NUM_FAST_LEN_MAX];

				memset(text, '1', len);
				text[place] = (char)byte;
				if (byte != '.')
					assert_int_equal(reads(text, len, &v),
					    byte >= '0' && byte <= '9');
			}
}

static uint64_t
next_random(uint64_t *state)
{
	/* xorshift64 (Marsaglia 2003) */
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void
what_is_read_is_what_strtod_reads(void **state)
{
	uint64_t random = 88172645463325252u;
	int i;

	(void)state;
	for (i = 0; i < 200000; i++) {
		const int behind = (int)(next_random(&random) % 12);
		const double size = (double)(next_random(&random) % 1000000007);
		char text[64];
		double v, expected;
		int len = snprintf(text, sizeof text, "%.*f", behind,
		    size / (double)(next_random(&random) % 1000 + 1));

		expected = strtod(text, NULL);
		if (reads(text, (size_t)len, &v))
			assert_memory_equal(&v, &expected, sizeof v);
		else
			/* Too long, or more than 8 digits before the point or
			 * 7 after it. */
			assert_true(len > (int)NUM_FAST_LEN_MAX ||
			    expected >= 1e8 || behind > 7);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(digits_with_a_point_or_without_are_read),
	cmocka_unit_test(all_else_is_left_to_others),
	cmocka_unit_test(a_byte_that_is_no_digit_is_seen_wherever_it_is),
	cmocka_unit_test(what_is_read_is_what_strtod_reads),
};

UNIT_MAIN(tests)
