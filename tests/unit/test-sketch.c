#include "unit.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "stage/parents.h"
#include "stage/sketch.h"
#include "stage/sketch_check.h"
#include "stage/sketch_text.h"
#include "stage/usage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define OCTAVES 60
#define LOWEST_EXPONENT (-20)

static double
relative_error(double seen, double expected)
{
	return fabs(seen - expected) / expected;
}

/* The next smaller double. */
static double
just_below(double value)
{
	return nextafter(value, 0);
}

/* The lower bound of bucket m of an octave, by arithmetic. */
static double
edge(int octave, int m)
{
	return ldexp(1 + m / 128.0, LOWEST_EXPONENT + octave);
}

static double
told(double value)
{
	return histogram_middle(histogram_bucket(value));
}

/* At each bound of the scale, just below the next one, and in the middle. */
static void
no_value_of_the_scale_is_told_wrong_by_more_than_1_in_256(void **state)
{
	int octave, m;

	(void)state;
	for (octave = 0; octave < OCTAVES; octave++)
		for (m = 0; m < 128; m++) {
			double low = edge(octave, m);
			double next = edge(octave, m + 1);
			double middle = low + (next - low) / 2;

			assert_true(relative_error(told(low), low) <= 1 / 256.);
			assert_true(relative_error(told(just_below(next)),
					just_below(next)) <= 1 / 256.);
			assert_true(told(middle) == middle);
		}
	/* The largest error, at the first bound of an octave. */
	assert_true(relative_error(told(1), 1) == 1 / 256.);
	assert_true(1 / 256. < 0.005);
}

static void
each_edge_begins_the_next_bucket(void **state)
{
	int octave, m;
	unsigned bucket = 1;

	(void)state;
	for (octave = 0; octave < OCTAVES; octave++)
		for (m = 0; m < 128; m++, bucket++) {
			assert_int_equal(
			    histogram_bucket(edge(octave, m)), bucket);
			assert_int_equal(
			    histogram_bucket(just_below(edge(octave, m + 1))),
			    bucket);
		}
	assert_int_equal(bucket, HISTOGRAM_BUCKETS);
}

static void
zero_has_a_bucket_of_its_own_and_the_rest_the_nearest(void **state)
{
	(void)state;
	assert_int_equal(histogram_bucket(0), 0);
	assert_true(histogram_middle(0) == 0);
	assert_int_equal(histogram_bucket(5e-324), 1);
	assert_int_equal(histogram_bucket(just_below(ldexp(1, -20))), 1);
	assert_int_equal(histogram_bucket(ldexp(1, 40)), HISTOGRAM_BUCKETS - 1);
	assert_int_equal(histogram_bucket(1.7e308), HISTOGRAM_BUCKETS - 1);
}

/* xorshift32 (Marsaglia 2003) */
static uint32_t
draw(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	return *seed ^= *seed << 5;
}

#define N 20000

/* Values over many octaves, including bucket bounds, ties and zeroes. */
static void
draw_values(double *values, size_t n)
{
	uint32_t seed = 2463534242u;
	size_t i;

	for (i = 0; i < n; i++) {
		int octave = (int)(draw(&seed) % 40), m = draw(&seed) % 128;

		values[i] = edge(octave, m);
		if (i % 3 == 0)
			values[i] = just_below(values[i]);
		if (i % 1000 == 7)
			values[i] = 0;
	}
}

/* Adds every step-th value, a few of them in a call. */
static void
add_values(struct sketch *s, const double *values, size_t n, size_t step)
{
	double some[40];
	size_t i, count = 0, most = 1;

	sketch_init(s);
	for (i = 0; i < n; i += step) {
		some[count++] = values[i];
		if (count < most && n - i > step)
			continue;
		sketch_add_times(s, some, count);
		count = 0;
		most = most % (sizeof some / sizeof *some) + 1;
	}
}

static void
percentiles_are_within_1_in_256_of_the_exact_ones(void **state)
{
	static double values[N];
	static const size_t counts[] = { 2, 3, 10, 999, 1024, 1025, N };
	size_t i;
	int percent;

	(void)state;
	for (i = 0; i < sizeof counts / sizeof *counts; i++) {
		size_t n = counts[i];
		struct sketch s;

		draw_values(values, n);
		add_values(&s, values, n, 1);
		for (percent = 0; percent <= 100; percent++) {
			double seen = sketch_percentile(&s, percent);
			double exact = stats_percentile(values, n, percent);

			assert_true(
			    fabs(seen - exact) <= exact * (1 / 256. + 1e-15));
		}
		sketch_free(&s);
	}
}

static void
percentile_0_and_100_are_the_extremes(void **state)
{
	static const double values[] = { 3.3, 1.1, 2.2, 1e15 };
	struct sketch s;

	(void)state;
	add_values(&s, values, 4, 1);
	assert_true(sketch_percentile(&s, 0) == 1.1);
	assert_true(sketch_percentile(&s, 100) == 1e15);
	sketch_free(&s);
}

/* All values are in one bucket, below its middle. */
static void
no_percentile_is_outside_of_the_extremes(void **state)
{
	static const double values[] = { 1, 1.0001, 1.0002, 1.0003 };
	struct sketch s;

	(void)state;
	add_values(&s, values, 4, 1);
	assert_true(sketch_percentile(&s, 50) <= 1.0003);
	assert_true(sketch_percentile(&s, 34) >= 1);
	sketch_free(&s);
}

/* Deals the values out to `parts` sketches in turn and merges these, the last
 * one first. */
static void
merge_parts(struct sketch *whole, const double *values, size_t n, size_t parts)
{
	size_t part;

	sketch_init(whole);
	for (part = parts; part-- > 0;) {
		struct sketch s;

		add_values(&s, values + part, n - part, parts);
		sketch_merge(whole, &s);
		sketch_free(&s);
	}
}

static void
assert_same_but_for_sums(struct sketch *a, struct sketch *b)
{
	int percent;

	assert_true(a->times.count == b->times.count);
	for (percent = 0; percent <= 100; percent++) {
		double x = sketch_percentile(a, percent);
		double y = sketch_percentile(b, percent);

		assert_memory_equal(&x, &y, sizeof x);
	}
}

static void
parts_merge_to_the_whole(void **state)
{
	static double values[N];
	static const size_t parts[] = { 1, 2, 3, 50, 1000, N };
	struct sketch whole, merged;
	struct stats_survey survey;
	double total, variance;
	size_t i;

	(void)state;
	draw_values(values, N);
	add_values(&whole, values, N, 1);
	survey = stats_survey(values, N);
	total = stats_sum_value(&survey.sum);
	variance = stats_variance(values, N, total / N);
	for (i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct stats d;

		merge_parts(&merged, values, N, parts[i]);
		assert_same_but_for_sums(&whole, &merged);
		d = sketch_describe(&merged);
		assert_true(relative_error(d.total, total) < 1e-15);
		assert_true(relative_error(d.avg, total / N) < 1e-15);
		assert_true(relative_error(d.variance, variance) < 1e-13);
		sketch_free(&merged);
	}
	sketch_free(&whole);
}

static void
adding_points_is_merging_the_sketch_of_these(void **state)
{
	static double values[N];
	struct sketch added, merged, some;
	size_t i, n;

	(void)state;
	draw_values(values, N);
	sketch_init(&added);
	sketch_init(&merged);
	for (i = 0; i < N; i += n) {
		n = N - i < 1 + i % 7 ? N - i : 1 + i % 7;
		sketch_add_times(&added, &values[i], n);
		sketch_init(&some);
		sketch_add_times(&some, &values[i], n);
		sketch_merge(&merged, &some);
		sketch_free(&some);
	}
	assert_same_but_for_sums(&added, &merged);
	assert_memory_equal(&added.total, &merged.total, sizeof added.total);
	assert_memory_equal(
	    &added.squares, &merged.squares, sizeof added.squares);
	sketch_free(&added);
	sketch_free(&merged);
}

/* 4, 7, 13, 16: average 10, variance (36 + 9 + 9 + 36) / 3 = 30. */
static void
a_small_spread_on_a_large_base_is_seen_however_it_is_split(void **state)
{
	static const double values[] = { 1e12 + 4, 1e12 + 7, 1e12 + 13,
		1e12 + 16 };
	size_t parts;

	(void)state;
	for (parts = 1; parts <= 4; parts++) {
		struct sketch s;
		struct stats d;

		merge_parts(&s, values, 4, parts);
		d = sketch_describe(&s);
		assert_true(relative_error(d.variance, 30) < 1e-12);
		assert_true(relative_error(d.stdev, 5.477225575051661) < 1e-12);
		assert_true(d.avg == 1e12 + 10);
		sketch_free(&s);
	}
}

/* The variance of 1 to n is n (n + 1) / 12, also after adding a constant. */
static void
a_million_values_on_a_large_base_keep_their_variance(void **state)
{
	const size_t n = 1000000;
	double *values = memory_resize(NULL, n, sizeof *values);
	size_t parts, i;

	(void)state;
	for (i = 0; i < n; i++)
		values[i] = 1e11 + (double)(i + 1);
	for (parts = 1; parts <= 1000; parts *= 10) {
		struct sketch s;

		merge_parts(&s, values, n, parts);
		assert_true(relative_error(sketch_describe(&s).variance,
				1e6 * (1e6 + 1) / 12) < 1e-12);
		sketch_free(&s);
	}
	free(values);
}

/* As many as would wrap around in 32 bits. */
static void
ten_billion_values_have_their_percentiles(void **state)
{
	static const double values[] = { 1, 1, 3, 3 };
	struct sketch a = { 0 }, b = { 0 };
	struct stats d;
	int i;

	(void)state;
	add_values(&a, values, 4, 1);
	add_values(&b, values, 4, 1);
	for (i = 0; i < 24; i++) {
		sketch_merge(&a, &b);
		sketch_merge(&b, &a);
	}
	d = sketch_describe(&b);
	assert_true(d.count > 1e10);
	assert_true(d.avg == 2);
	/* Each half of them is of one value. */
	assert_true(relative_error(sketch_percentile(&b, 49), 1) <= 1 / 256.);
	assert_true(relative_error(sketch_percentile(&b, 51), 3) <= 1 / 256.);
	sketch_free(&a);
	sketch_free(&b);
}

static void
equal_values_do_not_vary(void **state)
{
	double values[1000];
	struct sketch s;
	struct stats d;
	size_t i;

	(void)state;
	for (i = 0; i < 1000; i++)
		values[i] = 0.1;
	add_values(&s, values, 1000, 1);
	d = sketch_describe(&s);
	assert_true(d.variance == 0);
	assert_true(d.avg == 0.1 && d.median == 0.1 && d.percentile_95 == 0.1);
	sketch_free(&s);
}

static void
sums_beyond_a_double_are_infinite(void **state)
{
	static const double values[] = { 1e308, 1e308, 1, 1e308 };
	struct sketch s;

	(void)state;
	add_values(&s, values, 4, 1);
	assert_true(isinf(sketch_describe(&s).total));
	assert_true(isinf(sketch_describe(&s).variance));
	sketch_free(&s);
}

static void
a_sketch_stays_under_64_kib(void **state)
{
	static double values[3 * OCTAVES * 128 + 1];
	struct sketch s;
	size_t n = 1;
	int octave, m, times;

	(void)state;
	for (times = 0; times < 3; times++)
		for (octave = 0; octave < OCTAVES; octave++)
			for (m = 0; m < 128; m++)
				values[n++] = edge(octave, m);
	add_values(&s, values, n, 1);
	assert_true(sizeof s + s.times.width * sizeof *s.times.counts +
		s.times.capacity * sizeof *s.times.marks <
	    64 * 1024);
	sketch_free(&s);
}

static const struct parents no_parents;

static void
assert_text(struct sketch *s, const char *expected)
{
	struct buffer b = { 0 };

	sketch_text_append(&b, s, &no_parents, 0);
	assert_int_equal(b.len, strlen(expected));
	assert_memory_equal(b.data, expected, b.len);
	buffer_free(&b);
}

/*
 * 1 is the first value of octave 20, in bucket 1 + 20 * 128 = 2561, and 3 the
 * middle of the next one, in bucket 1 + 21 * 128 + 64 = 2753.  Two of each have
 * the average 2, and 4 as the sum of squared deviations.
 */
static void
a_text_says_what_is_in_it(void **state)
{
	static const double low[] = { 1, 1 }, high[] = { 3, 3 };
	const struct usage usage = { { 2.5, 0 }, { 8, 0 }, 4096 };
	struct sketch s, other;

	(void)state;
	add_values(&s, low, 2, 1);
	assert_text(&s, "1:2:1:1:2:0:0:0:0:0:0:0::2561*2");
	add_values(&other, high, 2, 1);
	usage_merge(&other.usage, &usage);
	sketch_merge(&s, &other);
	assert_text(&s, "1:4:1:3:8:0:4:0:2.5:0:8:0:4096:2561*2+192*2");
	sketch_free(&s);
	sketch_free(&other);
}

static void
a_text_is_read_as_it_was_written(void **state)
{
	static double values[N];
	size_t n;

	(void)state;
	draw_values(values, N);
	for (n = 1; n <= N; n *= 7) {
		struct buffer written = { 0 }, again = { 0 };
		struct parents parents = { 0 }, read_parents = { 0 };
		struct sketch s, read;

		add_values(&s, values, n, 1);
		parents_add_time(&parents, 3, slice_of("a:b;"),
		    &(struct stats_sum){ s.total.sum / 2, 0 });
		parents_add_time(&parents, 3, slice_of("c=d\n"),
		    &(struct stats_sum){ s.total.sum / 3, 0 });
		sketch_text_append(&written, &s, &parents, n == 1 ? 0 : 3);
		assert_null(sketch_check(slice_of_buffer(&written)));
		sketch_init(&read);
		sketch_text_merge(
		    &read, &read_parents, 5, slice_of_buffer(&written));
		sketch_text_append(&again, &read, &read_parents, 5);
		assert_int_equal(again.len, written.len);
		assert_memory_equal(again.data, written.data, again.len);
		sketch_free(&s);
		sketch_free(&read);
		parents_free(&parents);
		parents_free(&read_parents);
		buffer_free(&written);
		buffer_free(&again);
	}
}

/* A text, and what a check says is wrong with it; NULL: nothing. */
struct checked {
	const char *text;
	const char *wrong;
};

static void
check_all(const struct checked *each, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const char *wrong = sketch_check(slice_of(each[i].text));

		if (each[i].wrong == NULL)
			assert_null(wrong);
		else
			assert_non_null(strstr(wrong, each[i].wrong));
	}
}

/* Each differs in one detail from the first, which is valid. */
static void
a_wrong_text_is_told_by_what_is_wrong(void **state)
{
	static const struct checked each[] = {
		{ "1:2:1:1:2:0:0:0:0:0:0:0::2561*2", NULL },
		{ "2:2:1:1:2:0:0:0:0:0:0:0::2561*2:a=2=0", NULL },
		{ "2:2:1:1:2:0:0:0:0:0:0:0::2561*2:a:b=1=0;c=1=0", NULL },
		{ "1:2:1:1:2:0:0:0:0:0:0:0::2561*2:a=2=0", "buckets" },
		{ "2:2:1:1:2:0:0:0:0:0:0:0::2561*2", "parents" },
		{ "2:2:1:1:2:0:0:0:0:0:0:0::2561*2:", "parents" },
		{ "2:2:1:1:2:0:0:0:0:0:0:0::2561*2:a", "parents" },
		{ "2:2:1:1:2:0:0:0:0:0:0:0::2561*2:a=2", "parents" },
		{ "2:2:1:1:2:0:0:0:0:0:0:0::2561*2:a=2=3", "parents" },
		{ "2:2:1:1:2:0:0:0:0:0:0:0::2561*2:a=-2=0", "parents" },
		{ "2:2:1:1:2:0:0:0:0:0:0:0::2561*2:a=2=0=0", "parents" },
		{ "2:2:1:1:2:0:0:0:0:0:0:0::2561*2:=2=0", "parents" },
		{ "2:2:1:1:2:0:0:0:0:0:0:0::2561*2:a=2=0;;b=0=0", "parents" },
		{ "2:2:1:1:2:0:0:0:0:0:0:0::2561*2:a=2=0;b=x=0", "parents" },
		{ "2:2:1:1:2:0:0:0:0:0:0:0::2561*3:a=2=0", "add up" },
		{ "3:2:1:1:2:0:0:0:0:0:0:0::2561*2", "version" },
		{ "", "version" },
		{ "1", "invalid count" },
		{ "1::1:1:2:0:0:0:0:0:0:0::2561*2", "invalid count" },
		{ "1:0:1:1:2:0:0:0:0:0:0:0::2561*2", "invalid count" },
		{ "1:-2:1:1:2:0:0:0:0:0:0:0::2561*2", "invalid count" },
		{ "1:9007199254740993:1:1:2:0:0:0:0:0:0:0::2561*2",
		    "invalid count" },
		{ "1:99999999999999999999:1:1:2:0:0:0:0:0:0:0::1",
		    "invalid count" },
		{ "1:3:1:1:3:0:0:0:0:0:0:0::2561*2", "do not add up" },
		{ "1:2:1:1:2:0:0:0:0:0:0:0::2561*2+1", "do not add up" },
		{ "1:2:1.5:1:2:0:0:0:0:0:0:0::2561*2",
		    "invalid minimum or maximum" },
		{ "1:2:x:1:2:0:0:0:0:0:0:0::2561*2",
		    "invalid minimum or maximum" },
		{ "1:2:1:inf:2:0:0:0:0:0:0:0::2561*2",
		    "invalid minimum or maximum" },
		{ "1:2:0:1:1:0:0.5:0:0:0:0:0::2561*2", "its minimum" },
		{ "1:2:1:9:10:0:32:0:0:0:0:0::2561*2", "its maximum" },
		{ "1:2:1:1:-2:0:0:0:0:0:0:0::2561*2", "sums" },
		{ "1:2:1:1:2:-3:0:0:0:0:0:0::2561*2", "correction" },
		{ "1:2:1:1:2:0:nan:0:0:0:0:0::2561*2", "sums" },
		{ "1:2:1:1:2:0:0:0:0:0:0::2561*2", "sums" },
		{ "1:2:1:1:2:0:0:0:0:0:0:0:-1:2561*2", "memory" },
		{ "1:2:1:1:2:0:0:0:0:0:0:0:2561*2", "memory" },
		{ "1:2:1:1:2:0:0:0:0:0:0:0::", "invalid buckets" },
		{ "1:2:1:1:2:0:0:0:0:0:0:0::2561*2+", "invalid buckets" },
		{ "1:2:1:1:2:0:0:0:0:0:0:0::2561+0", "invalid buckets" },
		{ "1:2:1:1:2:0:0:0:0:0:0:0::2561*0", "invalid buckets" },
		{ "1:2:1:1:2:0:0:0:0:0:0:0::2561*", "invalid buckets" },
		{ "1:2:1:1:2:0:0:0:0:0:0:0::2561*2:", "invalid buckets" },
		{ "1:2:1:1:2:0:0:0:0:0:0:0::2561*02", "invalid buckets" },
		{ "1:2:1:1:2:0:0:0:0:0:0:0::02561*2", "invalid buckets" },
		{ "1:1:1:1:1:0:0:0:0:0:0:0::2561*1", "invalid buckets" },
		{ "1:02:1:1:2:0:0:0:0:0:0:0::2561*2", "invalid count" },
		{ "1:2:1:1:2:0:0:0:0:0:0:0::7681*2", "invalid buckets" },
		{ "1:2:1:1:2:0:0:0:0:0:0:0::2561+5120", "invalid buckets" },
	};

	(void)state;
	check_all(each, sizeof each / sizeof *each);
}

/*
 * The points 1 and 3, and twice each of them: averages of 2, squared deviations
 * of 1 each.  Their buckets are [1, 1 + 1 / 128] and [3, 3 + 1 / 64].
 */
static void
a_text_of_which_there_are_no_points_is_refused(void **state)
{
	static const struct checked each[] = {
		{ "1:2:1:3:4:0:2:0:0:0:0:0::2561+192", NULL },
		{ "1:4:1:3:8:0:4:0:0:0:0:0::2561*2+192*2", NULL },
		{ "2:4:1:3:8:0:4:0:0:0:8:0::2561*2+192*2:a=5=0;b=3=0", NULL },
		{ "1:1:-0:0:0:0:0:0:0:0:0:0::0", NULL },
		/* Rounding. */
		{ "1:2:1:3:4.000000000000001:0:2:0:0:0:0:0::2561+192", NULL },
		{ "1:2:1:3:4.0000000001:0:2:0:0:0:0:0::2561+192", "total" },
		/* 1 and 3 are both, and one is none of them. */
		{ "1:1:1:3:2:0:2:0:0:0:0:0::2561+192", "one point" },
		/* From 2 to 6, and exactly 4; with 4, from 8 to 8 + 1 / 128. */
		{ "1:2:1:3:7:0:2:0:0:0:0:0::2561+192", "its extremes" },
		{ "1:2:1:3:1:0:2:0:0:0:0:0::2561+192", "its extremes" },
		{ "1:4:1:3:9:0:3:0:0:0:0:0::2561*2+192*2",
		    "total does not fit its buckets" },
		{ "1:4:1:3:7:0:3:0:0:0:0:0::2561*2+192*2",
		    "total does not fit its buckets" },
		/* Exactly 2; with 4 points from 2 to 4, if two of them are at
		 * the average or all at the extremes. */
		{ "1:2:1:3:4:0:2.1:0:0:0:0:0::2561+192",
		    "squares do not fit its extremes" },
		{ "1:2:1:3:4:0:1.9:0:0:0:0:0::2561+192",
		    "squares do not fit its extremes" },
		{ "1:4:1:3:8:0:4.1:0:0:0:0:0::2561*2+192*2",
		    "squares do not fit its extremes" },
		{ "1:4:1:3:8:0:1.9:0:0:0:0:0::2561*2+192*2",
		    "squares do not fit its extremes" },
		{ "1:2:1:1:2:0:1e-9:0:0:0:0:0::2561*2",
		    "squares do not fit its extremes" },
		/* Exactly 3, of 1, 1, 1 and 3. */
		{ "1:4:1:3:6:0:2.7:0:0:0:0:0::2561*3+192",
		    "squares do not fit its extremes" },
		/* Of 1, two of 3 or more, and 3.01: at least 10.01. */
		{ "1:4:1:3.01:10.005:0:3.04:0:0:0:0:0::2561+192*3",
		    "total does not fit its buckets" },
		/* 4 times 2 squared and 3: less than 1, 1, 9 and 9. */
		{ "1:4:1:3:8:0:3:0:0:0:0:0::2561*2+192*2",
		    "squares do not fit its buckets" },
		{ "1:4:1:3:8:1e-3:4:0:0:0:0:0::2561*2+192*2", "correction" },
		{ "1:4:1:3:8:0:4:-1e-3:0:0:0:0::2561*2+192*2", "correction" },
		{ "1:4:1:3:8:0:4:0:9:9:0:0::2561*2+192*2", "correction" },
		{ "1:4:1:3:8:0:4:0:0:0:0:1::2561*2+192*2", "correction" },
		{ "1:4:1:3:8:0:4:0:0:0:8.1:0::2561*2+192*2", "wall" },
		{ "2:4:1:3:8:0:4:0:0:0:0:0::2561*2+192*2:a=5=0;b=3.1=0",
		    "parents" },
		{ "2:2:1:3:4:0:2:0:0:0:0:0::2561+192:a=0=0;b=0=0;c=0=0",
		    "parents" },
		{ "1:2:-0:1e300:1e300:0:0:0:0:0:0:0::7680*2", "squares" },
		{ "1:2:1:3:1e400:0:2:0:0:0:0:0::2561+192", "sums" },
	};

	(void)state;
	check_all(each, sizeof each / sizeof *each);
}

/* Whether the text of a sketch is read. */
static void
assert_read(struct sketch *s)
{
	struct buffer b = { 0 };

	sketch_text_append(&b, s, &no_parents, 0);
	assert_null(sketch_check(slice_of_buffer(&b)));
	buffer_free(&b);
}

/* Equal times, times that hardly differ, and the smallest and largest. */
static double
draw_kind(int kind, uint32_t *seed)
{
	const uint32_t bits = draw(seed);

	switch (kind) {
	case 0:
		return 0.1;
	case 1:
		return 1e12 + bits % 1000;
	case 2:
		return 0.1 * (bits % 3);
	case 3:
		return bits * 5e-324;
	case 4:
		return ldexp(bits, (int)(draw(seed) % 200) - 100);
	case 5:
		return 1e-160 * bits;
	default:
		return 1e140 * bits;
	}
}

static void
each_sketch_of_points_is_read_however_it_was_merged(void **state)
{
	static double values[N];
	static const size_t counts[] = { 1, 2, 3, 7, 100, N };
	uint32_t seed = 2463534242u;
	size_t c, n, i, parts;
	int kind;

	(void)state;
	for (kind = 0; kind < 7; kind++)
		for (c = 0; c < sizeof counts / sizeof *counts; c++) {
			n = counts[c];
			for (i = 0; i < n; i++)
				values[i] = draw_kind(kind, &seed);
			for (parts = 1; parts <= n; parts *= 5) {
				struct sketch s;

				merge_parts(&s, values, n, parts);
				assert_read(&s);
				sketch_free(&s);
			}
		}
}

/* 2^11 counts of 2^53: their sum overflows to 0 in 64 bits. */
static void
counts_that_overflow_are_seen(void **state)
{
	struct buffer b = { 0 };
	int i;

	(void)state;
	buffer_text(&b, "1:2:1:1.5:2.5:0:0.125:0:0:0:0:0::2561");
	for (i = 0; i < 2048; i++)
		buffer_text(&b, "+1*9007199254740992");
	assert_non_null(sketch_check(slice_of_buffer(&b)));
	buffer_free(&b);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(
	    no_value_of_the_scale_is_told_wrong_by_more_than_1_in_256),
	cmocka_unit_test(each_edge_begins_the_next_bucket),
	cmocka_unit_test(zero_has_a_bucket_of_its_own_and_the_rest_the_nearest),
	cmocka_unit_test(percentiles_are_within_1_in_256_of_the_exact_ones),
	cmocka_unit_test(percentile_0_and_100_are_the_extremes),
	cmocka_unit_test(no_percentile_is_outside_of_the_extremes),
	cmocka_unit_test(parts_merge_to_the_whole),
	cmocka_unit_test(adding_points_is_merging_the_sketch_of_these),
	cmocka_unit_test(
	    a_small_spread_on_a_large_base_is_seen_however_it_is_split),
	cmocka_unit_test(a_million_values_on_a_large_base_keep_their_variance),
	cmocka_unit_test(ten_billion_values_have_their_percentiles),
	cmocka_unit_test(equal_values_do_not_vary),
	cmocka_unit_test(sums_beyond_a_double_are_infinite),
	cmocka_unit_test(a_sketch_stays_under_64_kib),
	cmocka_unit_test(a_text_says_what_is_in_it),
	cmocka_unit_test(a_text_is_read_as_it_was_written),
	cmocka_unit_test(a_wrong_text_is_told_by_what_is_wrong),
	cmocka_unit_test(a_text_of_which_there_are_no_points_is_refused),
	cmocka_unit_test(each_sketch_of_points_is_read_however_it_was_merged),
	cmocka_unit_test(counts_that_overflow_are_seen),
};

UNIT_MAIN(tests)
