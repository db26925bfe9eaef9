#include "unit.h"

#include "base/array.h"
#include "base/buffer.h"
#include "base/slice.h"
#include "render/cells.h"
#include "render/width.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* POSIX has it with XSI only. */
int wcwidth(wchar_t character);

/* Widths as in the charts, EastAsianWidth.txt and UnicodeData.txt. */
static void
characters_take_no_cell_one_or_two(void **state)
{
	static const struct {
		uint32_t character;
		int width;
	} samples[] = {
		{ 'a', 1 },
		{ 0xe9, 1 },    /* e with acute */
		{ 0xad, 1 },    /* soft hyphen */
		{ 0x301, 0 },   /* combining acute */
		{ 0x5d0, 1 },   /* Hebrew alef */
		{ 0x600, 1 },   /* Arabic number sign */
		{ 0x1100, 2 },  /* Hangul choseong kiyeok */
		{ 0x1161, 0 },  /* Hangul jungseong a */
		{ 0x200b, 0 },  /* zero width space */
		{ 0x200d, 0 },  /* zero width joiner */
		{ 0x2026, 1 },  /* ellipsis */
		{ 0x2588, 1 },  /* full block */
		{ 0x3042, 2 },  /* hiragana a */
		{ 0x6f22, 2 },  /* a Han character */
		{ 0xac00, 2 },  /* Hangul ga */
		{ 0xe000, 1 },  /* private */
		{ 0xfe0f, 0 },  /* variation selector 16 */
		{ 0xff21, 2 },  /* fullwidth A */
		{ 0xff71, 1 },  /* halfwidth katakana a */
		{ 0x1f680, 2 }, /* rocket */
		{ 0x1f1e9, 1 }, /* regional indicator D */
		{ 0x2a6df, 2 }, /* the last Han character of extension B */
		{ 0xe0100, 0 }, /* variation selector 17 */
		{ 0x10ffff, 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(samples); i++)
		assert_int_equal(
		    width_of(samples[i].character), samples[i].width);
}

/* Where no version of Unicode changes them. */
static void
widths_are_those_of_the_c_library(void **state)
{
	static const uint32_t ranges[][2] = { { 0x20, 0x7e }, { 0xa0, 0x5ff },
		{ 0x900, 0x97f }, { 0x1100, 0x11ff }, { 0x1e00, 0x1fff },
		{ 0x2500, 0x259f }, { 0x3041, 0x3247 }, { 0x4e00, 0x9fff },
		{ 0xac00, 0xd7a3 }, { 0xff00, 0xffef }, { 0x1f600, 0x1f64f } };
	uint32_t c;
	size_t i;

	(void)state;
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
		skip();
	for (i = 0; i < COUNT(ranges); i++)
		for (c = ranges[i][0]; c <= ranges[i][1]; c++) {
			const int width = wcwidth((wchar_t)c);

			/* -1: not assigned */
			if (width >= 0)
				assert_int_equal(width_of(c), width);
		}
	setlocale(LC_CTYPE, "C");
}

static void
check_escape(const char *text, const char *utf8, const char *ascii)
{
	struct buffer b = { 0 };

	cells_escape(&b, slice_of(text), true);
	buffer_byte(&b, '\0');
	assert_string_equal(b.data, utf8);
	b.len = 0;
	cells_escape(&b, slice_of(text), false);
	buffer_byte(&b, '\0');
	assert_string_equal(b.data, ascii);
	buffer_free(&b);
}

static void
what_a_terminal_would_obey_becomes_hexadecimal(void **state)
{
	(void)state;
	check_escape("plain ~", "plain ~", "plain ~");
	check_escape("\x1b[31mred\a", "\\x1b[31mred\\x07", "\\x1b[31mred\\x07");
	check_escape(
	    "a\tb\r\n\x7f", "a\\x09b\\x0d\\x0a\\x7f", "a\\x09b\\x0d\\x0a\\x7f");
	/* CSI as one character, and as a byte of no character */
	check_escape("\xc2\x9b"
		     "2J\x9b",
	    "\\xc2\\x9b2J\\x9b", "\\xc2\\x9b2J\\x9b");
	/* right-to-left override */
	check_escape("a\xe2\x80\xae"
		     "b",
	    "a\\xe2\\x80\\xaeb", "a\\xe2\\x80\\xaeb");
	check_escape("\xff\xc3", "\\xff\\xc3", "\\xff\\xc3");
}

static void
without_utf8_our_signs_have_replacements(void **state)
{
	(void)state;
	check_escape(
	    "6.2 → 12 µs ±1 …", "6.2 → 12 µs ±1 …", "6.2 -> 12 us +-1 ...");
	check_escape("▁▂▃▄▅▆▇█", "▁▂▃▄▅▆▇█", "__--==##");
	check_escape("é漢", "é漢", "\\xc3\\xa9\\xe6\\xbc\\xa2");
}

static void
text_is_measured_in_cells(void **state)
{
	(void)state;
	assert_int_equal(cells_width(slice_of("")), 0);
	assert_int_equal(cells_width(slice_of("test")), 4);
	assert_int_equal(cells_width(slice_of("e\xcc\x81t\xc3\xa9")), 3);
	assert_int_equal(cells_width(slice_of("漢字 🚀")), 7);
}

static void
check_fit(const char *text, size_t cells, bool is_utf8, const char *fitted)
{
	struct buffer b = { 0 };

	cells_fit(&b, slice_of(text), cells, is_utf8);
	assert_true(cells_width(slice_of_buffer(&b)) <= cells);
	buffer_byte(&b, '\0');
	assert_string_equal(b.data, fitted);
	buffer_free(&b);
}

static void
long_text_is_cut_in_the_middle(void **state)
{
	(void)state;
	check_fit("package", 7, true, "package");
	check_fit("package", 6, true, "pac…ge");
	check_fit("package", 5, true, "pa…ge");
	check_fit("package", 1, true, "…");
	check_fit("package", 0, true, "");
	check_fit("package", 6, false, "pa...e");
	check_fit("package", 2, false, "pa");
}

static void
text_is_cut_so_far_from_its_end(void **state)
{
	struct buffer b = { 0 };

	(void)state;
	cells_fit_tail(&b, slice_of("package"), 6, 4, true);
	buffer_byte(&b, '|');
	cells_fit_tail(&b, slice_of("package"), 6, 6, true);
	buffer_byte(&b, '|');
	cells_cut(&b, slice_of("package"), 6, true);
	buffer_byte(&b, '|');
	cells_cut(&b, slice_of("package"), 6, false);
	buffer_byte(&b, '|');
	cells_cut(&b, slice_of("package"), 7, false);
	buffer_byte(&b, '\0');
	assert_string_equal(b.data, "p…kage|packag|packa…|pac...|package");
	buffer_free(&b);
}

static void
a_character_is_not_cut(void **state)
{
	(void)state;
	/* Two cells each: neither part can have three. */
	check_fit("漢字漢字", 7, true, "漢…字");
	check_fit("漢字漢字", 6, true, "漢…字");
	check_fit("漢字漢字", 5, true, "漢…字");
	check_fit("漢字漢字", 4, true, "漢…");
	/* The accent goes with its letter. */
	check_fit("abcde\xcc\x81", 4, true, "ab…e\xcc\x81");
	check_fit("abcde\xcc\x81", 3, true, "a…e\xcc\x81");
	check_fit("abe\xcc\x81"
		  "d",
	    3, true, "a…d");
}

static void
check_bar(double share, const char *bar)
{
	struct buffer b = { 0 };

	cells_bar(&b, share, 10);
	buffer_byte(&b, '\0');
	assert_string_equal(b.data, bar);
	buffer_free(&b);
}

static void
a_bar_is_as_long_as_its_share(void **state)
{
	(void)state;
	check_bar(1, "██████████");
	check_bar(0.34 / 0.476, "███████");
	check_bar(0.286, "███");
	check_bar(0.001, "█");
	check_bar(0, "");
}

static void
check_blocks(
    const double *values, size_t count, size_t cells, const char *blocks)
{
	struct buffer b = { 0 };

	cells_blocks(&b, values, count, cells);
	buffer_byte(&b, '\0');
	assert_string_equal(b.data, blocks);
	buffer_free(&b);
}

static void
blocks_are_as_high_as_their_values(void **state)
{
	static const double eighths[] = { 8, 7, 6, 5, 4, 3, 2, 1, 0 };
	static const double pairs[] = { 1, 3, 8, 8, 4, 4, 7, 5 };
	static const double three[] = { 8, 4, 4 };

	(void)state;
	check_blocks(eighths, COUNT(eighths), 20, "█▇▆▅▄▃▂▁▁");
	check_blocks(pairs, COUNT(pairs), 4, "▂█▄▆");
	/* The first alone, and the average of the others. */
	check_blocks(three, COUNT(three), 2, "█▄");
	check_blocks(three + 1, 0, 2, "");
	check_blocks(eighths + 8, 1, 2, "▁");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(characters_take_no_cell_one_or_two),
	cmocka_unit_test(widths_are_those_of_the_c_library),
	cmocka_unit_test(what_a_terminal_would_obey_becomes_hexadecimal),
	cmocka_unit_test(without_utf8_our_signs_have_replacements),
	cmocka_unit_test(text_is_measured_in_cells),
	cmocka_unit_test(long_text_is_cut_in_the_middle),
	cmocka_unit_test(text_is_cut_so_far_from_its_end),
	cmocka_unit_test(a_character_is_not_cut),
	cmocka_unit_test(a_bar_is_as_long_as_its_share),
	cmocka_unit_test(blocks_are_as_high_as_their_values),
};

UNIT_MAIN(tests)
