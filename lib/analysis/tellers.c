#include "analysis/tellers.h"

#include "analysis/steps.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "stage/history.h"
#include "stat/changepoint.h"
#include "stat/robust.h"
#include "stat/stats.h"
#include "value/metadata.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

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
	return t->is_timed ? of->timestamps[point]
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
		near.to += (int64_t)fmin(of->times[to] * 1000, 1e15);
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
	double limit = INFINITY;
	size_t n = 0, i;

	for (i = c->begin; i < c->end; i++)
		if (!near[i].is_taken)
			logs[n++] = log_ratio(&rises->rows[near[i].rise]);
	if (n >= OUTLIER_MIN) {
		limit = fmax(log1p(changepoint_defaults.min_change / 100),
		    OUTLIER_DEVIATIONS * robust_mad(logs, n));
		limit += stats_percentile(logs, n, 50);
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
leave_to_child(struct rises *rises, struct slice parent,
    const struct near *near, size_t n, size_t child)
{
	const struct rise *rise = &rises->rows[near[child].rise];
	size_t i;

	for (i = 0; i < n; i++) {
		struct rise *other = &rises->rows[near[i].rise];

		if (slice_equal(other->stage_name, parent) &&
		    near[child].time >= near[i].from &&
		    near[child].time <= near[i].to &&
		    rise->saving >= other->saving / 2)
			other->teller = RISE_CHILD;
	}
}

static void
leave_to_children(struct rises *rises, const struct history *h,
    const struct near *near, size_t n)
{
	struct buffer name = { 0 };
	struct slice parent;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct rise *rise = &rises->rows[near[i].rise];
		const struct history_stage *of = history_at(h, rise->stage);

		if (!metadata_find(history_metadata(h, of, rise->at),
			slice_of("parent"), &parent))
			continue;
		name.len = 0;
		metadata_decode(&name, parent);
		leave_to_child(rises, slice_of_buffer(&name), near, n, i);
	}
	buffer_free(&name);
}

void
tellers_find(struct rises *rises, const struct history *h)
{
	const struct times times = { h, is_timed(h) };
	struct near *near = memory_resize(NULL, rises->count, sizeof *near);
	size_t n = 0, i;

	for (i = 0; i < rises->count; i++)
		if (!rises->stages[rises->rows[i].stage].is_creeping)
			near[n++] = near_of(&times, rises, i);
	if (n > 1)
		qsort(near, n, sizeof *near, compare_times);
	leave_to_children(rises, h, near, n);
	for (i = 0; i < n; i++)
		near[i].is_taken =
		    rises->rows[near[i].rise].teller != RISE_ITSELF;
	find_groups(rises, near, n, h->stages.count);
	free(near);
}
