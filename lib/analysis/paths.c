#include "analysis/paths.h"

#include "analysis/needs.h"
#include "analysis/nest.h"
#include "analysis/path.h"
#include "analysis/schedule.h"
#include "analysis/study.h"
#include "analysis/whatif.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "stat/stats.h"
#include "value/metadata.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NS_PER_MS 1e6

/* What is measured of each stage in each run, in ms. */
enum measure {
	PATH_TIME,
	PATH_SHARE,
	SELF_TIME,
	SLACK,
	DRAG,
	SAVES_HALF_MIN,
	SAVES_HALF_MAX,
	WAIT,
	MEASURES
};

/* The part of a stage in a run. */
struct part {
	uint32_t stage;
	bool is_on;
	bool is_given;
	double values[MEASURES]; /* NaN: unknown */
};

/* The work on all runs. */
struct work {
	const struct intervals *v;
	const struct paths_options *options;
	struct study study;
	struct paths *paths;
	struct part *parts;
	size_t count;
	size_t capacity;
	double *times; /* on the path, by stage, ms; of this run */
};

struct timed_run *
paths_run(const struct paths *p, size_t run)
{
	return (struct timed_run *)(void *)(p->runs + run * p->run_size);
}

static double
in_ms(int64_t ns)
{
	return (double)ns / NS_PER_MS;
}

/* Sums up the pieces of the path. */
static void
measure_path(struct work *w)
{
	const struct path_walk *walk = &w->study.walk;
	const struct whatif *stages = &w->study.whatif;
	size_t i;

	for (i = 0; i < stages->count; i++)
		w->times[stages->stages[i]] = 0;
	for (i = 0; i < walk->count; i++) {
		const struct path_piece *p = &walk->pieces[i];

		if (p->point > 0)
			w->times[w->study.nest.points[p->point].stage] +=
			    in_ms(p->end - p->start);
	}
}

/* The time from what a point needs, or seems to, to its start; -1: nothing. */
static int64_t
wait_of(const struct study *s, uint32_t point)
{
	const struct nest_point *p = &s->nest.points[point];

	if (s->is_given)
		return s->needs.waits[point];
	if (p->pred == NEST_NONE)
		return -1;
	return p->lag > 0 ? p->lag : 0;
}

/* Adds up what is measured of the points of a stage. */
static void
measure_points(
    const struct work *w, const struct intervals_run *run, struct part *part)
{
	const struct study *s = &w->study;
	const struct interval *intervals = w->v->points + run->first;
	int64_t self = 0, waits = 0, slack = INT64_MAX;
	bool has_waits = false;
	uint32_t p;

	for (p = s->whatif.first[part->stage]; p != NEST_NONE;
	     p = s->whatif.next[p]) {
		const struct nest_point *point = &s->nest.points[p];
		const int64_t wait = wait_of(s, p);

		self += point->self;
		has_waits |= wait >= 0;
		waits += wait >= 0 ? wait : 0;
		part->is_on |= s->walk.is_on[p];
		part->is_given &= s->is_given &&
		    intervals[point->source].needs != INTERVALS_NONE;
		if (s->is_given && s->needs.slacks[p] < slack)
			slack = s->needs.slacks[p];
	}
	part->values[SELF_TIME] = in_ms(self);
	part->values[WAIT] = has_waits ? in_ms(waits) : NAN;
	part->values[SLACK] = part->is_given ? in_ms(slack) : NAN;
}

static void
measure_stage(struct work *w, const struct intervals_run *run, uint32_t stage)
{
	struct study *s = &w->study;
	struct part *part;
	struct whatif_saved saved;

	w->parts =
	    memory_grow(w->parts, w->count, &w->capacity, sizeof *w->parts);
	part = &w->parts[w->count++];
	*part = (struct part){ .stage = stage, .is_given = true };
	measure_points(w, run, part);
	part->values[PATH_TIME] = w->times[stage];
	part->values[PATH_SHARE] =
	    s->walk.length > 0 ? w->times[stage] / in_ms(s->walk.length) : 0;
	part->values[DRAG] = !part->is_given ? NAN
	    : part->is_on ? in_ms(needs_drag(&s->needs, stage))
			  : 0;
	saved = s->halved[stage];
	part->values[SAVES_HALF_MIN] = in_ms(saved.least);
	part->values[SAVES_HALF_MAX] = in_ms(saved.most);
}

/* The bounds for workers, and for what-if. */
static void
bound_run(struct work *w, struct timed_run *run)
{
	const struct paths_options *o = w->options;
	const struct study *s = &w->study;
	const bool is_known = s->is_given && !s->needs.has_unknown;
	double *bounds = run->bounds;
	size_t i;

	for (i = 0; i < o->jobs_count; i++, bounds += 2) {
		bounds[0] = bounds[1] = NAN;
		if (is_known)
			schedule_bounds(run->work, in_ms(s->needs.length),
			    o->jobs[i], &bounds[0], &bounds[1]);
	}
	if (o->factors != NULL) {
		const struct whatif_saved saved =
		    study_scale(&w->study, o->factors);

		bounds[0] = run->elapsed - in_ms(saved.most);
		bounds[1] = run->elapsed - in_ms(saved.least);
	}
}

/* The name of a run, as people read it. */
static struct slice
name_of(struct paths *p, struct slice encoded)
{
	struct buffer text = { 0 };
	struct slice name;

	metadata_decode_printable(&text, encoded);
	name = intern_text(
	    &p->names, intern_id(&p->names, slice_of_buffer(&text)));
	buffer_free(&text);
	return name;
}

static void
measure_run(
    struct work *w, const struct intervals_run *of, struct timed_run *run)
{
	const struct nest *nest = &w->study.nest;
	const int64_t elapsed = nest->points[0].end, work = nest_work(nest);

	*run = (struct timed_run){
		.run = name_of(w->paths, of->name),
		.timestamp = of->start,
		.elapsed = in_ms(elapsed),
		.work = in_ms(work),
		.idle = in_ms(nest->idle),
		.longest_idle = in_ms(nest->longest_idle),
		.after_stage = nest->before_idle == NEST_NONE
		    ? slice_of("")
		    : intervals_stage(
			  w->v, nest->points[nest->before_idle].stage),
		.concurrency_avg =
		    elapsed > 0 ? (double)work / (double)elapsed : NAN,
		.concurrency_max = (double)nest_concurrency(nest),
		.path = in_ms(w->study.walk.length),
		.overhang = in_ms(nest->overhang),
		.needs = w->study.is_given ? NEEDS_GIVEN : NEEDS_INFERRED,
	};
	bound_run(w, run);
}

/* Takes over what is wrong with the needs of a run. */
static void
take_faults(struct work *w, const struct intervals_run *run)
{
	struct paths *p = w->paths;
	const struct study *s = &w->study;
	size_t i;

	p->orphans += s->nest.orphans;
	if (!s->is_given)
		return;
	p->missing += s->needs.missing;
	for (i = 0; i < s->needs.faults_count; i++) {
		const struct needs_fault *f = &s->needs.faults[i];
		const struct nest_point *point = &s->nest.points[f->point];

		p->faults = memory_grow(p->faults, p->faults_count,
		    &p->faults_capacity, sizeof *p->faults);
		p->faults[p->faults_count++] = (struct paths_fault){
			.run = run,
			.point = w->v->points + run->first + point->source,
			.stage = f->stage,
			.is_cycle = f->is_cycle,
		};
	}
}

/* Puts the parts of each stage together. */
static void
group_parts(struct work *w)
{
	const size_t stages = w->v->stages_count;
	struct part *sorted = memory_resize(NULL, w->count, sizeof *sorted);
	size_t *next = memory_resize(NULL, stages + 1, sizeof *next);
	size_t i;

	memset(next, 0, (stages + 1) * sizeof *next);
	for (i = 0; i < w->count; i++)
		next[w->parts[i].stage + 1]++;
	for (i = 0; i < stages; i++)
		next[i + 1] += next[i];
	for (i = 0; i < w->count; i++)
		sorted[next[w->parts[i].stage]++] = w->parts[i];
	free(next);
	free(w->parts);
	w->parts = sorted;
}

/* The median of those of n parts that are known; NaN if none is. */
static double
median_of(const struct part *parts, size_t n, enum measure m, double *room)
{
	size_t known = 0, i;

	for (i = 0; i < n; i++)
		if (!isnan(parts[i].values[m]))
			room[known++] = parts[i].values[m];
	return known > 0 ? stats_percentile(room, known, 50) : NAN;
}

static struct path
sum_up(
    const struct intervals *v, const struct part *parts, size_t n, double *room)
{
	struct path p = {
		.stage_name = intervals_stage(v, parts->stage),
		.runs = (double)n,
		.path_time = median_of(parts, n, PATH_TIME, room),
		.path_share = median_of(parts, n, PATH_SHARE, room),
		.self_time = median_of(parts, n, SELF_TIME, room),
		.saves_half_min = median_of(parts, n, SAVES_HALF_MIN, room),
		.saves_half_max = median_of(parts, n, SAVES_HALF_MAX, room),
		.wait = median_of(parts, n, WAIT, room),
		.slack = NAN,
		.drag = NAN,
		.needs = NEEDS_GIVEN,
	};
	size_t on = 0, i;

	for (i = 0; i < n; i++) {
		on += parts[i].is_on;
		if (!parts[i].is_given)
			p.needs = NEEDS_INFERRED;
	}
	p.on_path = (double)on / (double)n;
	if (p.needs == NEEDS_GIVEN) {
		p.slack = median_of(parts, n, SLACK, room);
		p.drag = median_of(parts, n, DRAG, room);
	}
	return p;
}

/* Longest on the path first, then as in the array. */
static int
compare_paths(const void *a, const void *b)
{
	const struct path *x = *(const struct path *const *)a;
	const struct path *y = *(const struct path *const *)b;

	if (x->path_time != y->path_time)
		return x->path_time < y->path_time ? 1 : -1;
	return (x > y) - (x < y);
}

static void
sort_stages(struct paths *p)
{
	const size_t n = p->stages_count;
	const struct path **order = memory_resize(NULL, n, sizeof *order);
	struct path *sorted = memory_resize(NULL, n, sizeof *sorted);
	size_t i;

	for (i = 0; i < n; i++)
		order[i] = &p->stages[i];
	if (n > 0)
		qsort(order, n, sizeof *order, compare_paths);
	for (i = 0; i < n; i++)
		sorted[i] = *order[i];
	free(order);
	free(p->stages);
	p->stages = sorted;
}

static void
sum_up_stages(struct work *w)
{
	struct paths *p = w->paths;
	double *room = memory_resize(NULL, w->count, sizeof *room);
	size_t begin, end;

	group_parts(w);
	p->stages = memory_resize(NULL, w->v->stages_count, sizeof *p->stages);
	for (begin = 0; begin < w->count; begin = end) {
		for (end = begin; end < w->count; end++)
			if (w->parts[end].stage != w->parts[begin].stage)
				break;
		p->stages[p->stages_count++] =
		    sum_up(w->v, w->parts + begin, end - begin, room);
	}
	free(room);
}

struct paths
paths_find(const struct intervals *v, const struct paths_options *options)
{
	struct paths p = {
		.bounds_count = 2 * options->jobs_count +
		    (options->factors != NULL ? 2 : 0),
	};
	struct work w = {
		.v = v,
		.options = options,
		.paths = &p,
		.times = memory_resize(NULL, v->stages.count, sizeof *w.times),
	};
	size_t r, i;

	p.run_size = sizeof(struct timed_run) + p.bounds_count * sizeof(double);
	p.runs = memory_resize(NULL, v->runs_count, p.run_size);
	for (r = 0; r < v->runs_count; r++) {
		const struct intervals_run *run = &v->runs[r];

		if (run->count == 0)
			continue;
		study_run(&w.study, v, run, options->is_given);
		take_faults(&w, run);
		measure_path(&w);
		study_halve(&w.study);
		for (i = 0; i < w.study.whatif.count; i++)
			measure_stage(&w, run, w.study.whatif.stages[i]);
		measure_run(&w, run, paths_run(&p, p.runs_count++));
	}
	sum_up_stages(&w);
	sort_stages(&p);
	study_free(&w.study);
	free(w.parts);
	free(w.times);
	return p;
}

void
paths_free(struct paths *p)
{
	free(p->stages);
	free(p->runs);
	free(p->faults);
	intern_free(&p->names);
	*p = (struct paths){ 0 };
}
