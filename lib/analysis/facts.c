#include "analysis/facts.h"

#include "analysis/bottleneck.h"
#include "analysis/trend.h"
#include "base/memory.h"
#include "base/slice.h"
#include "stat/rank.h"
#include "stat/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A cold start, as documented in prof-recommend(1). */
#define COLD_FACTOR 2 /* of the median of the later runs */
#define COLD_RUNS_MIN 5
#define COLD_SHARE 0.02 /* of the time of all runs */

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

/* The numbers of a grade; its words are judged by who takes it. */
static void
take_bottleneck(struct facts_stage *f, const struct bottleneck *bottleneck)
{
	learn(&f->count, bottleneck->execution_count);
	learn(&f->avg, bottleneck->avg_time);
	learn(&f->percentile_95, bottleneck->percentile_95);
	learn(&f->cv, bottleneck->cv);
	learn(&f->share, bottleneck->share);
	learn(&f->cpu_utilization, bottleneck->cpu_utilization);
}

static void
take_grade(struct facts_stage *f, const struct bottleneck *bottleneck)
{
	const unsigned opportunities = bottleneck->opportunities;

	f->is_critical = bottleneck->severity == SEVERITY_CRITICAL;
	f->is_slow = bottleneck->severity >= SEVERITY_HIGH;
	f->varies = opportunities & OPPORTUNITY_HIGH_VARIANCE;
	f->is_serial = opportunities & OPPORTUNITY_PARALLELIZATION;
}

void
facts_take_bottlenecks(
    struct facts *facts, const struct bottleneck *bottlenecks, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		struct facts_stage *f =
		    find_stage(facts, bottlenecks[i].stage_name);

		f->is_graded = true;
		take_grade(f, &bottlenecks[i]);
		take_bottleneck(f, &bottlenecks[i]);
	}
}

void
facts_take_paths(struct facts *facts, const struct path *paths, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		struct facts_stage *f = find_stage(facts, paths[i].stage_name);

		f->is_path_given = paths[i].needs == NEEDS_GIVEN;
		learn(&f->on_path, paths[i].on_path);
		learn(&f->path_time, paths[i].path_time);
		learn(&f->path_share, paths[i].path_share);
		learn(&f->saves_half_min, paths[i].saves_half_min);
		learn(&f->saves_half_max, paths[i].saves_half_max);
	}
}

void
facts_take_grades(
    struct facts *facts, const struct bottleneck *grades, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		struct facts_stage *f = find_stage(facts, grades[i].stage_name);

		if (f->is_graded)
			continue;
		take_grade(f, &grades[i]);
		take_bottleneck(f, &grades[i]);
	}
}

/* The grade high may be for the variance alone. */
static bool
is_slow(const struct facts_stage *f, const struct stats *stats)
{
	return f->is_critical ||
	    stats->avg > bottleneck_defaults.high_factor * stats->global_avg;
}

void
facts_take_stats(struct facts *facts, const struct stats *stats, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		struct facts_stage *f = find_stage(facts, stats[i].stage_name);

		learn(&f->median, stats[i].median);
		if (stats[i].total > 0)
			learn(&f->self_part,
			    stats[i].self_total / stats[i].total);
		if (!f->is_graded)
			f->is_slow = is_slow(f, &stats[i]);
	}
}

static void
take_trend(struct facts_stage *f, const struct trend *trend)
{
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

	for (i = 0; i < count; i++) {
		struct facts_stage *f = find_stage(facts, trends[i].stage_name);

		f->has_trend = true;
		take_trend(f, &trends[i]);
	}
}

/* The runs above a limit. */
struct excess {
	double count;
	double time; /* above the median, averaged over all runs, ms */
};

static struct excess
find_excess(const double *times, size_t n, double limit, double median)
{
	struct stats_sum sum = { 0 };
	struct excess excess = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		if (times[i] > limit) {
			stats_sum_add(&sum, times[i] - median);
			excess.count++;
		}
	excess.time = stats_sum_value(&sum) / (double)n;
	return excess;
}

/*
 * A first run that takes COLD_SHARE of the time of all runs on top.  Sets what
 * it is compared with, where it may be one.  room is for all times.
 */
static void
take_first(
    struct facts_stage *f, const struct facts_history *known, double *room)
{
	const double *times = known->points->times;
	const double share = COLD_SHARE * known->stats->total;
	const size_t rest = known->points->count - 1;

	f->first_run = times[0];
	if (rest + 1 < COLD_RUNS_MIN || !(f->first_run > share))
		return;
	memcpy(room, times + 1, rest * sizeof *room);
	f->rest_median = stats_percentile(room, rest, 50);
	f->is_cold = f->first_run >= COLD_FACTOR * f->rest_median &&
	    f->first_run - f->rest_median > share;
}

/* Of n >= 1 runs, what varies among them. */
static void
take_level(struct facts_stage *f, double *times, size_t n)
{
	const double median = stats_percentile(times, n, 50);
	struct excess excess = find_excess(times, n, median, median);

	f->above_median = excess.time;
	excess = find_excess(times, n, FACTS_TAIL * median, median);
	f->in_tail = excess.time;
	f->tail_count = excess.count;
}

/*
 * What is known of all runs of a stage, known of some of its last ones
 * instead: of n >= 1 times.
 */
static void
grade_level(struct facts_stage *f, const struct facts_history *known,
    double *times, size_t n)
{
	const struct stats_survey survey = stats_survey(times, n);
	struct stats stats = *known->stats;
	struct bottleneck bottleneck;

	stats.count = (double)n;
	stats.avg = stats_average(&survey);
	stats.variance = stats_variance(times, n, stats.avg);
	stats.stdev = sqrt(stats.variance);
	bottleneck_grade(&stats, 1, &bottleneck_defaults, &bottleneck);
	f->level_count = stats.count;
	f->median = stats_percentile(times, n, 50);
	if (f->is_graded)
		return;
	f->avg = stats.avg;
	f->cv = bottleneck.cv;
	f->percentile_95 = stats_percentile(times, n, 95);
	take_grade(f, &bottleneck);
	f->is_slow = is_slow(f, &stats);
}

/*
 * The coefficient of variation of the CPU times of points from one on; NaN if
 * one of them is unknown, or it is beyond the range of a double.
 */
static double
cpu_cv(const struct history_stage *points, size_t begin)
{
	const double *cpu = points->numbers[HISTORY_CPU];
	const size_t n = points->count - begin;
	struct stats_survey survey;
	double average, cv;

	if (cpu == NULL)
		return NAN;
	survey = stats_survey_known(cpu + begin, n);
	if (survey.n < n)
		return NAN;
	average = stats_average(&survey);
	cv = sqrt(stats_variance(cpu + begin, n, average)) / average;
	return isfinite(cv) ? cv : NAN;
}

static void
take_beside(struct facts_stage *f, const struct beside_stage *beside)
{
	if (beside->runs == 0)
		return;
	f->run_half = beside->own / (double)beside->runs;
	f->run_saves = beside->saved / (double)beside->runs;
}

/* A trend that points show; their steps tell more of it than its halves. */
static void
take_halves(struct facts_stage *f, const struct trend *trend,
    const struct rises_stage *steps)
{
	const double count = f->count;

	if (trend == NULL || f->has_trend)
		return;
	take_trend(f, trend);
	if (f->is_graded)
		f->count = count; /* that of the grade, if known */
	if (steps->has_steps && steps->count == 0)
		f->is_degrading = false;
}

void
facts_take_history(struct facts *facts, const struct facts_history *known,
    struct rank_distributions *distributions)
{
	struct facts_stage *f = find_stage(facts, known->stats->stage_name);
	const struct rises_stage *steps = &known->rises->stages[known->stage];
	const struct history_stage *points = known->points;
	const size_t n = points->count;
	double *times = memory_resize(NULL, n, sizeof *times);
	size_t level = steps->level;

	take_first(f, known, times);
	if (level == 0 && f->is_cold)
		level = 1;
	memcpy(times, points->times + level, (n - level) * sizeof *times);
	if (level > 0)
		grade_level(f, known, times, n - level);
	take_level(f, times, n - level);
	f->cpu_cv = cpu_cv(points, level);
	take_beside(f, known->beside);
	take_halves(f, known->trend, steps);
	/* Nothing else asks for it, and it takes long. */
	if (f->is_degrading)
		f->memory_p_value = trend_memory_p(points, distributions);
	if (!steps->is_creeping) {
		f->rises = &known->rises->rows[steps->first];
		f->rises_count = steps->count;
	}
	free(times);
}

void
facts_free(struct facts *facts)
{
	index_free(&facts->stages);
}
