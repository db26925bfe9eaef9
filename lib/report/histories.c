#include "report/histories.h"

#include "model/model.h"
#include "render/page.h"
#include "render/people.h"
#include "report/past.h"
#include "report/scatter.h"

#include <math.h>

/* Of all pictures together: a dot takes some 10 bytes, a tooltip 150. */
#define DOTS_MAX 40000
#define PARTS_MAX 2500

/* Of one picture, where stages are few. */
#define STAGE_DOTS_MAX 5000
#define STAGE_PARTS_MAX 125

/* Rows of its table. */
#define ROWS_MAX 12

static size_t
share_out(size_t all, size_t stages, size_t most)
{
	return all / stages < most ? all / stages : most;
}

/* What a step changed, as a row of a list. */
static void
draw_step(struct buffer *b, const struct past *p, size_t i)
{
	const struct step *step = &p->steps[i];
	const struct past_part at = { p->places[i].at, 1 };

	buffer_text(b, "<li>");
	past_say_when(b, p, at);
	buffer_text(b, ", ");
	if (past_say_commits(b, p, at))
		buffer_text(b, ": ");
	people_times(b, step->before_median, step->after_median);
	page_put(b, ", <b class=\"%s\">",
	    step->after_median > step->before_median ? "hot" : "cool");
	page_number(b, people_change, step->change_percent);
	buffer_text(b, "</b></li>\n");
}

static void
draw_steps(struct buffer *b, const struct past *p)
{
	size_t i;

	if (p->steps_count == 0)
		return;
	buffer_text(b, "<ol class=\"steps\">\n");
	for (i = 0; i < p->steps_count; i++)
		draw_step(b, p, i);
	buffer_text(b, "</ol>\n");
}

static void
draw_row(struct buffer *b, const struct past *p, struct past_part part)
{
	const struct past_times times = past_times_of(p, part);

	buffer_text(b, "<tr><th scope=\"row\" class=\"text\">");
	past_say_when(b, p, part);
	buffer_text(b, "</th><td class=\"text\">");
	past_say_commits(b, p, part);
	page_put(b, "</td><td>%zu</td><td>", part.count);
	page_number(b, people_time, times.least);
	buffer_text(b, "</td><td>");
	page_number(b, people_time, times.median);
	buffer_text(b, "</td><td>");
	page_number(b, people_time, times.most);
	buffer_text(b, "</td></tr>\n");
}

/* The numbers behind a picture, a few points a row. */
static void
draw_table(struct buffer *b, const struct past *p)
{
	const size_t n = p->stage->count;
	const size_t rows = n < ROWS_MAX ? n : ROWS_MAX;
	size_t i;

	buffer_text(b,
	    "<details><summary>numbers</summary>\n<div class=\"scroll\">\n"
	    "<table>\n<thead>"
	    "<tr><th scope=\"col\" class=\"text\">when</th>"
	    "<th scope=\"col\" class=\"text\">commit</th>"
	    "<th scope=\"col\">points</th><th scope=\"col\">fastest</th>"
	    "<th scope=\"col\">median</th><th scope=\"col\">slowest</th></tr>"
	    "</thead>\n<tbody>\n");
	for (i = 0; i < rows; i++) {
		const size_t first = i * n / rows;

		draw_row(b, p,
		    (struct past_part){ first, (i + 1) * n / rows - first });
	}
	buffer_text(b, "</tbody>\n</table>\n</div>\n</details>\n");
}

static void
say_stage(struct buffer *b, const struct stages_stage *stage)
{
	const size_t n = stage->past.stage->count;

	page_put(
	    b, "<p class=\"mute\">%zu point%s, median ", n, n == 1 ? "" : "s");
	page_number(b, people_time, past_percentile(&stage->past, 50));
	if (!isnan(stage->numbers.share)) {
		buffer_text(b, ", ");
		page_number(b, people_share, stage->numbers.share);
		buffer_text(b, " of the time");
	}
	buffer_text(b, "</p>\n");
}

/* What must be known to read the picture. */
static void
say_drawn(struct buffer *b, const struct past *p, struct scatter_drawn drawn)
{
	const size_t n = p->stage->count;
	const bool is_thinned = drawn.dots < n;

	if (!is_thinned && !drawn.is_log && p->stage->is_timed &&
	    p->steps_from == 0)
		return;
	buffer_text(b, "<p class=\"mute note\">");
	if (!p->stage->is_timed)
		buffer_text(
		    b, "In order, since not all points have a timestamp. ");
	if (drawn.is_log)
		buffer_text(b, "Logarithmic axis. ");
	if (is_thinned)
		page_put(b,
		    "%zu of %zu dots; the others are covered by these. ",
		    drawn.dots, n);
	if (p->steps_from > 0)
		page_put(b, "Steps are those among the last %zu points.",
		    n - p->steps_from);
	buffer_text(b, "</p>\n");
}

static void
draw_stage(struct buffer *b, const struct stages_stage *stage, size_t stages)
{
	const struct scatter scatter = {
		.past = &stage->past,
		.name = stage->name,
		.dots_max = share_out(DOTS_MAX, stages, STAGE_DOTS_MAX),
		.parts_max = share_out(PARTS_MAX, stages, STAGE_PARTS_MAX),
	};

	page_put(
	    b, "<section class=\"stage\" id=\"s%zu\">\n<h3>", stage->order);
	page_name(b, stage->name);
	buffer_text(b, "</h3>\n");
	say_stage(b, stage);
	buffer_text(b, "<div class=\"frame\">\n");
	say_drawn(b, &stage->past, scatter_draw(b, &scatter));
	buffer_text(b, "</div>\n");
	draw_steps(b, &stage->past);
	draw_table(b, &stage->past);
	buffer_text(b, "</section>\n");
}

void
histories_draw(struct buffer *b, const struct stages *s)
{
	size_t i;

	buffer_text(b, "<div class=\"histories\">\n");
	for (i = 0; i < s->count; i++)
		if (s->list[i]->is_drawn)
			draw_stage(b, s->list[i], s->drawn);
	buffer_text(b, "</div>\n");
}
