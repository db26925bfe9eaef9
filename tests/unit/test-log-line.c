#include "unit.h"

#include "base/buffer.h"
#include "base/slice.h"
#include "record/line_time.h"
#include "record/log_format.h"
#include "record/log_line.h"
#include "record/plain.h"
#include "record/trace.h"
#include "value/timestamp.h"

#define SECOND ((int64_t)1000000)

/* A line and its expected mark; stage NULL: it has none. */
struct line_case {
	const char *line;
	const char *stage;
	unsigned depth;
	enum line_time_kind kind;
	int64_t us;
};

static void
check(const struct log_reading *r, const struct line_case *c)
{
	assert_int_equal(r->count, c->stage != NULL);
	if (c->stage != NULL) {
		assert_true(slice_is(r->marks[0].stage, c->stage));
		assert_int_equal(r->marks[0].place.depth, c->depth);
	}
	assert_int_equal(r->time.kind, c->kind);
	if (c->kind != LINE_TIME_NONE)
		assert_true(r->time.us == c->us);
}

static void
check_split(const char *expression, enum log_clock clock,
    const struct line_case *cases, size_t count)
{
	const struct log_format format = { .clock = clock,
		.rules = { { LOG_STEP, expression, "n" } } };
	char reason[LOG_LINE_REASON_SIZE];
	struct log_reading r;
	struct log_line s;
	size_t i;

	assert_null(log_line_init(&s, &format, reason));
	for (i = 0; i < count; i++) {
		log_line_read(&s, slice_of(cases[i].line), &r);
		check(&r, &cases[i]);
	}
	log_line_free(&s);
}

#define CHECK_SPLIT(expression, clock, cases) \
	check_split(expression, clock, cases, sizeof cases / sizeof *cases)

static void
a_stage_is_the_group_or_the_match(void **state)
{
	static const struct line_case cases[] = {
		{ "== build ==", "build", 0, LINE_TIME_NONE, 0 },
		{ "x == build ==", NULL, 0, LINE_TIME_NONE, 0 },
		{ "whole thing", "whole", 0, LINE_TIME_NONE, 0 },
		{ "==  ==", "", 0, LINE_TIME_NONE, 0 },
		{ "== a\tb\177 ==", "a b ", 0, LINE_TIME_NONE, 0 },
		{ "", NULL, 0, LINE_TIME_NONE, 0 },
		{ "12:00:00 whole", NULL, 0, LINE_TIME_NONE, 0 },
		{ "\033[1m==\033[0m \033[31mbuild\033[0m ==", "build", 0,
		    LINE_TIME_NONE, 0 },
	};

	(void)state;
	CHECK_SPLIT("^== (.*) ==|^whole", LOG_ARRIVES, cases);
}

static void
times_are_taken_off_the_line(void **state)
{
	static const struct line_case cases[] = {
		{ "2.5 go", "go", 0, LINE_TIME_NUMBER, 5 * SECOND / 2 },
		{ "2,5\t go", "go", 0, LINE_TIME_NUMBER, 5 * SECOND / 2 },
		{ "[2.5] go", "go", 0, LINE_TIME_NUMBER, 5 * SECOND / 2 },
		{ "[2.5]go", "go", 0, LINE_TIME_NUMBER, 5 * SECOND / 2 },
		{ "1970-01-01T00:00:03Z go", "go", 0, LINE_TIME_UTC,
		    3 * SECOND },
		{ "1970-01-01 01:00:03+01:00 go", "go", 0, LINE_TIME_UTC,
		    3 * SECOND },
		{ "1970-01-01 01:00:03 +0100 go", "go", 0, LINE_TIME_UTC,
		    3 * SECOND },
		{ "1970-01-01 01:00:03 go", "go", 0, LINE_TIME_LOCAL,
		    3603 * SECOND },
		{ "Jan  2 00:00:00 go", "go", 0, LINE_TIME_OF_YEAR,
		    86400 * SECOND },
		{ "01:00:01.000002 go", "go", 0, LINE_TIME_OF_DAY,
		    3601 * SECOND + 2 },
		{ "2.5 no", NULL, 0, LINE_TIME_NUMBER, 5 * SECOND / 2 },
		{ "2.5", NULL, 0, LINE_TIME_NUMBER, 5 * SECOND / 2 },
		{ "go", "go", 0, LINE_TIME_NONE, 0 },
		{ "25:00:00 go", NULL, 0, LINE_TIME_NONE, 0 },
		{ "-1 go", NULL, 0, LINE_TIME_NONE, 0 },
		{ "2x go", NULL, 0, LINE_TIME_NONE, 0 },
		{ "[2.5 go", NULL, 0, LINE_TIME_NONE, 0 },
		{ "[] go", NULL, 0, LINE_TIME_NONE, 0 },
		{ "Jan go", NULL, 0, LINE_TIME_NONE, 0 },
		{ "", NULL, 0, LINE_TIME_NONE, 0 },
	};

	(void)state;
	CHECK_SPLIT("^go", LOG_AT_START, cases);
}

static void
check_trace(bool whole, const struct line_case *cases, size_t count)
{
	struct trace t = { .whole = whole };
	struct log_reading r;
	size_t i;

	for (i = 0; i < count; i++) {
		trace_read(&t, slice_of(cases[i].line), &r);
		check(&r, &cases[i]);
	}
	trace_free(&t);
}

#define CHECK_TRACE(whole, cases) \
	check_trace(whole, cases, sizeof cases / sizeof *cases)

static void
a_traced_command_has_a_depth_and_a_first_word(void **state)
{
	static const struct line_case cases[] = {
		{ "+ 1 make -j4", "make", 1, LINE_TIME_NUMBER, SECOND },
		{ "+++ 1,5 make", "make", 3, LINE_TIME_NUMBER, 3 * SECOND / 2 },
		{ "+ 1 'my prog' x", "'my prog'", 1, LINE_TIME_NUMBER, SECOND },
		{ "+ 1 A=1 b+=2 c[x]= make", "make", 1, LINE_TIME_NUMBER,
		    SECOND },
		{ "+ 1 A=1 b+=2", TRACE_ASSIGNMENT, 1, LINE_TIME_NUMBER,
		    SECOND },
		{ "+ 1 a=(1 2)", TRACE_ASSIGNMENT, 1, LINE_TIME_NUMBER,
		    SECOND },
		{ "+ 1 a='x y'", TRACE_ASSIGNMENT, 1, LINE_TIME_NUMBER,
		    SECOND },
		{ "+ 1 1a=2", "1a=2", 1, LINE_TIME_NUMBER, SECOND },
		{ "+ 1 a[2", "a[2", 1, LINE_TIME_NUMBER, SECOND },
		{ "+ 1 [ -f x ]", "[", 1, LINE_TIME_NUMBER, SECOND },
		{ "+ 1 [12 x", "[12", 1, LINE_TIME_NUMBER, SECOND },
		{ "+ make", NULL, 1, LINE_TIME_NONE, 0 },
		{ "+1 make", NULL, 1, LINE_TIME_NONE, 0 },
		{ "make", NULL, 0, LINE_TIME_NONE, 0 },
		{ "+", NULL, 1, LINE_TIME_NONE, 0 },
		{ "+ 1 ", NULL, 1, LINE_TIME_NUMBER, SECOND },
	};
	static const struct line_case timeless[] = {
		{ "+ sleep 1", "sleep 1", 1, LINE_TIME_NONE, 0 },
		{ "++ a  b", "a  b", 2, LINE_TIME_NONE, 0 },
		{ "+ 12 a=1", "a=1", 1, LINE_TIME_NUMBER, 12 * SECOND },
		{ "+ a", NULL, 1, LINE_TIME_NONE, 0 },
	};

	(void)state;
	CHECK_TRACE(false, cases);
	CHECK_TRACE(true, timeless);
}

static void
a_traced_command_has_a_place(void **state)
{
	struct trace t = { 0 };
	struct log_reading r;

	(void)state;
	trace_read(&t, slice_of("+ 1 [10 0 2] a"), &r);
	assert_true(slice_is(r.marks[0].stage, "a") && r.id.len == 0);
	assert_int_equal(r.marks[0].place.functions, 2);
	assert_int_equal(r.marks[0].place.subshells, 0);
	/* A part of a pipeline, which bash does not count as a subshell. */
	trace_read(&t, slice_of("+ 1 [11 0 2] eval x"), &r);
	assert_true(slice_is(r.id, "11") && r.marks[0].place.holds);
	assert_int_equal(r.marks[0].place.subshells, 1);
	trace_read(&t, slice_of("+ 1 [11 3 2] x"), &r);
	assert_int_equal(r.marks[0].place.subshells, 3);
	/* A command that only looks like one. */
	trace_read(&t, slice_of("+ 1 [11 3] x"), &r);
	assert_true(slice_is(r.marks[0].stage, "[11"));
	trace_free(&t);
}

static void
an_expression_that_is_none_is_refused(void **state)
{
	const struct log_format format = { .rules = { { LOG_STEP, "a", "" },
					       { LOG_STEP, "b(", "" } } };
	char reason[LOG_LINE_REASON_SIZE] = "";
	struct log_line s;

	(void)state;
	assert_string_equal(log_line_init(&s, &format, reason), "b(");
	assert_true(*reason != '\0');
	log_line_free(&s);
}

static void
every_format_compiles(void **state)
{
	static const char *const names[] = { "github", "gh", "gitlab",
		"buildkite", "buildkit", "jenkins" };
	char reason[LOG_LINE_REASON_SIZE];
	struct log_line s;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof names / sizeof *names; i++) {
		const struct log_format *format =
		    log_format_find(slice_of(names[i]));

		assert_non_null(format);
		assert_null(log_line_init(&s, format, reason));
		log_line_free(&s);
	}
	assert_null(log_format_find(slice_of("travis")));
}

static void
plain_text_has_no_escape_sequences(void **state)
{
	static const struct {
		const char *line;
		const char *plain;
	} cases[] = {
		{ "", "" },
		{ "a\tb", "a\tb" },
		{ "\xef\xbb\xbf"
		  "a",
		    "a" },
		{ "\033[1;31mred\033[m!", "red!" },
		{ "\033]0;title\007a\033]8;;http://x\033\\b", "ab" },
		{ "a\033_bk;t=1\007b\033(Bc\0337d", "abcd" },
		{ "\033[8mha:////note\033[0mshown", "shown" },
		/* Unfinished ones end with the line. */
		{ "a\033", "a" },
		{ "a\033[1", "a" },
		{ "a\033]0;t", "a" },
		{ "a\033(", "a" },
	};
	struct buffer copy = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_true(slice_is(plain_text(slice_of(cases[i].line), &copy),
		    cases[i].plain));
	assert_true(
	    slice_is(plain_text((struct slice){ "a\0b\0", 4 }, &copy), "ab"));
	assert_true(
	    slice_is(plain_text((struct slice){ "a\033\0b", 4 }, &copy), "ab"));
	buffer_free(&copy);
}

static void
a_time_of_day_has_two_digits_each(void **state)
{
	int64_t time;

	(void)state;
	assert_true(
	    timestamp_parse_time_of_day(slice_of("23:59:59.999999"), &time));
	assert_true(time == 86400 * SECOND - 1);
	assert_true(timestamp_parse_time_of_day(slice_of("00:00:00"), &time));
	assert_true(time == 0);
	assert_false(timestamp_parse_time_of_day(slice_of("1:00:00"), &time));
	assert_false(timestamp_parse_time_of_day(slice_of("24:00:00"), &time));
	assert_false(timestamp_parse_time_of_day(slice_of("10:00"), &time));
	assert_false(timestamp_parse_time_of_day(slice_of("10:00:00x"), &time));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_stage_is_the_group_or_the_match),
	cmocka_unit_test(times_are_taken_off_the_line),
	cmocka_unit_test(a_traced_command_has_a_depth_and_a_first_word),
	cmocka_unit_test(a_traced_command_has_a_place),
	cmocka_unit_test(an_expression_that_is_none_is_refused),
	cmocka_unit_test(every_format_compiles),
	cmocka_unit_test(plain_text_has_no_escape_sequences),
	cmocka_unit_test(a_time_of_day_has_two_digits_each),
};

UNIT_MAIN(tests)
