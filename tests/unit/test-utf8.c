#include "unit.h"

#include "base/array.h"
#include "base/slice.h"
#include "base/utf8.h"

#include <stddef.h>
#include <stdint.h>

/* A text and its first character. */
struct sample {
	const char *text;
	uint32_t character;
	size_t len;
};

/* Code points from the Unicode charts; the first and last of each length. */
static void
characters_of_each_length_are_decoded(void **state)
{
	static const struct sample samples[] = {
		{ "a", 'a', 1 },
		{ "\x7f", 0x7f, 1 },
		{ "\xc2\x80", 0x80, 2 },
		{ "\xc3\xa9t", 0xe9, 2 },
		{ "\xdf\xbf", 0x7ff, 2 },
		{ "\xe0\xa0\x80", 0x800, 3 },
		{ "\xe2\x82\xac", 0x20ac, 3 },
		{ "\xed\x9f\xbf", 0xd7ff, 3 },
		{ "\xee\x80\x80", 0xe000, 3 },
		{ "\xef\xbf\xbf", 0xffff, 3 },
		{ "\xf0\x90\x80\x80", 0x10000, 4 },
		{ "\xf0\x9f\x98\x80", 0x1f600, 4 },
		{ "\xf4\x8f\xbf\xbf", 0x10ffff, 4 },
	};
	uint32_t character;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(samples); i++) {
		assert_int_equal(
		    utf8_decode(slice_of(samples[i].text), &character),
		    samples[i].len);
		assert_int_equal(character, samples[i].character);
	}
}

/* RFC 3629: none of these is UTF-8. */
static void
other_bytes_are_invalid_one_by_one(void **state)
{
	static const char *const texts[] = {
		"\x80",             /* the end of a character */
		"\xbf",             /* another */
		"\xc0\x80",         /* NUL in a longer form */
		"\xc1\xbf",         /* DEL */
		"\xe0\x9f\xbf",     /* U+7FF */
		"\xed\xa0\x80",     /* the first surrogate */
		"\xed\xbf\xbf",     /* the last */
		"\xf0\x8f\xbf\xbf", /* U+FFFF in a longer form */
		"\xf4\x90\x80\x80", /* beyond U+10FFFF */
		"\xf5\x80\x80\x80",
		"\xff",
		"\xe2\x82",     /* it ends too early */
		"\xe2\x82x",    /* the same within a text */
		"\xc3\xc3\xa9", /* the second byte begins a character */
		"\xf0\x9f\x98x",
	};
	/* What would complete a character is beyond the end of the text. */
	const struct slice cut = { "\xe2\x82\xac", 2 };
	uint32_t character;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++) {
		assert_int_equal(
		    utf8_decode(slice_of(texts[i]), &character), 1);
		assert_int_equal(character, UTF8_INVALID);
	}
	assert_int_equal(utf8_decode(cut, &character), 1);
	assert_int_equal(character, UTF8_INVALID);
}

static void
control_characters_are_those_that_change_what_others_look_like(void **state)
{
	static const uint32_t controls[] = { 0, '\n', 0x1b, 0x7f, 0x85, 0x9f,
		0x61c, 0x200e, 0x200f, 0x2028, 0x202a, 0x202e, 0x2066, 0x2069 };
	static const uint32_t others[] = { ' ', '~', 0xa0, 0x5d0, 0x61b, 0x200d,
		0x2010, 0x2027, 0x202f, 0x2065, 0x206a, 0xfffd, 0x1f600,
		UTF8_INVALID };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(controls); i++)
		assert_true(utf8_is_control(controls[i]));
	for (i = 0; i < COUNT(others); i++)
		assert_false(utf8_is_control(others[i]));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(characters_of_each_length_are_decoded),
	cmocka_unit_test(other_bytes_are_invalid_one_by_one),
	cmocka_unit_test(
	    control_characters_are_those_that_change_what_others_look_like),
};

UNIT_MAIN(tests)
