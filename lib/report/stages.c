#include "report/stages.h"

#include "base/memory.h"
#include "render/page.h"
#include "render/people.h"
#include "report/axis.h"
#include "report/spread.h"

#include <math.h>
#include <stdlib.h>

/* Unknown shares come last. */
static int
compare(const struct stages_stage *x, const struct stages_stage *y)
{
	const double a = x->numbers.share, b = y->numbers.share;

	if (isnan(a) != isnan(b))
		return isnan(a) ? 1 : -1;
	if (a != b && !isnan(a))
		return a < b ? 1 : -1;
	return (x->order > y->order) - (x->order < y->order);
}

static int
compare_shares(const void *a, const void *b)
{
	return compare(
	    *(struct stages_stage *const *)a, *(struct stages_stage *const *)b);
}

/* A stage that can have pictures, and its number in the history. */
struct ranked {
	struct stages_stage *stage;
	size_t number;
};

static int
compare_pictures(const void *a, const void *b)
{
	const struct stages_stage *x = ((const struct ranked *)a)->stage;
	const struct stages_stage *y = ((const struct ranked *)b)->stage;

	if (x->is_advised != y->is_advised)
		return x->is_advised ? -1 : 1;
	return compare(x, y);
}

static void
init(void *item)
{
	*(struct stages_stage *)item = (struct stages_stage){ 0 };
}

static const struct index_item stage_item = { sizeof(struct stages_stage),
	init };

/* The stage of a name, which must be one that has facts. */
static struct stages_stage *
find(struct stages *s, struct slice name)
{
	return index_find(&s->index, &stage_item, name);
}

void
stages_init(struct stages *s, const struct facts *facts)
{
	size_t i;

	*s = (struct stages){ .count = facts->stages.count };
	s->list = memory_resize(NULL, s->count, sizeof(struct stages_stage *));
	index_extend(&s->index, &stage_item, s->count);
	for (i = 0; i < s->count; i++) {
		const struct facts_stage *f = facts_at(facts, i);
		const struct slice name = index_name(&facts->stages, i);

		s->list[i] = find(s, name);
		*s->list[i] = (struct stages_stage){
			.name = name,
			.numbers = { f->count, f->median, f->percentile_95,
			    f->avg, f->cv * f->avg, f->cpu_utilization,
			    f->share },
			.order = i,
		};
	}
	if (s->count > 1)
		qsort(s->list, s->count, sizeof(struct stages_stage *),
		    compare_shares);
}

void
stages_take_stats(struct stages *s, const struct stats *stats, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const struct stats *row = &stats[i];
		struct stages_numbers *n = &find(s, row->stage_name)->numbers;

		*n = (struct stages_numbers){ row->count, row->median,
			row->percentile_95, row->avg, row->stdev,
			row->cpu_utilization, n->share };
	}
}

void
stages_take_advice(
    struct stages *s, const struct recommend_advice *advice, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		find(s, advice[i].row.stage_name)->is_advised = true;
}

void
stages_take_history(struct stages *s, const struct history *h,
    const struct index *names, const struct steps *steps)
{
	const size_t n = h->stages.count;
	struct ranked *ranked = memory_resize(NULL, n, sizeof *ranked);
	size_t i;

	for (i = 0; i < n; i++)
		ranked[i] = (struct ranked){ find(s, index_name(names, i)), i };
	if (n > 1)
		qsort(ranked, n, sizeof *ranked, compare_pictures);
	for (; s->drawn < n && s->drawn < STAGES_DRAWN_MAX; s->drawn++) {
		struct ranked *r = &ranked[s->drawn];

		r->stage->is_drawn = true;
		past_init(&r->stage->past, h, r->number, steps);
	}
	free(ranked);
}

void
stages_free(struct stages *s)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		past_free(&s->list[i]->past);
	free(s->list);
	index_free(&s->index);
	*s = (struct stages){ 0 };
}

void
stages_link(struct buffer *b, struct stages *s, struct slice name)
{
	const struct stages_stage *stage = find(s, name);

	if (stage->is_drawn)
		page_put(b, "<a href=\"#s%zu\">", stage->order);
	page_name(b, name);
	if (stage->is_drawn)
		buffer_text(b, "</a>");
}

/* The axis that all pictures share. */
static struct axis
common_axis(const struct stages *s)
{
	struct spread_ends ends = { .middle = INFINITY };
	size_t i;

	for (i = 0; i < s->count; i++)
		if (s->list[i]->is_drawn)
			spread_add(&ends, &s->list[i]->past);
	return spread_axis(&ends);
}

/* Without points there are no pictures, and no column of them. */
static void
draw_head(struct buffer *b, const struct stages *s, const struct axis *axis)
{
	buffer_text(
	    b, "<thead>\n<tr><th scope=\"col\" class=\"text\">stage</th>");
	if (s->drawn > 0) {
		buffer_text(b, "<th scope=\"col\" class=\"picture\">");
		spread_draw_axis(b, axis);
		buffer_text(b, "</th>");
	}
	buffer_text(b,
	    "<th scope=\"col\" class=\"wider\">runs</th>"
	    "<th scope=\"col\">median</th>"
	    "<th scope=\"col\" class=\"wide\">p95</th>"
	    "<th scope=\"col\" class=\"wider\">average ± SD</th>"
	    "<th scope=\"col\" class=\"wider\">CPU</th>"
	    "<th scope=\"col\">share of time</th></tr>\n</thead>\n");
}

static void
draw_share(struct buffer *b, double share)
{
	buffer_text(b, "<td class=\"share\">");
	page_number(b, people_share, share);
	if (share >= 0)
		page_put(b,
		    "<svg aria-hidden=\"true\" width=\"100%%\" height=\"4\">"
		    "<rect width=\"%.1f%%\" height=\"4\"/></svg>",
		    100 * share);
	buffer_text(b, "</td></tr>\n");
}

static void
draw_average(struct buffer *b, const struct stages_numbers *n)
{
	buffer_text(b, "<td class=\"wider\">");
	page_number(b, people_time, n->avg);
	if (!isnan(n->avg) && !isnan(n->sd)) {
		buffer_text(b, " ± ");
		page_number(b, people_time, n->sd);
	}
	buffer_text(b, "</td>");
}

static void
draw_cell(struct buffer *b, const char *class,
    void (*say)(struct buffer *b, double value), double value)
{
	page_put(b, "<td%s>", class);
	page_number(b, say, value);
	buffer_text(b, "</td>");
}

static void
draw_row(struct buffer *b, struct stages *s, const struct stages_stage *stage,
    const struct axis *axis)
{
	const struct stages_numbers *n = &stage->numbers;
	const char *wide = " class=\"wide\"", *wider = " class=\"wider\"";

	buffer_text(b, "<tr><th scope=\"row\" class=\"text\">");
	stages_link(b, s, stage->name);
	buffer_text(b, "</th>");
	if (s->drawn > 0)
		buffer_text(b, "<td class=\"picture\">");
	if (stage->is_drawn)
		spread_draw(b, &stage->past, axis, stage->name);
	if (s->drawn > 0)
		buffer_text(b, "</td>");
	draw_cell(b, wider, people_count, n->runs);
	draw_cell(b, "", people_time, n->median);
	draw_cell(b, wide, people_time, n->p95);
	draw_average(b, n);
	draw_cell(b, wider, people_ratio, n->cpu);
	draw_share(b, n->share);
}

/* Says what the rows left out are, in a table of its own. */
static void
say_rest(struct buffer *b, const struct stages *s, size_t shown)
{
	double share = 0;
	size_t i;

	for (i = shown; i < s->count; i++)
		share += s->list[i]->numbers.share;
	page_put(b, "<p class=\"mute\">%zu more stage%s", s->count - shown,
	    s->count - shown == 1 ? "" : "s");
	if (!isnan(share)) {
		buffer_text(b, " with ");
		page_number(b, people_share, share);
		buffer_text(b, " of the time");
	}
	buffer_text(b, "</p>\n");
}

void
stages_draw(struct buffer *b, struct stages *s)
{
	const size_t shown =
	    s->count < STAGES_ROWS_MAX ? s->count : STAGES_ROWS_MAX;
	const struct axis axis = common_axis(s);
	size_t i;

	buffer_text(b, "<table class=\"charts\">\n");
	draw_head(b, s, &axis);
	buffer_text(b, "<tbody>\n");
	for (i = 0; i < shown; i++)
		draw_row(b, s, s->list[i], &axis);
	buffer_text(b, "</tbody>\n</table>\n");
	if (shown < s->count)
		say_rest(b, s, shown);
}
