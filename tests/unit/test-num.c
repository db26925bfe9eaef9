#include "unit.h"

#include "base/slice.h"
#include "value/num.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
reads_what_strtod_reads(void **state)
{
	static const struct {
		const char *text;
		double value;
	} cases[] = {
		{ "0", 0 },
		{ "10", 10 },
		{ "1e3", 1000 },
		{ "1E+3", 1000 },
		{ ".5", 0.5 },
		{ "5.", 5 },
		{ "+7", 7 },
		{ "-2.5", -2.5 },
		{ "0.1", 0.1 },
		{ "1e15", 1e15 },
		{ "1e-400", 0 },
		/* Halfway between two doubles: ties to even; and slightly
		 * above that, by the 30th digit. */
		{ "9007199254740993", 9007199254740992.0 },
		{ "9007199254740993.00000000000001", 9007199254740994.0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		double v = -1;

		assert_int_equal(
		    num_parse(slice_of(cases[i].text), &v), NUM_OK);
		assert_true(v == cases[i].value);
	}
}

static void
refuses_what_is_no_decimal_number(void **state)
{
	static const char *const cases[] = { "", " ", "abc", "1x", " 1", "1 ",
		"0x10", "inf", "-Infinity", "nan", "1,5", "1e", "1e+", ".", "-",
		"+-1", "1.2.3", "--1", "1_000", "e5" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		double v = 42;

		assert_int_equal(
		    num_parse(slice_of(cases[i]), &v), NUM_NOT_A_NUMBER);
		assert_true(v == 42);
	}
}

static void
refuses_what_no_double_holds(void **state)
{
	double v = 42;

	(void)state;
	assert_int_equal(num_parse(slice_of("1e309"), &v), NUM_TOO_LARGE);
	assert_int_equal(num_parse(slice_of("-1e309"), &v), NUM_TOO_LARGE);
	assert_true(v == 42);
}

static void
reads_no_further_than_the_slice(void **state)
{
	double v;

	(void)state;
	assert_int_equal(num_parse((struct slice){ "12345", 3 }, &v), NUM_OK);
	assert_true(v == 123);
}

static void
reads_a_thousand_digits(void **state)
{
	char text[1003] = "1.";
	double v;

	(void)state;
	memset(text + 2, '0', 1000);
	assert_int_equal(num_parse((struct slice){ text, 1002 }, &v), NUM_OK);
	assert_true(v == 1);
}

/* The format is that of ECMAScript, Number::toString. */
static void
writes_the_shortest_decimal(void **state)
{
	static const struct {
		double value;
		const char *text;
	} cases[] = {
		{ 0, "0" },
		{ 100, "100" },
		{ -2.5, "-2.5" },
		{ 4.35, "4.35" },
		{ 0.1 + 0.2, "0.30000000000000004" },
		{ 1.0 / 3, "0.3333333333333333" },
		{ 1e15, "1000000000000000" },
		{ 9007199254740993.0, "9007199254740992" },
		{ 123456789012345680000.0, "123456789012345680000" },
		{ 1e20, "100000000000000000000" },
		{ 1e21, "1e+21" },
		{ 0x1p70, "1.1805916207174113e+21" },
		{ 0.000001, "0.000001" },
		{ 0.000001234567890123456, "0.000001234567890123456" },
		{ 1e-7, "1e-7" },
		{ 0x1p-20, "9.5367431640625e-7" },
		{ 0x1p-44, "5.684341886080802e-14" },
		{ 0x1p-1022, "2.2250738585072014e-308" },
		{ 0x1p-1022 - 0x1p-1074, "2.225073858507201e-308" },
		{ 0x3p-1074, "1.5e-323" },
		{ 0x1p-1074, "5e-324" },
		{ 1.7976931348623157e308, "1.7976931348623157e+308" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[NUM_SIZE];

		assert_int_equal(
		    num_format(text, cases[i].value), strlen(cases[i].text));
		assert_string_equal(text, cases[i].text);
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
what_it_writes_reads_back_the_same(void **state)
{
	uint64_t random = 88172645463325252u;
	int i;

	(void)state;
	for (i = 0; i < 20000; i++) {
		uint64_t bits = next_random(&random);
		char text[NUM_SIZE];
		double v, back;

		memcpy(&v, &bits, sizeof v);
		if (!isfinite(v))
			continue;
		assert_int_equal(
		    num_parse(
			(struct slice){ text, num_format(text, v) }, &back),
		    NUM_OK);
		assert_memory_equal(&v, &back, sizeof v);
	}
}

/* The least precision at which the output of printf reads back. */
static int
digits_needed(double v, char text[64])
{
	int digits = 1;

	while (
	    snprintf(text, 64, "%.*e", digits - 1, v), strtod(text, NULL) != v)
		digits++;
	return digits;
}

/* The number of digits without leading and trailing zeros. */
static int
count_digits(const char *text)
{
	int digits = 0, zeros = 0;

	for (; *text != '\0' && *text != 'e'; text++) {
		if (*text < '0' || *text > '9' || (*text == '0' && digits == 0))
			continue;
		zeros = *text == '0' ? zeros + 1 : 0;
		digits++;
	}
	return digits - zeros;
}

/* Numbers of all magnitudes, with few digits and with all. */
static double
random_value(uint64_t *random)
{
	const uint64_t bits = next_random(random);

	switch (bits % 4) {
	case 0:
		return (double)(bits >> 2 & 0xffffff) / 1e6;
	case 1:
		return (double)(bits >> 4) / 1e3;
	case 2:
		return ldexp((double)(bits >> 11), -(int)(bits % 200));
	default:
		return (double)(bits >> bits % 60);
	}
}

static void
no_shorter_decimal_reads_back_and_none_as_short_is_nearer(void **state)
{
	uint64_t random = 88172645463325252u;
	int i;

	(void)state;
	for (i = 0; i < 100000; i++) {
		const double v = random_value(&random);
		char text[NUM_SIZE], nearest[64];
		int digits;

		if (v == 0)
			continue;
		num_format(text, v);
		assert_true(strtod(text, NULL) == v);
		digits = digits_needed(v, nearest);
		assert_true(count_digits(text) <= digits);
		/* printf rounds to nearest: ours must be as near. */
		if (count_digits(text) == digits)
			assert_true(fabsl(strtold(text, NULL) - v) <=
			    fabsl(strtold(nearest, NULL) - v));
	}
}

/* Up to 24 digits, a point anywhere, and an optional exponent. */
static size_t
random_number(char text[64], uint64_t *random)
{
	int digits = 1 + (int)(next_random(random) % 24);
	int point = (int)(next_random(random) % 25);
	size_t n = 0;
	int i;

	if (next_random(random) % 4 == 0)
		text[n++] = '-';
	for (i = 0; i < digits; i++) {
		if (i == point)
			text[n++] = '.';
		text[n++] = (char)('0' + next_random(random) % 10);
	}
	if (next_random(random) % 2 == 0)
		n += (size_t)snprintf(
		    text + n, 8, "e%d", (int)(next_random(random) % 60) - 30);
	text[n] = '\0';
	return n;
}

static void
all_numbers_are_rounded_as_strtod_rounds_them(void **state)
{
	uint64_t random = 362436069362436069u;
	int i;

	(void)state;
	for (i = 0; i < 200000; i++) {
		char text[64];
		size_t n = random_number(text, &random);
		double expected = strtod(text, NULL), v;

		assert_int_equal(
		    num_parse((struct slice){ text, n }, &v), NUM_OK);
		assert_memory_equal(&v, &expected, sizeof v);
	}
}

static void
writes_six_decimals(void **state)
{
	char text[NUM_FIXED_SIZE];

	(void)state;
	num_fixed(text, 21.4726604);
	assert_string_equal(text, "21.472660");
	num_fixed(text, 0);
	assert_string_equal(text, "0.000000");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(reads_what_strtod_reads),
	cmocka_unit_test(refuses_what_is_no_decimal_number),
	cmocka_unit_test(refuses_what_no_double_holds),
	cmocka_unit_test(reads_no_further_than_the_slice),
	cmocka_unit_test(reads_a_thousand_digits),
	cmocka_unit_test(writes_the_shortest_decimal),
	cmocka_unit_test(what_it_writes_reads_back_the_same),
	cmocka_unit_test(
	    no_shorter_decimal_reads_back_and_none_as_short_is_nearer),
	cmocka_unit_test(all_numbers_are_rounded_as_strtod_rounds_them),
	cmocka_unit_test(writes_six_decimals),
};

UNIT_MAIN(tests)
