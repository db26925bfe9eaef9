#include "stage/sketch_check.h"

#include "base/slice.h"
#include "stage/sketch.h"
#include "stage/sketch_cut.h"
#include "stat/histogram.h"
#include "stat/stats.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/* A sketch that is checked. */
struct check {
	struct sketch_numbers numbers;
	double total;
	double average;
	/*
	 * Relative to a sum of n terms >= 0, the error of adding them one by
	 * one is less than n DBL_EPSILON (Higham 2002, 4.2).  Eight times
	 * that, as the terms and the bounds are rounded, too.
	 */
	double slack;
};

/* Whether a <= b but for rounding. */
static bool
at_most(const struct check *c, double a, double b)
{
	return a <= b * (1 + c->slack) + DBL_MIN;
}

/* A correction is what a sum has lost to rounding. */
static bool
is_sum(const struct check *c, const struct stats_sum *s)
{
	return fabs(s->correction) <= s->sum * c->slack;
}

static double
square(double value)
{
	return value * value;
}

/* The error of the average as an absolute one. */
static double
average_error(const struct check *c)
{
	return c->numbers.max * c->slack;
}

/*
 * The least squares of n values with these extremes and that average: one at
 * each extreme, and the others at what is then their average.
 */
static double
least_squares(const struct check *c)
{
	const double n = (double)c->numbers.n, error = average_error(c);
	const double below = fdim(c->average - c->numbers.min, error);
	const double above = fdim(c->numbers.max - c->average, error);
	const double others = fdim(fabs(above - below), 2 * error);
	const double least = square(below) + square(above);

	return n > 2 ? least + square(others) / (n - 2) : least;
}

/* The most, if all are at an extreme (Bhatia & Davis 2000). */
static double
most_squares(const struct check *c)
{
	const double error = average_error(c);

	return (c->numbers.max - c->average + error) *
	    (c->average - c->numbers.min + error) * (double)c->numbers.n;
}

/* Checks the numbers without the buckets; completes c. */
static const char *
check_numbers(struct check *c)
{
	const struct sketch_numbers *s = &c->numbers;
	double squares;

	c->slack = 8 * DBL_EPSILON * (double)s->n;
	if (!is_sum(c, &s->total) || !is_sum(c, &s->squares) ||
	    !is_sum(c, &s->usage.cpu) || !is_sum(c, &s->usage.wall))
		return "not a sketch: a correction beyond what rounding loses";
	if (s->n == 1 && s->min < s->max)
		return "not a sketch: its one point has two times";
	c->total = stats_sum_value(&s->total);
	c->average = c->total / (double)s->n;
	if (!at_most(c, s->min * (double)s->n, c->total) ||
	    !at_most(c, c->total, s->max * (double)s->n))
		return "not a sketch: its total does not fit its extremes";
	squares = stats_sum_value(&s->squares);
	if (!at_most(c, least_squares(c), squares) ||
	    !at_most(c, squares, most_squares(c)))
		return "not a sketch: its squares do not fit its extremes";
	if (!at_most(c, stats_sum_value(&s->usage.wall), c->total))
		return "not a sketch: its wall time is beyond its total";
	return NULL;
}

/* What the buckets say of sums: of times, and of their squares. */
struct bounds {
	double low;
	double high;
	double squares_low;
	double squares_high;
};

/* The times that a point in a bucket can have. */
static inline struct histogram_range
range_of(const struct check *c, unsigned bucket)
{
	struct histogram_range r = histogram_range(bucket);

	if (r.low < c->numbers.min)
		r.low = c->numbers.min;
	if (r.high > c->numbers.max)
		r.high = c->numbers.max;
	return r;
}

/* One of the points in the first bucket is the minimum. */
static struct bounds
begin_bounds(const struct check *c)
{
	const double min = c->numbers.min;
	const double high = range_of(c, histogram_bucket(min)).high;

	return (struct bounds){
		.high = min - high,
		.squares_high = square(min) - square(high),
	};
}

static inline void
add_bounds(
    struct bounds *b, const struct check *c, const struct histogram_run *run)
{
	const struct histogram_range r = range_of(c, run->bucket);
	const double n = (double)run->count;

	b->low += n * r.low;
	b->high += n * r.high;
	b->squares_low += n * square(r.low);
	b->squares_high += n * square(r.high);
}

/* One of the points in the last bucket is the maximum. */
static void
end_bounds(struct bounds *b, const struct check *c)
{
	const double max = c->numbers.max;
	const double low = range_of(c, histogram_bucket(max)).low;

	b->low += max - low;
	b->squares_low += square(max) - square(low);
}

/*
 * The squares of the times are the squares of their deviations from the average
 * and n times that of the average, unless that is beyond a double.
 */
static const char *
check_sums(const struct check *c, const struct bounds *b)
{
	const double squares =
	    stats_sum_value(&c->numbers.squares) + c->total * c->average;

	if (!at_most(c, b->low, c->total) || !at_most(c, c->total, b->high))
		return "not a sketch: its total does not fit its buckets";
	if (isfinite(squares) &&
	    (!at_most(c, b->squares_low, squares) ||
		!at_most(c, squares, b->squares_high)))
		return "not a sketch: its squares do not fit its buckets";
	return NULL;
}

/* Checks text that is buckets and nothing else. */
static const char *
check_buckets(const struct check *c, struct slice text)
{
	static const char other_count[] =
	    "not a sketch: its buckets do not add up to its count";
	const unsigned first = histogram_bucket(c->numbers.min);
	struct bounds bounds = begin_bounds(c);
	struct histogram_run run = { 0 };
	uint64_t rest = c->numbers.n;
	unsigned last = HISTOGRAM_BUCKETS;
	bool has_next = true;

	for (; has_next; last = run.bucket) {
		if (!sketch_cut_run(&text, &run, &has_next) ||
		    run.bucket == last)
			return "not a sketch: invalid buckets";
		if (last == HISTOGRAM_BUCKETS && run.bucket != first)
			return "not a sketch: its minimum is not in its first "
			       "bucket";
		if (run.count > rest)
			return other_count;
		rest -= run.count;
		add_bounds(&bounds, c, &run);
	}
	if (text.len > 0)
		return "not a sketch: invalid buckets";
	if (rest > 0)
		return other_count;
	if (run.bucket != histogram_bucket(c->numbers.max))
		return "not a sketch: its maximum is not in its last bucket";
	end_bounds(&bounds, c);
	return check_sums(c, &bounds);
}

/* Checks text that is parents and nothing else: a point has one at most. */
static const char *
check_parents(const struct check *c, struct slice text)
{
	struct stats_sum time;
	struct slice name;
	double inside = 0;
	uint64_t count = 0;

	do {
		if (!sketch_cut_parent(&text, &name, &time) ||
		    !is_sum(c, &time) || ++count > c->numbers.n)
			return "not a sketch: invalid parents";
		inside += stats_sum_value(&time);
	} while (text.len > 0);
	return isfinite(inside) && at_most(c, inside, c->total)
	    ? NULL
	    : "not a sketch: the time inside its parents is beyond its total";
}

const char *
sketch_check(struct slice text)
{
	struct check c;
	bool has_parents;
	const char *wrong = sketch_cut_numbers(&text, &c.numbers, &has_parents);
	struct slice buckets = text;

	if (wrong == NULL)
		wrong = check_numbers(&c);
	if (wrong == NULL && has_parents) {
		buckets = slice_cut(&text, ':');
		wrong = check_parents(&c, text);
	}
	return wrong != NULL ? wrong : check_buckets(&c, buckets);
}
