#include "analysis/facts.h"

#include "analysis/trend.h"
#include "base/memory.h"
#include "base/slice.h"
#include "stat/rank.h"
#include "stat/stats.h"

#include <math.h>
#include <stdlib.h>

static void
init(void *item)
{
	struct facts_stage *f = item;

	*f = (struct facts_stage){ 0 };
#define FORGET(name) f->name = NAN;
	FACTS_NUMBERS(FORGET)
#undef FORGET
}

static const struct index_item stage_item = { sizeof(struct facts_stage),
	init };

static struct facts_stage *
find_stage(struct facts *facts, struct slice name)
{
	return index_find(&facts->stages, &stage_item, name);
}

const struct facts_stage *
facts_of(struct facts *facts, struct slice stage_name)
{
	return find_stage(facts, stage_name);
}

const struct facts_stage *
facts_at(const struct facts *facts, size_t stage)
{
	return index_at(&facts->stages, &stage_item, stage);
}

/* Keeps the known value if a later table has none. */
static void
learn(double *fact, double value)
{
	if (isfinite(value))
		*fact = value;
}

void
facts_take_stats(struct facts *facts, const struct stats *stats)
{
	struct facts_stage *f = find_stage(facts, stats->stage_name);

	learn(&f->median, stats->median);
}

static void
take_bottleneck(struct facts *facts, const struct bottleneck *bottleneck)
{
	struct facts_stage *f = find_stage(facts, bottleneck->stage_name);
	unsigned opportunities = bottleneck->opportunities;

	f->is_graded = true;
	f->is_slow = bottleneck->severity >= SEVERITY_HIGH;
	f->varies = opportunities & OPPORTUNITY_HIGH_VARIANCE;
	f->is_serial = opportunities & OPPORTUNITY_PARALLELIZATION;
	learn(&f->count, bottleneck->execution_count);
	learn(&f->avg, bottleneck->avg_time);
	learn(&f->percentile_95, bottleneck->percentile_95);
	learn(&f->cv, bottleneck->cv);
	learn(&f->share, bottleneck->share);
	learn(&f->cpu_utilization, bottleneck->cpu_utilization);
}

void
facts_take_bottlenecks(
    struct facts *facts, const struct bottleneck *bottlenecks, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		take_bottleneck(facts, &bottlenecks[i]);
}

static void
take_trend(struct facts *facts, const struct trend *trend)
{
	struct facts_stage *f = find_stage(facts, trend->stage_name);

	f->has_trend = true;
	f->is_degrading = trend->trend == DIRECTION_DEGRADING;
	f->is_significant = trend->significant;
	learn(&f->count, trend->execution_count);
	learn(&f->first_half_avg, trend->first_half_avg);
	learn(&f->second_half_avg, trend->second_half_avg);
	learn(&f->change_percent, trend->change_percent);
	learn(&f->p_value, trend->p_value);
	learn(&f->memory_change_percent, trend->memory_change_percent);
}

void
facts_take_trends(struct facts *facts, const struct trend *trends, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		take_trend(facts, &trends[i]);
}

/* The time above the median of the runs above limit, averaged over n, in ms. */
static double
excess(const double *times, size_t n, double limit, double median)
{
	struct stats_sum sum = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		if (times[i] > limit)
			stats_sum_add(&sum, times[i] - median);
	return stats_sum_value(&sum) / (double)n;
}

void
facts_take_points(struct facts *facts, struct slice stage_name,
    const struct history_point *points, size_t n,
    struct rank_distributions *distributions)
{
	struct facts_stage *f = find_stage(facts, stage_name);
	double *times = memory_resize(NULL, n, sizeof *times);
	size_t i;

	for (i = 0; i < n; i++)
		times[i] = points[i].time;
	f->first_run = times[0];
	if (n > 1)
		f->rest_median = stats_percentile(times + 1, n - 1, 50);
	f->median = stats_percentile(times, n, 50);
	f->above_median = excess(times, n, f->median, f->median);
	f->in_tail = excess(times, n, FACTS_TAIL * f->median, f->median);
	f->memory_p_value = trend_memory_p(points, n, distributions);
	free(times);
}

void
facts_free(struct facts *facts)
{
	index_free(&facts->stages);
}
