#include "stage/sketch.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

void
sketch_init(struct sketch *s)
{
	*s = (struct sketch){ .memory_max = NAN };
}

/*
 * Merges n values of that total, and the squares of their deviations, into
 * those of s (Chan, Golub & LeVeque 1979).  The totals are multiplied without
 * rounding: what is left of two that are almost the same would be lost in it.
 */
static void
merge_moments(struct sketch *s, double n, const struct stats_sum *total,
    const struct stats_sum *squares)
{
	const double m = (double)s->times.count;
	const double a = s->total.sum * n, b = total->sum * m;
	double rest, apart;

	if (m > 0) {
		rest = fma(s->total.sum, n, -a) - fma(total->sum, m, -b);
		rest += s->total.correction * n - total->correction * m;
		apart = ((a - b) + rest) / (m * n);
		stats_sum_add(&s->squares, apart * apart * (m * n / (m + n)));
	}
	stats_sum_merge(&s->squares, squares);
	stats_sum_merge(&s->total, total);
}

static void
widen(struct sketch *s, double min, double max)
{
	const bool is_first = s->times.count == 0;

	if (is_first || min < s->min)
		s->min = min;
	if (is_first || max > s->max)
		s->max = max;
}

void
sketch_add_time(struct sketch *s, double time)
{
	const struct stats_sum total = { time, 0 }, squares = { 0, 0 };

	widen(s, time, time);
	merge_moments(s, 1, &total, &squares);
	histogram_add(&s->times, histogram_bucket(time), 1);
}

void
sketch_add_memory(struct sketch *s, double memory)
{
	if (!isnan(memory) && !(memory <= s->memory_max))
		s->memory_max = memory;
}

void
sketch_add_cpu(
    struct sketch *s, const struct stats_sum *cpu, const struct stats_sum *wall)
{
	stats_sum_merge(&s->cpu, cpu);
	stats_sum_merge(&s->wall, wall);
}

void
sketch_add(struct sketch *s, const struct point *point)
{
	sketch_add_time(s, point->execution_time);
	sketch_add_memory(s, point->memory_used);
	if (!isnan(point->cpu_time)) {
		stats_sum_add(&s->cpu, point->cpu_time);
		stats_sum_add(&s->wall, point->execution_time);
	}
}

void
sketch_merge(struct sketch *s, const struct sketch *other)
{
	if (other->times.count == 0)
		return;
	widen(s, other->min, other->max);
	merge_moments(
	    s, (double)other->times.count, &other->total, &other->squares);
	sketch_add_memory(s, other->memory_max);
	sketch_add_cpu(s, &other->cpu, &other->wall);
	histogram_merge(&s->times, &other->times);
}

static double
order_statistic(struct sketch *s, uint64_t rank)
{
	if (rank == 0)
		return s->min;
	if (rank == s->times.count - 1)
		return s->max;
	return fmin(
	    fmax(histogram_middle(histogram_at(&s->times, rank)), s->min),
	    s->max);
}

double
sketch_percentile(struct sketch *s, double percent)
{
	const uint64_t n = s->times.count;
	double hundredfold, rest, low, high;
	uint64_t i;

	assert(n >= 1 && percent >= 0 && percent <= 100);
	/* As in stats_percentile, the division is last. */
	hundredfold = (double)(n - 1) * percent;
	rest = fmod(hundredfold, 100);
	i = (uint64_t)((hundredfold - rest) / 100);
	low = order_statistic(s, i);
	if (rest == 0)
		return low;
	high = order_statistic(s, i + 1);
	return fmin(low + rest / 100 * (high - low), high);
}

/* Infinite where the total or a square was. */
static double
variance(const struct sketch *s)
{
	const uint64_t n = s->times.count;
	double squares = stats_sum_value(&s->squares);

	if (n == 1)
		return 0;
	return isfinite(squares) ? squares / (double)(n - 1) : INFINITY;
}

struct stats
sketch_describe(struct sketch *s)
{
	const double wall = stats_sum_value(&s->wall);
	struct stats d = {
		.count = (double)s->times.count,
		.min = s->min,
		.max = s->max,
		.median = sketch_percentile(s, 50),
		.total = stats_sum_value(&s->total),
		.variance = variance(s),
		.percentile_95 = sketch_percentile(s, 95),
		.cpu_utilization =
		    wall > 0 ? stats_sum_value(&s->cpu) / wall : NAN,
		.memory_max = s->memory_max,
	};

	d.avg = stats_average(d.total, s->times.count, d.min, d.max);
	d.stdev = sqrt(d.variance);
	return d;
}

void
sketch_free(struct sketch *s)
{
	histogram_free(&s->times);
}
