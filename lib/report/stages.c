#include "report/stages.h"

#include "base/memory.h"
#include "render/page.h"
#include "render/people.h"
#include "report/axis.h"
#include "report/spread.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* The share of a stage for sorting: unknown ones come last. */
static double
share_of(const struct stages_stage *stage)
{
	return isnan(stage->facts->share) ? -1 : stage->facts->share;
}

static int
compare_shares(const void *a, const void *b)
{
	const struct stages_stage *x = *(struct stages_stage *const *)a;
	const struct stages_stage *y = *(struct stages_stage *const *)b;

	if (share_of(x) != share_of(y))
		return share_of(x) < share_of(y) ? 1 : -1;
	return (x->order > y->order) - (x->order < y->order);
}

/* Which stages have pictures first. */
static int
compare_pictures(const void *a, const void *b)
{
	const struct stages_stage *x = *(struct stages_stage *const *)a;
	const struct stages_stage *y = *(struct stages_stage *const *)b;

	if (x->is_advised != y->is_advised)
		return x->is_advised ? -1 : 1;
	return compare_shares(a, b);
}

static void
sort(struct stages *s, int (*compare)(const void *, const void *))
{
	if (s->count > 1)
		qsort(
		    s->list, s->count, sizeof(struct stages_stage *), compare);
}

static void
init(void *item)
{
	*(struct stages_stage *)item =
	    (struct stages_stage){ .number = SIZE_MAX };
}

static const struct index_item stage_item = { sizeof(struct stages_stage),
	init };

/* The stage of a name; one that has no facts is of no use. */
static struct stages_stage *
find(struct stages *s, struct slice name)
{
	return index_find(&s->index, &stage_item, name);
}

static void
add_stages(struct stages *s, const struct facts *facts)
{
	size_t i;

	s->count = facts->stages.count;
	s->list = memory_resize(NULL, s->count, sizeof(struct stages_stage *));
	index_extend(&s->index, &stage_item, s->count);
	for (i = 0; i < s->count; i++) {
		struct stages_stage *stage =
		    find(s, index_name(&facts->stages, i));

		stage->name = index_name(&facts->stages, i);
		stage->facts = facts_at(facts, i);
		stage->order = i;
		s->list[i] = stage;
	}
}

/* Prepares the pictures of the first ones that have points. */
static void
prepare_pictures(struct stages *s, const struct history *h)
{
	size_t i;

	sort(s, compare_pictures);
	for (i = 0; i < s->count && s->drawn < STAGES_DRAWN_MAX; i++) {
		struct stages_stage *stage = s->list[i];

		if (stage->number == SIZE_MAX)
			continue;
		stage->is_drawn = true;
		past_init(&stage->past, h, stage->number);
		s->drawn++;
	}
	sort(s, compare_shares);
}

void
stages_init(struct stages *s, const struct facts *facts,
    const struct history *h, const struct index *names,
    const struct recommend_advice *advice, size_t advice_count)
{
	size_t i;

	*s = (struct stages){ 0 };
	add_stages(s, facts);
	for (i = 0; i < h->stages.count; i++)
		find(s, index_name(names, i))->number = i;
	for (i = 0; i < advice_count; i++)
		find(s, advice[i].row.stage_name)->is_advised = true;
	prepare_pictures(s, h);
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
draw_average(struct buffer *b, const struct facts_stage *f)
{
	buffer_text(b, "<td class=\"wider\">");
	page_number(b, people_time, f->avg);
	if (!isnan(f->avg) && !isnan(f->cv)) {
		buffer_text(b, " ± ");
		page_number(b, people_time, f->cv * f->avg);
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
	const struct facts_stage *f = stage->facts;
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
	draw_cell(b, wider, people_count, f->count);
	draw_cell(b, "", people_time, f->median);
	draw_cell(b, wide, people_time, f->percentile_95);
	draw_average(b, f);
	draw_cell(b, wider, people_ratio, f->cpu_utilization);
	draw_share(b, f->share);
}

/* Says what the rows left out are, in a table of its own. */
static void
say_rest(struct buffer *b, const struct stages *s, size_t shown)
{
	double share = 0;
	size_t i;

	for (i = shown; i < s->count; i++)
		share += s->list[i]->facts->share;
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
