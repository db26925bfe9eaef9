#include "unit.h"

#include "base/buffer.h"
#include "base/slice.h"
#include "table/record_parser.h"

#include <stdbool.h>
#include <string.h>

/* Feeds a text in pieces of at most `piece` bytes, cut after each newline. */
static enum record_status
feed(struct record_parser *r, const char *text, size_t piece)
{
	enum record_status status = RECORD_MORE;

	record_parser_begin(r);
	while (*text != '\0' && status == RECORD_MORE) {
		size_t n = strcspn(text, "\n");

		n += text[n] == '\n';
		if (n > piece)
			n = piece;
		status = record_parser_feed(r, text, n);
		text += n;
	}
	return status == RECORD_MORE ? record_parser_end(r) : status;
}

struct fields_case {
	enum table_format format;
	const char *text;
	const char *fields; /* joined by '|'; NULL: not a record */
};

static const struct fields_case cases[] = {
	{ TABLE_CSV, "a,b\n", "a|b" },
	{ TABLE_CSV, "a,b", "a|b" },
	{ TABLE_CSV, "a,b\r\n", "a|b" },
	{ TABLE_CSV, ",\n", "|" },
	{ TABLE_CSV, " a , b \n", " a | b " },
	{ TABLE_CSV, "\"a,b\",c\n", "a,b|c" },
	{ TABLE_CSV, "\"a\"\"b\",\"\"\n", "a\"b|" },
	{ TABLE_CSV, "\"a\nb\r\nc\",d\n", "a\nb\r\nc|d" },
	{ TABLE_CSV, "a,\"b\"", "a|b" },
	{ TABLE_CSV, "a\tb\n", "a\tb" },
	{ TABLE_CSV, "\\n,b\n", "\\n|b" },
	{ TABLE_CSV, "a\"b,c\n", NULL },
	{ TABLE_CSV, "\"a\"b,c\n", NULL },
	{ TABLE_CSV, "\"a\" ,c\n", NULL },
	{ TABLE_CSV, "\"a,c\n", NULL },
	{ TABLE_CSV, "a,b\rc\n", NULL },
	{ TABLE_CSV, "a,b\r\r\n", NULL },
	{ TABLE_CSV, "a,b\r", NULL },
	{ TABLE_TSV, "a\tb\n", "a|b" },
	{ TABLE_TSV, "\"a\tb\"\n", "\"a|b\"" },
	{ TABLE_TSV, "a\\tb\\n\\r\\\\\tc\n", "a\tb\n\r\\|c" },
	{ TABLE_TSV, "\\x\\\ta,b\n", "\\x\\|a,b" },
	{ TABLE_TSV, "\\\\n\t\r\n", "\\n|" },
	{ TABLE_TSV, "a\rb\tc\n", NULL },
};

/* The record does not depend on the size of the pieces. */
static void
bytes_become_fields(void **state)
{
	size_t i, piece, field;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		for (piece = 1; piece <= strlen(cases[i].text); piece++) {
			struct record_parser r = { 0 };
			struct buffer seen = { 0 };

			record_parser_open(&r, cases[i].format);
			if (cases[i].fields == NULL) {
				assert_int_equal(
				    feed(&r, cases[i].text, piece), RECORD_BAD);
				assert_non_null(r.error);
				record_parser_free(&r);
				continue;
			}
			assert_int_equal(
			    feed(&r, cases[i].text, piece), RECORD_DONE);
			for (field = 0; field < r.count; field++) {
				struct slice s = record_parser_text(&r, field);

				if (field > 0)
					buffer_byte(&seen, '|');
				buffer_append(&seen, s.at, s.len);
			}
			buffer_byte(&seen, '\0');
			assert_string_equal(seen.data, cases[i].fields);
			buffer_free(&seen);
			record_parser_free(&r);
		}
}

static void
a_blank_line_has_no_fields(void **state)
{
	struct record_parser r = { 0 };

	(void)state;
	record_parser_open(&r, TABLE_CSV);
	assert_int_equal(feed(&r, "\n", 1), RECORD_DONE);
	assert_int_equal(r.count, 0);
	assert_int_equal(feed(&r, "\r\n", 1), RECORD_DONE);
	assert_int_equal(r.count, 0);
	assert_int_equal(feed(&r, "", 1), RECORD_DONE);
	assert_int_equal(r.count, 0);
	record_parser_free(&r);
}

static void
a_bad_record_leaves_nothing_to_the_next(void **state)
{
	struct record_parser r = { 0 };

	(void)state;
	record_parser_open(&r, TABLE_CSV);
	assert_int_equal(feed(&r, "\"a,b\n", 9), RECORD_BAD);
	assert_int_equal(feed(&r, "c\"d,e\n", 9), RECORD_BAD);
	assert_int_equal(feed(&r, "f,g\n", 9), RECORD_DONE);
	assert_int_equal(r.count, 2);
	assert_true(slice_is(record_parser_text(&r, 0), "f"));
	record_parser_free(&r);
}

static void
only_wanted_fields_are_kept_but_all_are_counted(void **state)
{
	static const bool wanted[] = { false, true, false };
	struct record_parser r = { 0 };

	(void)state;
	record_parser_open(&r, TABLE_CSV);
	record_parser_want(&r, wanted, 3);
	assert_int_equal(feed(&r, "a,b,c\n", 9), RECORD_DONE);
	assert_int_equal(r.count, 3);
	assert_int_equal(r.text.len, 1);
	assert_true(slice_is(record_parser_text(&r, 1), "b"));
	assert_int_equal(feed(&r, "a,b,c,d\n", 9), RECORD_BAD);
	record_parser_free(&r);
}

/* A field of n bytes, quoted or not. */
static enum record_status
feed_long(size_t n, bool quoted)
{
	struct record_parser r = { 0 };
	struct buffer text = { 0 };
	enum record_status status;
	size_t i;

	if (quoted)
		buffer_byte(&text, '"');
	for (i = 0; i < n; i++)
		buffer_byte(&text, 'x');
	if (quoted)
		buffer_byte(&text, '"');
	buffer_byte(&text, '\0');
	record_parser_open(&r, TABLE_CSV);
	status = feed(&r, text.data, 4096);
	buffer_free(&text);
	record_parser_free(&r);
	return status;
}

static void
a_field_holds_1_mib_and_no_more(void **state)
{
	(void)state;
	assert_int_equal(feed_long(FIELD_LEN_MAX, false), RECORD_DONE);
	assert_int_equal(feed_long(FIELD_LEN_MAX, true), RECORD_DONE);
	assert_int_equal(feed_long(FIELD_LEN_MAX + 1, false), RECORD_BAD);
	assert_int_equal(feed_long(FIELD_LEN_MAX + 1, true), RECORD_BAD);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(bytes_become_fields),
	cmocka_unit_test(a_blank_line_has_no_fields),
	cmocka_unit_test(a_bad_record_leaves_nothing_to_the_next),
	cmocka_unit_test(only_wanted_fields_are_kept_but_all_are_counted),
	cmocka_unit_test(a_field_holds_1_mib_and_no_more),
};

UNIT_MAIN(tests)
