#include "analysis/rises.h"

#include "base/memory.h"
#include "model/model.h"
#include "stat/changepoint.h"
#include "stat/stats.h"
#include "value/metadata.h"

#include <math.h>
#include <stdlib.h>

/* What a machine measures of a point besides its time; NaN: unknown. */
typedef double measure(
    const struct history *h, const struct history_stage *of, size_t point);

static double
memory_of(const struct history *h, const struct history_stage *of, size_t point)
{
	(void)h;
	return of->points[point].memory;
}

/* The known values of some points; returns their number. */
static size_t
collect(const struct history *h, const struct history_stage *of, size_t begin,
    size_t end, measure *get, double *values)
{
	size_t n = 0;

	for (; begin < end; begin++) {
		values[n] = get(h, of, begin);
		if (!isnan(values[n]))
			n++;
	}
	return n;
}

/* Two levels of one measure. */
struct levels {
	double before;
	double after;
	double p_value;
};

/* Compares the points from begin to `at` with those to end. */
static struct levels
compare_levels(const struct history *h, const struct history_stage *of,
    size_t begin, size_t at, size_t end, measure *get,
    struct rank_distributions *distributions)
{
	double *values = memory_resize(NULL, end - begin + 1, sizeof *values);
	const size_t m = collect(h, of, begin, at, get, values);
	const size_t n = collect(h, of, at, end, get, values + m);
	struct levels l = { NAN, NAN, NAN };

	if (m > 0 && n > 0) {
		l.p_value =
		    rank_mann_whitney(distributions, values, m, values + m, n);
		l.before = stats_percentile(values, m, 50);
		l.after = stats_percentile(values + m, n, 50);
	}
	free(values);
	return l;
}

/* Whether all known values before a point are clearly below all from it on. */
static bool
is_edge(const struct history *h, const struct history_stage *of, size_t begin,
    size_t at, size_t end, measure *get)
{
	double highest = -INFINITY, lowest = INFINITY;
	size_t i;

	for (i = begin; i < at; i++)
		highest = fmax(highest, get(h, of, i));
	for (i = at; i < end; i++)
		lowest = fmin(lowest, get(h, of, i));
	return isfinite(highest) && isfinite(lowest) &&
	    100 * (lowest - highest) >
	    changepoint_defaults.min_change * highest;
}

/* How many points on both sides of an edge are looked at. */
#define EDGE_POINTS 5

/*
 * Where a measure steps up near a step in time; `at` if it does not.  Both
 * levels are three points at least.
 */
static size_t
find_edge(const struct history *h, const struct history_stage *of, size_t begin,
    size_t at, size_t end, measure *get)
{
	size_t i;

	if (begin + EDGE_POINTS < at)
		begin = at - EDGE_POINTS;
	if (at + EDGE_POINTS < end)
		end = at + EDGE_POINTS;
	for (i = at - RISES_NEAR; i <= at + RISES_NEAR; i++)
		if (i > begin && i < end && is_edge(h, of, begin, i, end, get))
			return i;
	return at;
}

/* Where a step was: the machine's load moves times, but not CPU time. */
static size_t
locate(const struct history *h, const struct history_stage *of, size_t begin,
    size_t at, size_t end)
{
	const size_t edge = find_edge(h, of, begin, at, end, history_cpu);

	return edge != at ? edge : find_edge(h, of, begin, at, end, memory_of);
}

/* The work on one stage: its steps, and their places. */
struct work {
	const struct history *h;
	const struct step *steps;
	const struct steps_place *places;
	size_t count;
	struct rank_distributions *distributions;
};

/* The lowest level from a step on. */
static double
floor_after(const struct work *w, size_t step)
{
	double lowest = w->steps[step].after_median;

	while (++step < w->count)
		lowest = fmin(lowest, w->steps[step].after_median);
	return lowest;
}

static void
add_rise(struct rises *rises, const struct work *w, size_t step, double saving)
{
	const struct step *row = &w->steps[step];
	const struct steps_place place = w->places[step];
	const struct history_stage *of = history_at(w->h, place.stage);
	const size_t begin = step == 0 ? 0 : w->places[step - 1].at;
	const size_t end =
	    step + 1 == w->count ? of->count : w->places[step + 1].at;
	const size_t at = locate(w->h, of, begin, place.at, end);
	const struct levels memory = compare_levels(
	    w->h, of, begin, at, end, memory_of, w->distributions);
	const struct levels since = compare_levels(w->h, of, at,
	    at + (end - at) / 2, end, memory_of, w->distributions);
	const struct levels cpu = compare_levels(
	    w->h, of, begin, at, end, history_cpu, w->distributions);

	rises->rows = memory_grow(
	    rises->rows, rises->count, &rises->capacity, sizeof *rises->rows);
	rises->rows[rises->count++] = (struct rise){
		.stage = place.stage,
		.at = at,
		.stage_name = row->stage_name,
		.timestamp = of->points[at].timestamp,
		.before = row->before_median,
		.after = row->after_median,
		.now = w->steps[w->count - 1].after_median,
		.runs = (double)(of->count - at),
		.saving = saving,
		.change_percent = row->change_percent,
		.p_value = row->p_value,
		.memory_before = memory.before,
		.memory_after = memory.after,
		.memory_p_value = memory.p_value,
		.memory_early = since.before,
		.memory_late = since.after,
		.memory_late_p_value = since.p_value,
		.cpu_before = cpu.before,
		.cpu_after = cpu.after,
		.cpu_p_value = cpu.p_value,
		.blame = blame_step(w->h, of, begin, at, end),
	};
}

static bool
creeps(const struct rise *rises, size_t count)
{
	double largest = 0, sum = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		largest = fmax(largest, rises[i].saving);
		sum += rises[i].saving;
	}
	return count >= RISES_CREEP_MIN && largest <= sum / 2;
}

/* Finds the rises among the steps of a stage. */
static void
find_rises(struct rises *rises, const struct work *w)
{
	struct rises_stage *stage = &rises->stages[w->places->stage];
	size_t i;

	stage->has_steps = true;
	stage->level = w->places[w->count - 1].at;
	for (i = 0; i < w->count; i++) {
		const double before = w->steps[i].before_median;
		const double saving = floor_after(w, i) - before;

		if (saving > 0 &&
		    100 * saving >= changepoint_defaults.min_change * before)
			add_rise(rises, w, i, saving);
	}
	stage->count = rises->count - stage->first;
	if (stage->count > 0 && rises->rows[rises->count - 1].at > stage->level)
		stage->level = rises->rows[rises->count - 1].at;
	stage->is_creeping = creeps(&rises->rows[stage->first], stage->count);
}

/*
 * Where points are in time, in stages that need not have the same points: by
 * timestamp, or counted from the end.
 */
struct times {
	const struct history *h;
	bool is_timed; /* all stages are */
};

static bool
is_timed(const struct history *h)
{
	size_t i;

	for (i = 0; i < h->stages.count; i++)
		if (!history_at(h, i)->is_timed)
			return false;
	return true;
}

static int64_t
time_of(const struct times *t, const struct history_stage *of, size_t point)
{
	return t->is_timed ? of->points[point].timestamp
			   : (int64_t)point - (int64_t)of->count;
}

/* A rise, and from when to when others are near it. */
struct near {
	size_t rise;
	int64_t time;
	int64_t from;
	int64_t to;
	bool is_taken; /* in a group */
};

static struct near
near_of(const struct times *t, const struct rises *rises, size_t row)
{
	const struct rise *rise = &rises->rows[row];
	const struct history_stage *of = history_at(t->h, rise->stage);
	const size_t last = of->count - 1;
	const size_t to =
	    last - rise->at < RISES_NEAR ? last : rise->at + RISES_NEAR;
	struct near near = { .rise = row };

	near.time = time_of(t, of, rise->at);
	near.from =
	    time_of(t, of, rise->at < RISES_NEAR ? 0 : rise->at - RISES_NEAR);
	near.to = time_of(t, of, to);
	if (t->is_timed) /* to its end */
		near.to += (int64_t)fmin(of->points[to].time * 1000, 1e15);
	return near;
}

static int
compare_times(const void *a, const void *b)
{
	const struct near *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return (x->rise > y->rise) - (x->rise < y->rise);
}

/* The first of n rises in order of time that is not before a time. */
static size_t
first_from(const struct near *near, size_t n, int64_t time)
{
	size_t low = 0, high = n;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (near[middle].time < time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Rises near one of them: from begin to end in order of time, if not taken. */
struct cluster {
	size_t begin;
	size_t end;
	size_t stages;
};

static struct cluster
cluster_around(const struct near *near, size_t n, size_t centre)
{
	struct cluster c = { 0 };
	size_t i;

	c.begin = first_from(near, n, near[centre].from);
	for (i = c.begin; i < n && near[i].time <= near[centre].to; i++)
		c.stages += !near[i].is_taken;
	c.end = i;
	return c;
}

static struct cluster
largest_cluster(const struct near *near, size_t n)
{
	struct cluster best = { 0 };
	size_t i;

	for (i = 0; i < n; i++) {
		struct cluster c;

		if (near[i].is_taken)
			continue;
		c = cluster_around(near, n, i);
		if (c.stages > best.stages)
			best = c;
	}
	return best;
}

/* Fewer rises than this do not show which of them is far beyond the others. */
#define OUTLIER_MIN 5
#define OUTLIER_DEVIATIONS 4

static double
log_ratio(const struct rise *rise)
{
	return log(rise->after / rise->before);
}

/* The ratio beyond which a rise of the cluster is not that of the others. */
static double
outlier_limit(
    const struct rises *rises, const struct near *near, const struct cluster *c)
{
	double *logs = memory_resize(NULL, c->stages, sizeof *logs);
	double median, limit = INFINITY;
	size_t n = 0, i;

	for (i = c->begin; i < c->end; i++)
		if (!near[i].is_taken)
			logs[n++] = log_ratio(&rises->rows[near[i].rise]);
	if (n >= OUTLIER_MIN) {
		median = stats_percentile(logs, n, 50);
		for (i = 0; i < n; i++)
			logs[i] = fabs(logs[i] - median);
		limit = median +
		    fmax(log1p(changepoint_defaults.min_change / 100),
			OUTLIER_DEVIATIONS * 1.4826 *
			    stats_percentile(logs, n, 50));
	}
	free(logs);
	return limit;
}

/* Makes a group of a cluster; its largest saving leads. */
static void
make_group(struct rises *rises, struct near *near, const struct cluster *c,
    size_t number)
{
	const double limit = outlier_limit(rises, near, c);
	struct rise *leader = NULL, *rise;
	size_t i;

	for (i = c->begin; i < c->end; i++) {
		rise = &rises->rows[near[i].rise];
		if (near[i].is_taken)
			continue;
		near[i].is_taken = true;
		if (log_ratio(rise) > limit)
			continue;
		rise->group = number;
		rise->teller = RISE_GROUP;
		if (leader == NULL || rise->saving > leader->saving)
			leader = rise;
	}
	leader->teller = RISE_LEADER;
	for (i = c->begin; i < c->end; i++) {
		rise = &rises->rows[near[i].rise];
		if (rise->group != number)
			continue;
		leader->group_stages++;
		leader->group_saving += rise->saving;
	}
}

static void
find_groups(struct rises *rises, struct near *near, size_t n, size_t stages)
{
	size_t number = 1;
	struct cluster c;

	while ((c = largest_cluster(near, n)).stages >= STEPS_SHARED_MIN &&
	    (double)c.stages >= STEPS_SHARED_SHARE * (double)stages)
		make_group(rises, near, &c, number++);
}

/* Leaves the rise of a stage to that of its child, if that explains it. */
static void
leave_to_child(struct rises *rises, const struct history *h,
    const struct near *near, size_t n, size_t child)
{
	const struct rise *rise = &rises->rows[near[child].rise];
	const struct history_stage *of = history_at(h, rise->stage);
	struct slice parent;
	size_t i;

	if (!metadata_find(
		history_metadata(h, of, rise->at), slice_of("parent"), &parent))
		return;
	for (i = 0; i < n; i++) {
		struct rise *other = &rises->rows[near[i].rise];

		if (slice_equal(other->stage_name, parent) &&
		    near[child].time >= near[i].from &&
		    near[child].time <= near[i].to &&
		    rise->saving >= other->saving / 2)
			other->teller = RISE_CHILD;
	}
}

/* Decides who tells of each rise. */
static void
find_tellers(struct rises *rises, const struct history *h)
{
	const struct times times = { h, is_timed(h) };
	struct near *near = memory_resize(NULL, rises->count, sizeof *near);
	size_t n = 0, i;

	for (i = 0; i < rises->count; i++)
		if (!rises->stages[rises->rows[i].stage].is_creeping)
			near[n++] = near_of(&times, rises, i);
	if (n > 1)
		qsort(near, n, sizeof *near, compare_times);
	for (i = 0; i < n; i++)
		leave_to_child(rises, h, near, n, i);
	for (i = 0; i < n; i++)
		near[i].is_taken =
		    rises->rows[near[i].rise].teller != RISE_ITSELF;
	find_groups(rises, near, n, h->stages.count);
	free(near);
}

struct rises
rises_find(const struct history *h, const struct steps *steps,
    struct rank_distributions *distributions)
{
	struct rises rises = { .stages_count = h->stages.count };
	size_t begin = 0, end, i;

	rises.stages =
	    memory_resize(NULL, rises.stages_count, sizeof *rises.stages);
	for (i = 0; i < rises.stages_count; i++) {
		rises.stages[i] = (struct rises_stage){ .first = rises.count };
		for (end = begin; end < steps->count; end++)
			if (steps->places[end].stage != i)
				break;
		if (end > begin)
			find_rises(&rises,
			    &(struct work){ h, &steps->rows[begin],
				&steps->places[begin], end - begin,
				distributions });
		begin = end;
	}
	find_tellers(&rises, h);
	return rises;
}

void
rises_free(struct rises *rises)
{
	free(rises->rows);
	free(rises->stages);
	*rises = (struct rises){ 0 };
}
