#include "group.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_MIN 64

/* FNV-1a. */
static size_t
hash(struct slice name)
{
	uint64_t h = 14695981039346656037u;
	size_t i;

	for (i = 0; i < name.len; i++)
		h = (h ^ (unsigned char)name.at[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

static struct slice
name_of(const struct group_stage *stage)
{
	return (struct slice){ stage->name, stage->name_len };
}

/* The slot of that name, or the empty one where it belongs. */
static size_t *
find_slot(const struct group *g, struct slice name)
{
	size_t mask = g->slots_count - 1;
	size_t i = hash(name) & mask;

	for (; g->slots[i] != 0; i = (i + 1) & mask) {
		const struct group_stage *stage = &g->stages[g->slots[i] - 1];

		if (stage->name_len == name.len &&
		    memcmp(stage->name, name.at, name.len) == 0)
			break;
	}
	return &g->slots[i];
}

/* Keeps the hash table at most half full. */
static void
grow_slots(struct group *g)
{
	size_t i;

	if (g->stages_count * 2 < g->slots_count)
		return;
	g->slots_count = g->slots_count == 0 ? SLOTS_MIN : g->slots_count * 2;
	g->slots = memory_resize(g->slots, g->slots_count, sizeof *g->slots);
	memset(g->slots, 0, g->slots_count * sizeof *g->slots);
	for (i = 0; i < g->stages_count; i++)
		*find_slot(g, name_of(&g->stages[i])) = i + 1;
}

static char *
copy_name(struct slice name)
{
	char *copy = memory_resize(NULL, name.len, 1);

	memcpy(copy, name.at, name.len);
	return copy;
}

static struct group_stage *
find_stage(struct group *g, struct slice name)
{
	size_t *slot;

	grow_slots(g);
	slot = find_slot(g, name);
	if (*slot == 0) {
		g->stages = memory_grow(g->stages, g->stages_count,
		    &g->stages_capacity, sizeof *g->stages);
		g->stages[g->stages_count++] = (struct group_stage){
			.name = copy_name(name),
			.name_len = name.len,
			.memory_max = NAN,
		};
		*slot = g->stages_count;
	}
	return &g->stages[*slot - 1];
}

void
group_add_point(struct group *g, const struct point *point)
{
	struct group_stage *stage = find_stage(g, point->stage_name);

	stage->times = memory_grow(
	    stage->times, stage->count, &stage->capacity, sizeof *stage->times);
	stage->times[stage->count++] = point->execution_time;
	stage->memory_max = fmax(stage->memory_max, point->memory_used);
	if (!isnan(point->cpu_time)) {
		stats_sum_add(&stage->cpu, point->cpu_time);
		stats_sum_add(&stage->wall, point->execution_time);
	}
}

static struct stats *
add_row(struct group *g)
{
	g->rows = memory_grow(
	    g->rows, g->rows_count, &g->rows_capacity, sizeof *g->rows);
	return &g->rows[g->rows_count++];
}

void
group_add_stats(struct group *g, const struct stats *stats)
{
	struct stats *row = add_row(g);
	char *name = copy_name(stats->stage_name);

	g->names = memory_grow(
	    g->names, g->names_count, &g->names_capacity, sizeof *g->names);
	g->names[g->names_count++] = name;
	*row = *stats;
	row->stage_name.at = name;
}

static double
utilization(const struct group_stage *stage)
{
	double wall = stats_sum_value(&stage->wall);

	return wall > 0 ? stats_sum_value(&stage->cpu) / wall : NAN;
}

/* The statistics of a stage, its times sorted, but for the global ones. */
static struct stats
describe(const struct group_stage *stage)
{
	struct stats s = {
		.stage_name = name_of(stage),
		.count = (double)stage->count,
		.min = stage->times[0],
		.max = stage->times[stage->count - 1],
		.median = stats_percentile(stage->times, stage->count, 50),
		.percentile_95 =
		    stats_percentile(stage->times, stage->count, 95),
		.total = stats_total(stage->times, stage->count),
		.cpu_utilization = utilization(stage),
		.memory_max = stage->memory_max,
	};

	s.avg = stats_average(s.total, stage->count, s.min, s.max);
	s.variance = stats_variance(stage->times, stage->count, s.avg);
	s.stdev = sqrt(s.variance);
	return s;
}

/* All times of all stages, sorted; to be freed. */
static double *
merge_times(const struct group *g, size_t *count)
{
	size_t i, n = 0;
	double *all;

	for (i = 0; i < g->stages_count; i++)
		n += g->stages[i].count;
	all = memory_resize(NULL, n, sizeof *all);
	*count = 0;
	for (i = 0; i < g->stages_count; i++) {
		const struct group_stage *stage = &g->stages[i];

		memcpy(all + *count, stage->times, stage->count * sizeof *all);
		*count += stage->count;
	}
	stats_sort(all, n);
	return all;
}

void
group_finish(struct group *g)
{
	double *all, average, percentile_95;
	size_t i, n;

	if (g->stages_count == 0)
		return;
	all = merge_times(g, &n);
	average = stats_average(stats_total(all, n), n, all[0], all[n - 1]);
	percentile_95 = stats_percentile(all, n, 95);
	free(all);
	for (i = 0; i < g->stages_count; i++) {
		struct group_stage *stage = &g->stages[i];
		struct stats *row = add_row(g);

		stats_sort(stage->times, stage->count);
		*row = describe(stage);
		row->global_avg = average;
		row->global_percentile_95 = percentile_95;
	}
}

const struct stats *
group_overflow(const struct group *g)
{
	size_t i;

	for (i = 0; i < g->rows_count; i++) {
		const struct stats *row = &g->rows[i];

		if (isinf(row->total) || isinf(row->variance) ||
		    isinf(row->global_avg))
			return row;
	}
	return NULL;
}

void
group_free(struct group *g)
{
	size_t i;

	for (i = 0; i < g->stages_count; i++) {
		free(g->stages[i].name);
		free(g->stages[i].times);
	}
	for (i = 0; i < g->names_count; i++)
		free(g->names[i]);
	free(g->stages);
	free(g->slots);
	free(g->rows);
	free(g->names);
	*g = (struct group){ 0 };
}
