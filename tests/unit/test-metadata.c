#include "unit.h"

#include "base/buffer.h"
#include "base/slice.h"
#include "value/metadata.h"

#include <string.h>

static bool
finds(const char *metadata, const char *key, const char *expected)
{
	struct slice value;
	bool found = metadata_find(slice_of(metadata), slice_of(key), &value);

	return expected == NULL ? !found : found && slice_is(value, expected);
}

static void
the_last_value_of_a_key_is_found(void **state)
{
	(void)state;
	assert_true(finds("a=1", "a", "1"));
	assert_true(finds("a=1;b=2", "b", "2"));
	assert_true(finds("a=1;b=2;a=3", "a", "3"));
	assert_true(finds("a=", "a", ""));
	assert_true(finds("a=;b=2", "a", ""));
	assert_true(finds("a=b=c;d", "a", "b=c"));
	assert_true(finds("", "a", NULL));
	assert_true(finds("a", "a", NULL));
	assert_true(finds("b=a=1", "a", NULL));
	assert_true(finds("ba=1;a.b=2", "a", NULL));
	assert_true(finds("a.b=1", "b", NULL));
}

/* Wherever the key begins, and however little text is there. */
static void
a_value_is_found_at_each_place(void **state)
{
	char text[64];
	size_t before;

	(void)state;
	for (before = 0; before < 40; before++) {
		memset(text, 'x', before);
		strcpy(text + before, before > 0 ? ";key=v" : "key=v");
		assert_true(finds(text, "key", "v"));
		assert_true(finds(text, "ke", NULL));
		text[before > 0 ? before : 2] = 'x';
		assert_true(finds(text, "key", NULL));
	}
}

static void
pairs_come_one_by_one(void **state)
{
	struct slice rest = slice_of("a=1;b;;c=2=3"), key, value;

	(void)state;
	assert_true(metadata_next(&rest, &key, &value));
	assert_true(slice_is(key, "a") && slice_is(value, "1"));
	assert_true(metadata_next(&rest, &key, &value));
	assert_true(slice_is(key, "b") && slice_is(value, ""));
	assert_true(metadata_next(&rest, &key, &value));
	assert_true(slice_is(key, "") && slice_is(value, ""));
	assert_true(metadata_next(&rest, &key, &value));
	assert_true(slice_is(key, "c") && slice_is(value, "2=3"));
	assert_false(metadata_next(&rest, &key, &value));
}

static void
what_is_encoded_is_decoded(void **state)
{
	static const char encoded[] = "a%3Bb%3dc%25%0A%7f%, %zz%4";
	static const char plain[] = "a;b=c%\n\x7f%, %zz%4";
	static const char printable[] = "a;b=c%%0A%7f%, %zz%4";
	struct buffer b = { 0 };

	(void)state;
	metadata_decode(&b, slice_of(encoded));
	assert_true(slice_is(slice_of_buffer(&b), plain));
	b.len = 0;
	metadata_decode_printable(&b, slice_of(encoded));
	assert_true(slice_is(slice_of_buffer(&b), printable));
	buffer_free(&b);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(the_last_value_of_a_key_is_found),
	cmocka_unit_test(a_value_is_found_at_each_place),
	cmocka_unit_test(pairs_come_one_by_one),
	cmocka_unit_test(what_is_encoded_is_decoded),
};

UNIT_MAIN(tests)
