#include "unit.h"

#include "fields.h"
#include "slice.h"

#include <stdbool.h>
#include <string.h>

/* Feeds a text in pieces of so many bytes, cut behind each newline too. */
static enum fields_status
feed(struct fields *r, const char *text, size_t piece)
{
	enum fields_status status = FIELDS_MORE;

	fields_begin(r);
	while (*text != '\0' && status == FIELDS_MORE) {
		size_t n = strcspn(text, "\n");

		n += text[n] == '\n';
		if (n > piece)
			n = piece;
		status = fields_feed(r, text, n);
		text += n;
	}
	return status == FIELDS_MORE ? fields_end(r) : status;
}

struct fields_case {
	enum table_format format;
	const char *text;
	const char *fields; /* joined by '|'; NULL: it is no record */
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

/* However the bytes are cut, they are the same record. */
static void
bytes_become_fields(void **state)
{
	size_t i, piece, field;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		for (piece = 1; piece <= strlen(cases[i].text); piece++) {
			struct fields r = { 0 };
			struct buffer seen = { 0 };

			fields_open(&r, cases[i].format);
			if (cases[i].fields == NULL) {
				assert_int_equal(
				    feed(&r, cases[i].text, piece), FIELDS_BAD);
				assert_non_null(r.error);
				fields_free(&r);
				continue;
			}
			assert_int_equal(
			    feed(&r, cases[i].text, piece), FIELDS_DONE);
			for (field = 0; field < r.count; field++) {
				struct slice s = fields_text(&r, field);

				if (field > 0)
					buffer_byte(&seen, '|');
				buffer_append(&seen, s.at, s.len);
			}
			buffer_byte(&seen, '\0');
			assert_string_equal(seen.data, cases[i].fields);
			buffer_free(&seen);
			fields_free(&r);
		}
}

static void
a_blank_line_has_no_fields(void **state)
{
	struct fields r = { 0 };

	(void)state;
	fields_open(&r, TABLE_CSV);
	assert_int_equal(feed(&r, "\n", 1), FIELDS_DONE);
	assert_int_equal(r.count, 0);
	assert_int_equal(feed(&r, "\r\n", 1), FIELDS_DONE);
	assert_int_equal(r.count, 0);
	assert_int_equal(feed(&r, "", 1), FIELDS_DONE);
	assert_int_equal(r.count, 0);
	fields_free(&r);
}

static void
a_bad_record_leaves_nothing_to_the_next(void **state)
{
	struct fields r = { 0 };

	(void)state;
	fields_open(&r, TABLE_CSV);
	assert_int_equal(feed(&r, "\"a,b\n", 9), FIELDS_BAD);
	assert_int_equal(feed(&r, "c\"d,e\n", 9), FIELDS_BAD);
	assert_int_equal(feed(&r, "f,g\n", 9), FIELDS_DONE);
	assert_int_equal(r.count, 2);
	assert_true(slice_is(fields_text(&r, 0), "f"));
	fields_free(&r);
}

static void
only_wanted_fields_are_kept_but_all_are_counted(void **state)
{
	static const bool wanted[] = { false, true, false };
	struct fields r = { 0 };

	(void)state;
	fields_open(&r, TABLE_CSV);
	fields_want(&r, wanted, 3);
	assert_int_equal(feed(&r, "a,b,c\n", 9), FIELDS_DONE);
	assert_int_equal(r.count, 3);
	assert_int_equal(r.text.len, 1);
	assert_true(slice_is(fields_text(&r, 1), "b"));
	assert_int_equal(feed(&r, "a,b,c,d\n", 9), FIELDS_BAD);
	fields_free(&r);
}

/* A field of n bytes, quoted or not. */
static enum fields_status
feed_long(size_t n, bool quoted)
{
	struct fields r = { 0 };
	struct buffer text = { 0 };
	enum fields_status status;
	size_t i;

	if (quoted)
		buffer_byte(&text, '"');
	for (i = 0; i < n; i++)
		buffer_byte(&text, 'x');
	if (quoted)
		buffer_byte(&text, '"');
	buffer_byte(&text, '\0');
	fields_open(&r, TABLE_CSV);
	status = feed(&r, text.data, 4096);
	buffer_free(&text);
	fields_free(&r);
	return status;
}

static void
a_field_holds_1_mib_and_no_more(void **state)
{
	(void)state;
	assert_int_equal(feed_long(FIELDS_LEN_MAX, false), FIELDS_DONE);
	assert_int_equal(feed_long(FIELDS_LEN_MAX, true), FIELDS_DONE);
	assert_int_equal(feed_long(FIELDS_LEN_MAX + 1, false), FIELDS_BAD);
	assert_int_equal(feed_long(FIELDS_LEN_MAX + 1, true), FIELDS_BAD);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(bytes_become_fields),
	cmocka_unit_test(a_blank_line_has_no_fields),
	cmocka_unit_test(a_bad_record_leaves_nothing_to_the_next),
	cmocka_unit_test(only_wanted_fields_are_kept_but_all_are_counted),
	cmocka_unit_test(a_field_holds_1_mib_and_no_more),
};

UNIT_MAIN(tests)
