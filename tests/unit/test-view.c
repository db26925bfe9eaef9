#include "unit.h"

#include "base/array.h"
#include "base/buffer.h"
#include "base/slice.h"
#include "model/model.h"
#include "model/schema.h"
#include "render/context.h"
#include "render/format.h"
#include "render/view.h"
#include "value/timestamp.h"

#include <math.h>
#include <string.h>

static const struct context no_context = { 0 };

static struct sheet
sheet_of(enum schema_kind kind, void *models, size_t count)
{
	return (struct sheet){
		.schema = &schema_of[kind],
		.context = &no_context,
		.models = models,
		.count = count,
	};
}

/* The number of the column with that heading; fails if there is none. */
static size_t
column_of(const struct view *v, const char *head)
{
	size_t i = 0;

	while (i < v->columns_count && strcmp(v->columns[i].head, head) != 0)
		i++;
	assert_true(i < v->columns_count);
	return i;
}

static void
check_cell(const struct view *v, size_t row, const char *head, const char *text)
{
	const struct slice seen = view_text(v, row, column_of(v, head));

	assert_memory_equal(seen.at, text, strlen(text));
	assert_int_equal(seen.len, strlen(text));
}

static struct stats
stats_of(const char *name, double total)
{
	struct stats s;

	schema_clear(SCHEMA_STATS, &s);
	s.stage_name = slice_of(name);
	s.count = 2;
	s.avg = s.median = total / 2;
	s.stdev = 10;
	s.total = total;
	return s;
}

static void
statistics_are_ordered_by_their_share_of_the_time(void **state)
{
	struct stats rows[] = { stats_of("a", 300), stats_of("b", 600),
		stats_of("c", 100) };
	const struct sheet sheet = sheet_of(SCHEMA_STATS, rows, COUNT(rows));
	struct view v;

	(void)state;
	view_open(&v, &sheet);
	assert_int_equal(v.rows_count, 3);
	check_cell(&v, 0, "STAGE", "b");
	check_cell(&v, 0, "SHARE", "60.0%");
	check_cell(&v, 0, "MEDIAN", "300 ms");
	check_cell(&v, 0, "± SD", "± 10.0 ms");
	check_cell(&v, 0, "OF TIME", "██████████");
	check_cell(&v, 1, "STAGE", "a");
	check_cell(&v, 1, "OF TIME", "█████");
	check_cell(&v, 2, "SHARE", "10.0%");
	view_close(&v);
}

static void
the_time_of_stages_within_a_stage_is_theirs(void **state)
{
	struct stats rows[] = { stats_of("all", 400), stats_of("part", 300) };
	const struct sheet sheet = sheet_of(SCHEMA_STATS, rows, COUNT(rows));
	struct view v;

	(void)state;
	rows[0].self_total = 100;
	rows[1].self_total = 300;
	view_open(&v, &sheet);
	check_cell(&v, 0, "STAGE", "part");
	check_cell(&v, 0, "SHARE", "75.0%");
	check_cell(&v, 1, "SHARE", "25.0%");
	check_cell(&v, 1, "OF TIME", "███");
	view_close(&v);
}

static void
a_column_without_any_text_is_left_out(void **state)
{
	struct stats rows[] = { stats_of("a", 300) };
	const struct sheet sheet = sheet_of(SCHEMA_STATS, rows, COUNT(rows));
	struct view v;
	size_t i;

	(void)state;
	view_open(&v, &sheet);
	for (i = 0; i < v.columns_count; i++)
		assert_string_not_equal(v.columns[i].head, "CPU");
	view_close(&v);
	rows[0].cpu_utilization = 0.787;
	view_open(&v, &sheet);
	check_cell(&v, 0, "CPU", "0.79");
	view_close(&v);
}

static void
check_minor(struct stats *rows, size_t count, const char *line)
{
	const struct sheet sheet = sheet_of(SCHEMA_STATS, rows, count);
	struct buffer text = { 0 };
	struct view v;

	view_open(&v, &sheet);
	view_say_minor(&text, &v);
	buffer_byte(&text, '\0');
	assert_string_equal(text.data, line);
	buffer_free(&text);
	view_close(&v);
}

static void
stages_of_less_than_a_percent_are_summed_up(void **state)
{
	struct stats rows[] = { stats_of("lint", 1), stats_of("build", 990),
		stats_of("docs", 3), stats_of("fetch", 2), stats_of("x", 20) };

	(void)state;
	check_minor(rows, 5, "3 more under 1%: docs, fetch, lint");
	/* One row is no more than the line would be. */
	check_minor(rows, 2, "");
}

static void
stages_that_matter_together_are_all_shown(void **state)
{
	struct stats rows[1000];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		rows[i] = stats_of("s", 1);
	/* All of them are below one percent; 49 are below five. */
	{
		const struct sheet sheet =
		    sheet_of(SCHEMA_STATS, rows, COUNT(rows));
		struct view v;

		view_open(&v, &sheet);
		assert_int_equal(v.minor, 49);
		view_close(&v);
	}
}

static struct trend
trend_of(const char *name, double change, bool significant)
{
	struct trend t;

	schema_clear(SCHEMA_TRENDS, &t);
	t.stage_name = slice_of(name);
	t.trend = change > 0 ? DIRECTION_DEGRADING : DIRECTION_IMPROVING;
	t.change_percent = change;
	t.significant = significant;
	t.execution_count = 18;
	t.p_value = significant ? 0.0004 : 0.436;
	return t;
}

/* Two points of each stage, a day apart: date -u -d 2026-11-01 +%s */
static struct context_history
two_days(const void *on, struct slice stage)
{
	static const int64_t day = INT64_C(86400000000);
	static const double times[] = { 50, 100 };
	static const int64_t timestamps[] = { INT64_C(1793491200000000),
		INT64_C(1793491200000000) + day };

	(void)on;
	(void)stage;
	return (struct context_history){ times, timestamps, 2 };
}

static void
trends_are_ordered_by_what_got_slower(void **state)
{
	struct trend rows[] = { trend_of("docs", -40, false),
		trend_of("test", 102, true), trend_of("lint", -20, true),
		trend_of("package", 161, true) };
	const struct context context = { .history = two_days };
	struct sheet sheet = sheet_of(SCHEMA_TRENDS, rows, COUNT(rows));
	struct buffer title = { 0 };
	struct view v;

	(void)state;
	sheet.context = &context;
	view_open(&v, &sheet);
	check_cell(&v, 0, "STAGE", "package");
	check_cell(&v, 0, "CHANGE", "+161%");
	check_cell(&v, 0, "P", "<.001");
	check_cell(&v, 0, "HISTORY", "▄█");
	assert_int_equal(view_tone(&v, 0, column_of(&v, "CHANGE")), VIEW_BAD);
	check_cell(&v, 1, "STAGE", "test");
	check_cell(&v, 2, "STAGE", "lint");
	assert_int_equal(view_tone(&v, 2, column_of(&v, "CHANGE")), VIEW_GOOD);
	check_cell(&v, 3, "CHANGE", "~");
	v.kind->title(&title, &v);
	buffer_byte(&title, '\0');
	assert_string_equal(title.data,
	    "18 runs, 2026-11-01 to 2026-11-02; ~ is no significant change");
	buffer_free(&title);
	view_close(&v);
}

static struct context_history
one_day(const void *on, struct slice stage)
{
	struct context_history h = two_days(on, stage);

	h.count = 1;
	return h;
}

static void
one_day_is_said_once(void **state)
{
	struct trend rows[] = { trend_of("a", 1, false),
		trend_of("b", 1, false) };
	const struct context context = { .history = one_day };
	struct sheet sheet = sheet_of(SCHEMA_TRENDS, rows, COUNT(rows));
	struct buffer title = { 0 };
	struct view v;

	(void)state;
	rows[1].execution_count = 7;
	sheet.context = &context;
	view_open(&v, &sheet);
	v.kind->title(&title, &v);
	buffer_byte(&title, '\0');
	assert_string_equal(
	    title.data, "7 to 18 runs, 2026-11-01; ~ is no significant change");
	buffer_free(&title);
	view_close(&v);
}

static void
a_step_says_since_when(void **state)
{
	struct step rows[2] = { { .stage_name = slice_of("test"),
	    .timestamp = INT64_C(1793491200000000),
	    .before_median = 6210,
	    .after_median = 12700,
	    .change_percent = 104.5,
	    .p_value = 0.002,
	    .metadata = slice_of("run=7;commit=577a%20953;x=y"),
	    .shared = 0.1 } };
	const struct sheet sheet = sheet_of(SCHEMA_STEPS, rows, COUNT(rows));
	struct view v;

	(void)state;
	rows[1] = rows[0];
	rows[1].timestamp = TIMESTAMP_NONE;
	rows[1].metadata = slice_of("run=7");
	view_open(&v, &sheet);
	check_cell(&v, 0, "BEFORE", "6.21 s");
	check_cell(&v, 0, "→ AFTER", "→ 12.7 s");
	check_cell(&v, 0, "SINCE", "2026-11-01, 577a 953");
	check_cell(&v, 1, "SINCE", "run 7");
	view_close(&v);
}

static void
a_rate_has_no_unit_and_should_be_higher(void **state)
{
	struct step rows[] = { { .stage_name = slice_of("requests"),
	    .timestamp = TIMESTAMP_NONE,
	    .before_median = 6210,
	    .after_median = 12700,
	    .change_percent = 104.5 } };
	const struct context context = { .higher_is_better = true };
	struct sheet sheet = sheet_of(SCHEMA_STEPS, rows, COUNT(rows));
	struct view v;

	(void)state;
	view_open(&v, &sheet);
	assert_int_equal(view_tone(&v, 0, column_of(&v, "CHANGE")), VIEW_BAD);
	view_close(&v);
	sheet.context = &context;
	view_open(&v, &sheet);
	check_cell(&v, 0, "BEFORE", "6210");
	check_cell(&v, 0, "→ AFTER", "→ 12700");
	assert_int_equal(view_tone(&v, 0, column_of(&v, "CHANGE")), VIEW_GOOD);
	view_close(&v);
}

static struct comparison
comparison_of(const char *name, enum verdict verdict, double change)
{
	struct comparison c;

	schema_clear(SCHEMA_COMPARISONS, &c);
	c.stage_name = slice_of(name);
	c.base = slice_of("1");
	c.new = slice_of("2");
	c.base_count = c.new_count = 12;
	c.change_percent = change;
	c.change_low = change - 2;
	c.change_high = change + 2;
	c.verdict = verdict;
	return c;
}

static void
comparisons_begin_with_what_got_slower(void **state)
{
	struct comparison rows[] = { comparison_of("a", VERDICT_SAME, 0.5),
		comparison_of("b", VERDICT_UNCLEAR, 9),
		comparison_of("c", VERDICT_FASTER, -20),
		comparison_of("d", VERDICT_SLOWER, 30),
		comparison_of("e", VERDICT_SLOWER, 88) };
	const struct sheet sheet =
	    sheet_of(SCHEMA_COMPARISONS, rows, COUNT(rows));
	struct buffer title = { 0 };
	struct view v;

	(void)state;
	rows[3].new_count = 1;
	view_open(&v, &sheet);
	check_cell(&v, 0, "STAGE", "e");
	check_cell(&v, 0, "INTERVAL", "+86% to +90%");
	check_cell(&v, 0, "RUNS", "12");
	check_cell(&v, 1, "STAGE", "d");
	check_cell(&v, 1, "RUNS", "12 → 1");
	check_cell(&v, 2, "VERDICT", "faster");
	check_cell(&v, 3, "VERDICT", "unclear");
	check_cell(&v, 4, "INTERVAL", "-1.5% to +2.5%");
	v.kind->title(&title, &v);
	buffer_byte(&title, '\0');
	assert_string_equal(title.data, "1 → 2");
	view_close(&v);
	/* Each level has its own beginning. */
	rows[0].base = slice_of("0");
	view_open(&v, &sheet);
	check_cell(&v, 4, "BASE", "0");
	title.len = 0;
	v.kind->title(&title, &v);
	buffer_byte(&title, '\0');
	assert_string_equal(title.data, "each stage's base → 2");
	buffer_free(&title);
	view_close(&v);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(statistics_are_ordered_by_their_share_of_the_time),
	cmocka_unit_test(the_time_of_stages_within_a_stage_is_theirs),
	cmocka_unit_test(a_column_without_any_text_is_left_out),
	cmocka_unit_test(stages_of_less_than_a_percent_are_summed_up),
	cmocka_unit_test(stages_that_matter_together_are_all_shown),
	cmocka_unit_test(trends_are_ordered_by_what_got_slower),
	cmocka_unit_test(one_day_is_said_once),
	cmocka_unit_test(a_step_says_since_when),
	cmocka_unit_test(a_rate_has_no_unit_and_should_be_higher),
	cmocka_unit_test(comparisons_begin_with_what_got_slower),
};

UNIT_MAIN(tests)
