#include "unit.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "table/fastscan.h"

#include <stdbool.h>
#include <string.h>

#define COLUMNS 3
#define ROWS 4

/* Text with the NUL and the slack after it that a scan needs. */
static struct buffer
window_of(struct slice text)
{
	struct buffer window = { 0 };
	size_t i;

	buffer_append(&window, text.at, text.len);
	buffer_byte(&window, '\0');
	for (i = 0; i < FASTSCAN_BLOCK; i++)
		buffer_byte(&window, i % 2 ? '\n' : ',');
	return window;
}

/* The fields of all rows split, each ended by '|', rows by ';'. */
static struct buffer
split(enum table_format format, const char *text, bool is_plain)
{
	static const bool wanted[COLUMNS] = { true, true, false };
	const struct fastscan scan = { format, wanted, COLUMNS, is_plain };
	struct buffer window = window_of(slice_of(text)), seen = { 0 };
	struct slice fields[ROWS * COLUMNS];
	const char *rows[ROWS + 1];
	size_t n = fastscan_rows(&scan, window.data, ROWS, fields, rows), i;

	for (i = 0; i < n * COLUMNS; i++) {
		buffer_append(&seen, fields[i].at, fields[i].len);
		buffer_text(&seen, i % COLUMNS == COLUMNS - 1 ? ";" : "|");
	}
	/* "..." if something is left. */
	buffer_text(&seen, rows[n] == window.data + strlen(text) ? "" : "...");
	buffer_byte(&seen, '\0');
	buffer_free(&window);
	return seen;
}

struct scan_case {
	enum table_format format;
	const char *text;
	const char *seen;
};

static const struct scan_case cases[] = {
	{ TABLE_CSV, "a,b,c\n", "a|b|c;" },
	{ TABLE_CSV, "a,b,c\r\nd,e,f\n", "a|b|c;d|e|f;" },
	{ TABLE_CSV, ",,\n", "||;" },
	{ TABLE_CSV, "\"a,b\",\"\",\"c\"\n", "a,b||c;" },
	{ TABLE_CSV, "\"a\",b,\"c\"\r\n", "a|b|c;" },
	{ TABLE_CSV, "a\tb,\\n,\v\n", "a\tb|\\n|\v;" },
	{ TABLE_TSV, "a\tb\tc\n", "a|b|c;" },
	{ TABLE_TSV, "\"a\t\"\t,\n", "\"a|\"|,;" },
	{ TABLE_TSV, "a\tb\tc\\\\\r\n", "a|b|c\\\\;" },
	/* The scan stops at rows that are invalid or have another shape, */
	{ TABLE_CSV, "a,b,c\na,b\n", "a|b|c;..." },
	{ TABLE_CSV, "a,b,c\na,b,c,d\n", "a|b|c;..." },
	{ TABLE_CSV, "a,b,c\n\na,b,c\n", "a|b|c;..." },
	{ TABLE_CSV, "a,b\"c,d\n", "..." },
	{ TABLE_CSV, "\"a\"b,c,d\n", "..." },
	{ TABLE_CSV, "\"a\"\rb,c,d\n", "..." },
	{ TABLE_CSV, "a,b,c\rd,e,f\n", "..." },
	{ TABLE_CSV, "a,b,\r\r\n", "..." },
	{ TABLE_CSV, "a,b,c\nd,e", "a|b|c;..." },
	{ TABLE_CSV, "a,b,c\nd,e,f", "a|b|c;..." },
	{ TABLE_CSV, "\"a,b,c\nd\",e,f\n", "..." },
	/* and at fields with escapes. */
	{ TABLE_CSV, "\"a\"\"b\",c,d\n", "..." },
	{ TABLE_TSV, "a\\tb\tc\td\n", "..." },
};

/* For each position of a row in a block. */
static void
check_split(bool is_plain)
{
	size_t i, len;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		for (len = 0; len < 2 * FASTSCAN_BLOCK; len++) {
			const bool is_csv = cases[i].format == TABLE_CSV;
			struct buffer text = { 0 }, expected = { 0 }, seen;
			size_t n;

			/* A row of any length first. */
			for (n = 0; n < len; n++)
				buffer_byte(&text, 'x');
			buffer_append(&expected, text.data, text.len);
			buffer_text(&text, is_csv ? ",,\n" : "\t\t\n");
			buffer_text(&expected, "||;");
			buffer_text(&text, cases[i].text);
			buffer_text(&expected, cases[i].seen);
			buffer_byte(&text, '\0');
			buffer_byte(&expected, '\0');
			seen = split(cases[i].format, text.data, is_plain);
			assert_string_equal(seen.data, expected.data);
			buffer_free(&text);
			buffer_free(&expected);
			buffer_free(&seen);
		}
}

static void
simple_rows_are_split(void **state)
{
	(void)state;
	check_split(false);
}

static void
simple_rows_are_split_as_any_processor_can(void **state)
{
	(void)state;
	check_split(true);
}

/* For all bytes, at each position of a block. */
static void
a_byte_that_means_nothing_is_text(void **state)
{
	static const char special[] = "\n\r,\"";
	int byte, place;

	(void)state;
	for (byte = 1; byte < 256; byte++)
		for (place = 0; place < 2 * (int)FASTSCAN_BLOCK; place++) {
			char text[2 * FASTSCAN_BLOCK + 8];
			struct buffer plain, seen;

			memset(text, 'x', 2 * FASTSCAN_BLOCK);
			text[place] = (char)byte;
			memcpy(text + 2 * FASTSCAN_BLOCK, ",,\n", 4);
			plain = split(TABLE_CSV, text, true);
			seen = split(TABLE_CSV, text, false);
			assert_string_equal(plain.data, seen.data);
			assert_int_equal(strstr(seen.data, "...") == NULL,
			    strchr(special, byte) == NULL);
			buffer_free(&plain);
			buffer_free(&seen);
		}
}

static void
no_more_rows_are_taken_than_there_is_room_for(void **state)
{
	struct buffer seen = split(TABLE_CSV,
	    "1,2,3\n1,2,3\n1,2,3\n1,2,3\n"
	    "1,2,3\n",
	    false);

	(void)state;
	assert_string_equal(seen.data, "1|2|3;1|2|3;1|2|3;1|2|3;...");
	buffer_free(&seen);
}

/* How many rows are split off text with one row of one field of that length. */
static size_t
rows_of_length(size_t len)
{
	static const bool wanted[] = { true };
	const struct fastscan scan = { TABLE_CSV, wanted, 1, false };
	struct buffer text = { 0 }, window;
	const char *rows[2];
	struct slice field;
	size_t n;

	memset(buffer_reserve(&text, len), 'x', len);
	text.len = len;
	buffer_byte(&text, '\n');
	window = window_of((struct slice){ text.data, text.len });
	n = fastscan_rows(&scan, window.data, 1, &field, rows);
	buffer_free(&text);
	buffer_free(&window);
	return n;
}

static void
a_row_that_may_be_too_long_is_left_to_libcsv(void **state)
{
	(void)state;
	assert_int_equal(rows_of_length(1), 1);
	assert_int_equal(rows_of_length(FIELD_LEN_MAX), 1);
	assert_int_equal(rows_of_length(FIELD_LEN_MAX + 1), 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(simple_rows_are_split),
	cmocka_unit_test(simple_rows_are_split_as_any_processor_can),
	cmocka_unit_test(a_byte_that_means_nothing_is_text),
	cmocka_unit_test(no_more_rows_are_taken_than_there_is_room_for),
	cmocka_unit_test(a_row_that_may_be_too_long_is_left_to_libcsv),
};

UNIT_MAIN(tests)
