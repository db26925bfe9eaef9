#include "unit.h"

#include "base/buffer.h"
#include "base/slice.h"
#include "table/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Lines that are blank, short, longer than a part, and one that is not ended. */
static const char lines[] = "a,1\n\nbb,22\nc\n\n\n"
			    "a line that is longer than most of the parts\n"
			    "d,4\r\ne,5\nthe end";

/* The lines that end. */
#define ENDED (sizeof lines - 1 - strlen("the end"))

static int
open_file(const char *text, size_t len)
{
	FILE *f = tmpfile();
	int fd;

	assert_non_null(f);
	fd = dup(fileno(f));
	fclose(f);
	assert_int_equal(write(fd, text, len), len);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static int
open_pipe(const char *text, size_t len)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text, len), len);
	close(ends[1]);
	return ends[0];
}

/* Reads all parts; each is empty or ends a line. */
static void
read_parts(struct input_parts *p, struct buffer *seen)
{
	struct input_part part = { 0 };

	while (parts_take(p, &part)) {
		const struct input *text = &part.text;
		const size_t len =
		    (parts_read(p, &part), text->end - text->start);

		if (len > 0)
			assert_int_equal(text->data[text->end - 1], '\n');
		assert_int_equal(text->data[text->end], '\0');
		buffer_append(seen, text->data + text->start, len);
		parts_used(p, &part);
		if (part.is_last)
			break;
	}
	input_free(&part.text);
}

static void
read_rest(struct input *in, struct buffer *seen)
{
	while (input_fill(in) > 0)
		;
	buffer_append(seen, in->data + in->start, in->end - in->start);
}

/* Cuts a file, after `held` bytes of it were read by other means. */
static void
cut(int (*open)(const char *text, size_t len), size_t size, size_t held)
{
	struct buffer seen = { 0 };
	struct input in = { .block = 10 };
	struct input_parts p;

	input_take(&in, open(lines, sizeof lines - 1));
	assert_int_equal(input_fill(&in), 1);
	buffer_append(&seen, in.data + in.start, held);
	in.start += held;
	assert_int_equal(0, parts_begin(&p, &in, size));
	read_parts(&p, &seen);
	assert_int_equal(seen.len, ENDED);
	assert_memory_equal(seen.data, lines, ENDED);
	assert_int_equal(0, parts_rest(&p, &in));
	read_rest(&in, &seen);
	assert_int_equal(seen.len, sizeof lines - 1);
	assert_memory_equal(seen.data, lines, sizeof lines - 1);
	parts_free(&p);
	input_free(&in);
	buffer_free(&seen);
}

static void
parts_are_whole_lines_wherever_they_are_cut(void **state)
{
	size_t size;

	(void)state;
	for (size = 1; size < sizeof lines + 2; size++) {
		cut(open_file, size, 0);
		cut(open_file, size, strlen("a,1\n"));
		cut(open_pipe, size, 0);
		cut(open_pipe, size, strlen("a,1\n\n"));
	}
}

/* What is read of a file that changes once its parts are known. */
static void
expect(int fd, size_t size, void (*change)(int fd), const char *expected)
{
	struct buffer seen = { 0 };
	struct input in = { 0 };
	struct input_parts p;

	input_take(&in, fd);
	assert_int_equal(0, parts_begin(&p, &in, size));
	change(fd);
	read_parts(&p, &seen);
	assert_int_equal(0, parts_rest(&p, &in));
	read_rest(&in, &seen);
	assert_int_equal(seen.len, strlen(expected));
	assert_memory_equal(seen.data, expected, seen.len);
	parts_free(&p);
	input_free(&in);
	buffer_free(&seen);
}

static void
append(int fd)
{
	assert_int_equal(pwrite(fd, "d\ne\n", 4, 5), 4);
}

static void
what_is_appended_meanwhile_comes_after_the_parts(void **state)
{
	(void)state;
	expect(open_file("a\nb\nc", 5), 3, append, "a\nb\ncd\ne\n");
}

static void
shorten(int fd)
{
	assert_int_equal(ftruncate(fd, 10), 0);
}

static void
a_file_that_becomes_shorter_ends_there(void **state)
{
	(void)state;
	expect(
	    open_file("aaa\nbbb\nccc\nddd\n", 16), 4, shorten, "aaa\nbbb\ncc");
}

/* It would have to be held in memory as a whole. */
static void
a_line_of_many_megabytes_is_left_to_others(void **state)
{
	const size_t len = (size_t)20 << 20;
	struct buffer text = { 0 }, seen = { 0 };
	struct input in = { 0 };
	struct input_parts p;

	(void)state;
	memset(buffer_reserve(&text, len), 'x', len);
	text.len = len;
	memcpy(text.data, "a\n", 2);
	input_take(&in, open_file(text.data, text.len));
	assert_int_equal(0, parts_begin(&p, &in, 4096));
	read_parts(&p, &seen);
	assert_int_equal(seen.len, 2);
	assert_true(in.capacity < len);
	assert_int_equal(0, parts_rest(&p, &in));
	assert_int_equal(lseek(in.fd, 0, SEEK_CUR), 2);
	parts_free(&p);
	input_free(&in);
	buffer_free(&text);
	buffer_free(&seen);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(parts_are_whole_lines_wherever_they_are_cut),
	cmocka_unit_test(what_is_appended_meanwhile_comes_after_the_parts),
	cmocka_unit_test(a_file_that_becomes_shorter_ends_there),
	cmocka_unit_test(a_line_of_many_megabytes_is_left_to_others),
};

UNIT_MAIN(tests)
