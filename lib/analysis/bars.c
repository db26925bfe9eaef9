#include "analysis/bars.h"

#include "analysis/lanes.h"
#include "analysis/nest.h"
#include "analysis/path.h"
#include "analysis/study.h"
#include "base/memory.h"
#include "base/slice.h"
#include "value/metadata.h"

#include <math.h>
#include <stdlib.h>

#define NS_PER_MS 1e6

/* A run being drawn. */
struct drawing {
	struct bars *bars;
	const struct intervals *v;
	const struct intervals_run *run;
	struct study study;
	struct lanes_plan plan;
	struct bar blank; /* what all bars of the run have */
	size_t first;     /* of its bars, that of point 1 */
};

static struct slice
keep(struct bars *b)
{
	return intern_text(
	    &b->stacks, intern_id(&b->stacks, slice_of_buffer(&b->text)));
}

static struct bar *
append(struct drawing *d)
{
	struct bars *b = d->bars;

	b->list = memory_grow(b->list, b->count, &b->capacity, sizeof *b->list);
	b->list[b->count] = d->blank;
	return &b->list[b->count++];
}

/* The names around a point, and its own, in which a ';' is written as %3B. */
static struct slice
stack_of(struct drawing *d, uint32_t point)
{
	const struct nest_point *p = &d->study.nest.points[point];
	const struct slice name = intervals_stage(d->v, p->stage);
	struct buffer *text = &d->bars->text;
	size_t i;

	text->len = 0;
	if (p->parent > 0) {
		const struct slice around =
		    d->bars->list[d->first + p->parent - 1].stack;

		buffer_append(text, around.at, around.len);
		buffer_byte(text, ';');
	}
	for (i = 0; i < name.len; i++)
		if (name.at[i] == ';')
			buffer_text(text, "%3B");
		else
			buffer_byte(text, name.at[i]);
	return keep(d->bars);
}

static void
set_time(struct bar *bar, int64_t start, int64_t end)
{
	bar->timestamp += start / 1000;
	bar->start = (double)start / NS_PER_MS;
	bar->length = (double)(end - start) / NS_PER_MS;
}

static void
add_point(struct drawing *d, uint32_t point)
{
	const struct study *s = &d->study;
	const struct nest_point *p = &s->nest.points[point];
	const struct interval *interval =
	    &d->v->points[d->run->first + p->source];
	const struct slice stack = stack_of(d, point);
	struct bar *bar = append(d);

	bar->stage_name = intervals_stage(d->v, p->stage);
	bar->stack = stack;
	bar->lane = d->plan.lanes[point];
	bar->self_time = (double)p->self / NS_PER_MS;
	set_time(bar, p->start, d->plan.ends[point]);
	if (s->is_given && interval->needs != INTERVALS_NONE)
		bar->slack = (double)s->needs.slacks[point] / NS_PER_MS;
	if (s->walk.is_on[point])
		bar->path = s->is_given ? BAR_CRITICAL : BAR_OBSERVED;
	if (d->v->keeps_metadata)
		bar->metadata = intervals_metadata(d->v, interval);
}

/* The points that have no parent, in order of their start. */
struct outermost {
	const struct nest_point *points;
	uint32_t next;
	uint32_t end;
	int64_t latest; /* end of those before `next` */
};

/* Whether no point at all runs in a gap of the path; gaps in their order. */
static bool
is_idle(struct outermost *o, const struct path_piece *gap)
{
	for (; o->next < o->end && o->points[o->next].start < gap->end;
	     o->next++)
		if (o->points[o->next].end > o->latest)
			o->latest = o->points[o->next].end;
	return o->latest <= gap->start;
}

static void
add_gaps(struct drawing *d)
{
	const struct path_walk *walk = &d->study.walk;
	const struct nest_point *points = d->study.nest.points;
	struct outermost outermost = { points, points->first,
		points->first + points->count, INT64_MIN };
	size_t i;

	for (i = 0; i < walk->count; i++) {
		const struct path_piece *p = &walk->pieces[i];
		struct bar *bar;

		if (p->point > 0 || p->end - p->start <= NEST_TOLERANCE)
			continue;
		bar = append(d);
		bar->stage_name =
		    slice_of(is_idle(&outermost, p) ? "(idle)" : "(wait)");
		bar->is_gap = true;
		set_time(bar, p->start, p->end);
	}
}

static struct bar
blank_of(struct bars *b, const struct intervals *v, size_t run,
    const struct nest *nest)
{
	struct bar blank = {
		.run_number = (double)(run + 1),
		.run_elapsed = (double)nest->points[0].end / NS_PER_MS,
		.timestamp = v->runs[run].start,
		.slack = NAN,
		.stack = slice_of(""),
		.metadata = slice_of(""),
	};

	b->text.len = 0;
	metadata_decode_printable(&b->text, v->runs[run].name);
	blank.run = keep(b);
	return blank;
}

void
bars_add(struct bars *b, const struct intervals *v, size_t run, bool is_given,
    bool has_gaps)
{
	struct drawing d = {
		.bars = b,
		.v = v,
		.run = &v->runs[run],
		.first = b->count,
	};
	uint32_t point;
	size_t i;

	study_run(&d.study, v, d.run, is_given);
	lanes_pack(&d.plan, &d.study.nest);
	d.blank = blank_of(b, v, run, &d.study.nest);
	for (point = 1; point < d.study.nest.count; point++)
		add_point(&d, point);
	if (has_gaps)
		add_gaps(&d);
	for (i = d.first; i < b->count; i++)
		b->list[i].run_bars = (double)(b->count - d.first);
	study_free(&d.study);
	lanes_free(&d.plan);
}

/* The more important first; equal ones in their order. */
static int
compare_importance(const void *a, const void *b)
{
	const struct bar *x = *(const struct bar *const *)a;
	const struct bar *y = *(const struct bar *const *)b;
	const bool x_is_on = x->is_gap || x->path != BAR_OFF_PATH;
	const bool y_is_on = y->is_gap || y->path != BAR_OFF_PATH;

	if (x_is_on != y_is_on)
		return x_is_on ? -1 : 1;
	if (x->length != y->length)
		return x->length < y->length ? 1 : -1;
	return (x > y) - (x < y);
}

void
bars_cut(struct bars *b, size_t most)
{
	const struct bar **order;
	bool *is_kept;
	size_t kept = 0, i;

	if (b->count <= most)
		return;
	order = memory_resize(NULL, b->count, sizeof *order);
	is_kept = memory_resize(NULL, b->count, sizeof *is_kept);
	for (i = 0; i < b->count; i++) {
		order[i] = &b->list[i];
		is_kept[i] = false;
	}
	qsort(order, b->count, sizeof *order, compare_importance);
	for (i = 0; i < most; i++)
		is_kept[order[i] - b->list] = true;
	for (i = 0; i < b->count; i++)
		if (is_kept[i])
			b->list[kept++] = b->list[i];
	b->count = kept;
	free(order);
	free(is_kept);
}

void
bars_free(struct bars *b)
{
	free(b->list);
	intern_free(&b->stacks);
	buffer_free(&b->text);
	*b = (struct bars){ 0 };
}
