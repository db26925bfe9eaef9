#include "unit.h"

#include "base/array.h"
#include "report/axis.h"
#include "value/timestamp.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* The labels of an axis, joined by spaces. */
static const char *
labels(const struct axis *a)
{
	static char text[AXIS_TICKS_MAX * AXIS_LABEL_SIZE];
	size_t i;

	*text = '\0';
	for (i = 0; i < a->count; i++) {
		if (i > 0)
			strcat(text, " ");
		strcat(text, a->ticks[i].label);
	}
	return text;
}

static void
times_from_0_have_round_ticks_in_one_unit(void **state)
{
	static const struct {
		double largest;
		const char *labels;
	} samples[] = {
		{ 31600, "0 10 s 20 s 30 s" },
		{ 2400, "0 1 s 2 s" },
		{ 1.2, "0 0.5 ms 1 ms" },
		{ 0.00037, "0 100 ns 200 ns 300 ns" },
		{ 75e3, "0 20 s 40 s 60 s" },
		{ 100e3, "0 0.5 min 1 min 1.5 min" },
		{ 7.5 * 60e3, "0 2 min 4 min 6 min" },
		{ 90 * 60e3, "0 0.5 h 1 h 1.5 h" },
		{ 7.5 * 3600e3, "0 2 h 4 h 6 h" },
		{ 0, "0 0.5 ms 1 ms" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(samples); i++) {
		const struct axis a =
		    axis_of_times(0, samples[i].largest, samples[i].largest, 5);

		assert_false(a.is_log);
		assert_string_equal(labels(&a), samples[i].labels);
		assert_true(axis_place(&a, 0) == 0);
	}
}

/* The largest is 20 times the middle one, or more. */
static void
times_of_many_sizes_are_logarithmic(void **state)
{
	struct axis a = axis_of_times(10, 10, 200, 5);

	(void)state;
	assert_false(a.is_log);
	a = axis_of_times(0, 10, 201, 5);
	assert_false(a.is_log); /* there is no logarithm of 0 */
	a = axis_of_times(10, 10, 201, 5);
	assert_true(a.is_log);
	assert_string_equal(labels(&a), "10 ms 20 ms 50 ms 100 ms 200 ms");
	a = axis_of_times(1, 1, 1e7, 9);
	assert_string_equal(
	    labels(&a), "1 ms 10 ms 100 ms 1 s 10 s 1 min 10 min 1 h");
	assert_true(axis_place(&a, 0) == 0);
	a = axis_of_times(2500, 2500, 200e3, 6);
	assert_string_equal(labels(&a), "5 s 10 s 20 s 1 min 2 min");
	a = axis_of_times(1, 1, 1e7, 9);
	/* Halfway between 1 and 1e7, each moved out by the same factor. */
	assert_true(fabs(axis_place(&a, 3162.27766) - 0.5) < 1e-6);
}

static void
any_double_has_an_axis(void **state)
{
	static const double ends[] = { 5e-324, 1e-300, 1e-6, 1, 1e100, 1e308,
		DBL_MAX };
	size_t i, j, k;

	(void)state;
	for (i = 0; i < COUNT(ends); i++)
		for (j = i; j < COUNT(ends); j++) {
			struct axis a =
			    axis_of_times(ends[i], ends[i], ends[j], 6);

			assert_in_range(a.count, 1, 6);
			for (k = 0; k < a.count; k++)
				assert_true(
				    a.ticks[k].at >= 0 && a.ticks[k].at <= 1);
			assert_true(
			    axis_place(&a, ends[i]) <= axis_place(&a, ends[j]));
		}
}

static void
orders_have_whole_numbers(void **state)
{
	struct axis a = axis_of_order(18, 5);

	(void)state;
	assert_string_equal(labels(&a), "5 10 15");
	assert_true(axis_place(&a, 1) == 0 && axis_place(&a, 18) == 1);
	a = axis_of_order(3, 5);
	assert_string_equal(labels(&a), "1 2 3");
	a = axis_of_order(1, 5);
	assert_string_equal(labels(&a), "1");
	assert_true(a.ticks[0].at == 0.5);
	a = axis_of_order(1000000, 5);
	assert_string_equal(labels(&a), "500000 1000000");
}

static int64_t
moment(const char *text)
{
	int64_t value = 0;

	assert_true(timestamp_parse(slice_of(text), &value));
	return value;
}

static void
moments_have_ticks_where_calendars_have_them(void **state)
{
	static const struct {
		const char *first, *last, *labels;
	} samples[] = {
		{ "2026-11-01T06:00:00Z", "2026-11-18T12:00:00Z",
		    "11-02 11-09 11-16" },
		{ "2026-11-12T22:10:00Z", "2026-11-13T03:30:00Z",
		    "11-13 02:00" },
		{ "2026-11-12T08:29:50Z", "2026-11-12T08:30:25Z",
		    "08:29:50 08:30:00 08:30:10 08:30:20" },
		{ "2026-11-12T08:30:00.100Z", "2026-11-12T08:30:01.100Z",
		    "08:30:00.5 08:30:01" },
		{ "2020-11-17T00:03:04Z", "2026-01-12T00:00:00Z",
		    "2022 2024 2026" },
		{ "2025-10-20T00:00:00Z", "2026-02-03T00:00:00Z",
		    "2025-11 2025-12 2026-01 2026-02" },
		{ "1969-12-30T00:00:00Z", "1970-01-03T00:00:00Z",
		    "12-30 12-31 01-01 01-02 01-03" },
		{ "0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z", "5000" },
		{ "2026-11-12T08:30:00Z", "2026-11-12T08:30:00Z", "08:30:00" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(samples); i++) {
		const struct axis a = axis_of_moments(
		    moment(samples[i].first), moment(samples[i].last), 5);

		assert_string_equal(labels(&a), samples[i].labels);
	}
}

/* From a microsecond to all years. */
static void
any_span_of_time_has_an_axis(void **state)
{
	const int64_t first = moment("2026-11-12T08:30:00.123456Z");
	const int64_t last = moment("9999-12-31T23:59:59.999999Z");
	double span;

	(void)state;
	for (span = 1; span < (double)(last - first); span *= 1.1) {
		const struct axis a =
		    axis_of_moments(first, first + (int64_t)span, 5);
		size_t i;

		assert_in_range(a.count, 0, 5);
		for (i = 1; i < a.count; i++)
			assert_true(a.ticks[i - 1].at < a.ticks[i].at);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(times_from_0_have_round_ticks_in_one_unit),
	cmocka_unit_test(times_of_many_sizes_are_logarithmic),
	cmocka_unit_test(any_double_has_an_axis),
	cmocka_unit_test(orders_have_whole_numbers),
	cmocka_unit_test(moments_have_ticks_where_calendars_have_them),
	cmocka_unit_test(any_span_of_time_has_an_axis),
};

UNIT_MAIN(tests)
