#include "unit.h"

#include "base/slice.h"
#include "record/log_line.h"
#include "value/timestamp.h"

#define SECOND ((int64_t)1000000)

/* A line and its expected mark; stage NULL: it starts no stage. */
struct line_case {
	const char *line;
	const char *stage;
	unsigned depth;
	enum log_line_time time_is;
	int64_t time;
};

static void
check(enum log_line_mode mode, const char *expression, bool timestamps,
    const struct line_case *cases, size_t count)
{
	char reason[LOG_LINE_REASON_SIZE];
	struct log_line s;
	size_t i;

	assert_true(log_line_init(&s, mode, expression, timestamps, reason));
	for (i = 0; i < count; i++) {
		const struct line_case *c = &cases[i];
		struct log_line_mark mark;

		log_line_read(&s, slice_of(c->line), &mark);
		assert_int_equal(mark.begins, c->stage != NULL);
		if (c->stage != NULL)
			assert_true(slice_is(mark.stage, c->stage));
		assert_int_equal(mark.depth, c->depth);
		assert_int_equal(mark.time_is, c->time_is);
		if (c->time_is != LOG_LINE_NO_TIME)
			assert_true(mark.time == c->time);
	}
	log_line_free(&s);
}

#define CHECK(mode, expression, timestamps, cases) \
	check(mode, expression, timestamps, cases, sizeof cases / sizeof *cases)

static void
a_stage_is_the_group_or_the_match(void **state)
{
	static const struct line_case cases[] = {
		{ "== build ==", "build", 0, LOG_LINE_NO_TIME, 0 },
		{ "x == build ==", NULL, 0, LOG_LINE_NO_TIME, 0 },
		{ "whole thing", "whole", 0, LOG_LINE_NO_TIME, 0 },
		{ "==  ==", "", 0, LOG_LINE_NO_TIME, 0 },
		{ "== a\tb\177 ==", "a b ", 0, LOG_LINE_NO_TIME, 0 },
		{ "", NULL, 0, LOG_LINE_NO_TIME, 0 },
		{ "12:00:00 whole", NULL, 0, LOG_LINE_NO_TIME, 0 },
	};

	(void)state;
	CHECK(LOG_LINE_MATCHES, "^== (.*) ==|^whole", false, cases);
}

static void
times_are_taken_off_the_line(void **state)
{
	static const struct line_case cases[] = {
		{ "2.5 go", "go", 0, LOG_LINE_TIMESTAMP, 5 * SECOND / 2 },
		{ "2,5\t go", "go", 0, LOG_LINE_TIMESTAMP, 5 * SECOND / 2 },
		{ "1970-01-01T00:00:03Z go", "go", 0, LOG_LINE_TIMESTAMP,
		    3 * SECOND },
		{ "1970-01-01 01:00:03+01:00 go", "go", 0, LOG_LINE_TIMESTAMP,
		    3 * SECOND },
		{ "01:00:01.000002 go", "go", 0, LOG_LINE_TIME_OF_DAY,
		    3601 * SECOND + 2 },
		{ "2.5 no", NULL, 0, LOG_LINE_TIMESTAMP, 5 * SECOND / 2 },
		{ "2.5", NULL, 0, LOG_LINE_TIMESTAMP, 5 * SECOND / 2 },
		{ "go", NULL, 0, LOG_LINE_NO_TIME, 0 },
		{ "25:00:00 go", NULL, 0, LOG_LINE_NO_TIME, 0 },
		{ "-1 go", NULL, 0, LOG_LINE_NO_TIME, 0 },
		{ "2x go", NULL, 0, LOG_LINE_NO_TIME, 0 },
		{ "", NULL, 0, LOG_LINE_NO_TIME, 0 },
	};

	(void)state;
	CHECK(LOG_LINE_MATCHES, "^go", true, cases);
}

static void
a_traced_command_has_a_depth_and_a_first_word(void **state)
{
	static const struct line_case cases[] = {
		{ "+ 1 make -j4", "make", 1, LOG_LINE_TIMESTAMP, SECOND },
		{ "+++ 1,5 make", "make", 3, LOG_LINE_TIMESTAMP,
		    3 * SECOND / 2 },
		{ "+ 1 'my prog' x", "'my prog'", 1, LOG_LINE_TIMESTAMP,
		    SECOND },
		{ "+ make", NULL, 1, LOG_LINE_NO_TIME, 0 },
		{ "+1 make", NULL, 1, LOG_LINE_NO_TIME, 0 },
		{ "make", NULL, 0, LOG_LINE_NO_TIME, 0 },
		{ "+", NULL, 1, LOG_LINE_NO_TIME, 0 },
		{ "+ 1 ", NULL, 1, LOG_LINE_TIMESTAMP, SECOND },
	};
	static const struct line_case timeless[] = {
		{ "+ sleep 1", "sleep 1", 1, LOG_LINE_NO_TIME, 0 },
		{ "++ a  b", "a  b", 2, LOG_LINE_NO_TIME, 0 },
		{ "+ 12 a", "a", 1, LOG_LINE_TIMESTAMP, 12 * SECOND },
		{ "+ a", NULL, 1, LOG_LINE_NO_TIME, 0 },
	};

	(void)state;
	CHECK(LOG_LINE_COMMANDS, NULL, false, cases);
	CHECK(LOG_LINE_WHOLE, NULL, false, timeless);
}

static void
an_expression_that_is_none_is_refused(void **state)
{
	char reason[LOG_LINE_REASON_SIZE] = "";
	struct log_line s;

	(void)state;
	assert_false(log_line_init(&s, LOG_LINE_MATCHES, "a(", false, reason));
	assert_true(*reason != '\0');
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
	cmocka_unit_test(an_expression_that_is_none_is_refused),
	cmocka_unit_test(a_time_of_day_has_two_digits_each),
};

UNIT_MAIN(tests)
