#include "report/gantt.h"

#include "analysis/nest.h"
#include "analysis/path.h"
#include "analysis/study.h"
#include "analysis/whatif.h"
#include "base/memory.h"
#include "render/page.h"
#include "render/people.h"
#include "report/axis.h"
#include "report/svg.h"
#include "stage/intervals.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MAX 60

/* In pixels. */
#define HEIGHT 24
#define LABELS 16
#define TICKS 6

/* Names are indented by their depth up to this. */
#define DEPTH_MAX 8

/* The grid goes beyond the picture, since its place may be higher. */
#define BEYOND 200

/* A bar narrower than this is not set off from the one before. */
#define CUT_MIN 6

/* The columns of a canvas that something covers. */
struct cover {
	bool at[SVG_WIDTH];
};

/* A stage in the run.  Times are in ns. */
struct row {
	uint32_t stage;
	uint32_t depth; /* of its first point */
	size_t points;  /* how many */
	int64_t start;
	int64_t end;
	int64_t time; /* of all points */
	int64_t self;
	int64_t on_path;
	int64_t slack;      /* the least; INT64_MAX: unknown */
	struct cover *line; /* where the path is; owned; NULL: not shown */
};

struct gantt {
	const struct study *study;
	struct axis axis;
	struct row *rows; /* each below the one that it is inside */
	size_t count;
	uint32_t *row_of; /* by stage; INTERVALS_NONE: none yet */
};

static double
ms_of(int64_t ns)
{
	return (double)ns / 1e6;
}

static struct row *
find_row(struct gantt *g, const struct nest_point *p)
{
	uint32_t *row = &g->row_of[p->stage];

	if (*row == INTERVALS_NONE) {
		*row = (uint32_t)g->count;
		g->rows[g->count++] = (struct row){
			.stage = p->stage,
			.depth = p->depth - 1,
			.start = p->start,
			.end = p->end,
			.slack = INT64_MAX,
		};
	}
	return &g->rows[*row];
}

static void
add_point(struct gantt *g, uint32_t point)
{
	const struct nest_point *p = &g->study->nest.points[point];
	struct row *row = find_row(g, p);

	row->points++;
	row->time += p->end - p->start;
	row->self += p->self;
	if (p->start < row->start)
		row->start = p->start;
	if (p->end > row->end)
		row->end = p->end;
	if (g->study->is_given && g->study->needs.slacks[point] < row->slack)
		row->slack = g->study->needs.slacks[point];
}

/* Each point is followed by its children. */
static void
add_points(struct gantt *g)
{
	const struct nest *nest = &g->study->nest;
	uint32_t *stack = memory_resize(NULL, nest->count, sizeof *stack);
	size_t depth = 0;

	stack[depth++] = 0;
	while (depth > 0) {
		const uint32_t point = stack[--depth];
		const struct nest_point *p = &nest->points[point];
		uint32_t i;

		if (point != 0)
			add_point(g, point);
		for (i = p->count; i-- > 0;)
			stack[depth++] = p->first + i;
	}
	free(stack);
}

static struct row *
row_of(struct gantt *g, const struct path_piece *piece)
{
	return find_row(g, &g->study->nest.points[piece->point]);
}

/* A piece without a point is a gap. */
static void
add_path(struct gantt *g)
{
	const struct path_walk *walk = &g->study->walk;
	size_t i;

	for (i = 0; i < walk->count; i++) {
		const struct path_piece *piece = &walk->pieces[i];

		if (piece->point != 0)
			row_of(g, piece)->on_path += piece->end - piece->start;
	}
}

/* Which rows matter most: those that are most on the path, and the longest. */
static int
compare_rows(const void *a, const void *b)
{
	const struct row *x = *(struct row *const *)a;
	const struct row *y = *(struct row *const *)b;

	if (x->on_path != y->on_path)
		return x->on_path < y->on_path ? 1 : -1;
	if (x->time != y->time)
		return x->time < y->time ? 1 : -1;
	return x < y ? -1 : 1;
}

static struct cover *
new_cover(void)
{
	struct cover *c = memory_resize(NULL, 1, sizeof *c);

	*c = (struct cover){ 0 };
	return c;
}

static void
choose_rows(struct gantt *g)
{
	struct row **ranked =
	    memory_resize(NULL, g->count, sizeof(struct row *));
	size_t i;

	for (i = 0; i < g->count; i++)
		ranked[i] = &g->rows[i];
	qsort(ranked, g->count, sizeof(struct row *), compare_rows);
	for (i = 0; i < g->count && i < ROWS_MAX; i++)
		ranked[i]->line = new_cover();
	free(ranked);
}

static int
x_of(const struct gantt *g, int64_t ns)
{
	return svg_x(axis_place(&g->axis, ms_of(ns)));
}

/* What is too short to be seen gets a column, too. */
static void
cover(struct cover *c, int from, int to)
{
	if (from == SVG_WIDTH)
		from--;
	if (to <= from)
		to = from + 1;
	memset(&c->at[from], true, (size_t)(to - from));
}

static void
cover_path(struct gantt *g)
{
	const struct path_walk *walk = &g->study->walk;
	size_t i;

	for (i = 0; i < walk->count; i++) {
		const struct path_piece *piece = &walk->pieces[i];
		struct row *row;

		if (piece->point == 0)
			continue;
		row = row_of(g, piece);
		if (row->line != NULL)
			cover(row->line, x_of(g, piece->start),
			    x_of(g, piece->end));
	}
}

static void
init(struct gantt *g, const struct last_run *l)
{
	const size_t stages = l->intervals.stages.count;
	const double elapsed = ms_of(l->study.nest.points[0].end);
	size_t i;

	*g = (struct gantt){ .study = &l->study };
	g->axis = axis_of_times(0, elapsed, elapsed, TICKS);
	g->rows = memory_resize(NULL, stages, sizeof *g->rows);
	g->row_of = memory_resize(NULL, stages, sizeof *g->row_of);
	for (i = 0; i < stages; i++)
		g->row_of[i] = INTERVALS_NONE;
	add_points(g);
	add_path(g);
	choose_rows(g);
	cover_path(g);
}

static void
destroy(struct gantt *g)
{
	size_t i;

	for (i = 0; i < g->count; i++)
		free(g->rows[i].line);
	free(g->rows);
	free(g->row_of);
}

static void
draw_cover(struct buffer *b, const char *class, const struct cover *c)
{
	int x, end;

	page_put(b, "<path class=\"%s\" d=\"", class);
	for (x = 0; x < SVG_WIDTH; x = end) {
		for (end = x + 1; end < SVG_WIDTH && c->at[end] == c->at[x];)
			end++;
		if (c->at[x])
			page_put(b, "M%d %dh%d", x, HEIGHT / 2, end - x);
	}
	buffer_text(b, "\"/>\n");
}

/* Bars that follow one another at once are set off. */
static void
draw_bars(struct buffer *b, const struct gantt *g, const struct row *row)
{
	const struct whatif *points = &g->study->whatif;
	struct cover bars = { 0 }, cuts = { 0 };
	uint32_t p;

	for (p = points->first[row->stage]; p != NEST_NONE;
	     p = points->next[p]) {
		const struct nest_point *point = &g->study->nest.points[p];
		const int from = x_of(g, point->start);
		const int to = x_of(g, point->end);

		cover(&bars, from, to);
		if (to - from >= CUT_MIN)
			cover(&cuts, from, from);
	}
	draw_cover(b, "bars", &bars);
	if (row->points > 1)
		draw_cover(b, "cuts", &cuts);
}

static void
say_row(struct buffer *b, const struct row *row)
{
	buffer_text(b, "From ");
	page_number(b, people_time, ms_of(row->start));
	buffer_text(b, " to ");
	page_number(b, people_time, ms_of(row->end));
	if (row->on_path > 0) {
		buffer_text(b, ", on the path for ");
		page_number(b, people_time, ms_of(row->on_path));
	}
}

static void
draw_picture(struct buffer *b, const struct gantt *g, const struct row *row)
{
	svg_begin(b, "gantt", HEIGHT);
	say_row(b, row);
	svg_labelled(b);
	svg_canvas(b, 0, HEIGHT);
	svg_lines_down(b, &g->axis, -BEYOND, HEIGHT + BEYOND);
	draw_bars(b, g, row);
	if (row->on_path > 0)
		draw_cover(b, "line", row->line);
	svg_canvas_end(b);
	svg_end(b);
}

static void
draw_time(struct buffer *b, const char *class, int64_t ns)
{
	page_put(b, "<td%s>", class);
	page_number(b, people_time, ms_of(ns));
	buffer_text(b, "</td>");
}

/* Most stages are not on the path. */
static void
draw_on_path(struct buffer *b, const struct row *row)
{
	if (row->on_path > 0)
		draw_time(b, "", row->on_path);
	else
		buffer_text(b, "<td></td>");
}

static void
draw_row(struct buffer *b, const struct gantt *g, const struct row *row,
    struct stages *s, const struct intervals *v)
{
	const char *wide = " class=\"wide\"", *wider = " class=\"wider\"";

	page_put(b,
	    "<tr><th scope=\"row\" class=\"text\" "
	    "style=\"padding-left: %uem\">",
	    row->depth < DEPTH_MAX ? row->depth : DEPTH_MAX);
	stages_link(b, s, intervals_stage(v, row->stage));
	buffer_text(b, "</th><td class=\"picture\">");
	draw_picture(b, g, row);
	page_put(b, "</td><td class=\"wider\">%zu</td>", row->points);
	draw_time(b, wide, row->start);
	draw_time(b, "", row->time);
	draw_time(b, wider, row->self);
	if (g->study->is_given)
		draw_time(b, wide, row->slack);
	draw_on_path(b, row);
	buffer_text(b, "</tr>\n");
}

static void
draw_head(struct buffer *b, const struct gantt *g)
{
	buffer_text(b,
	    "<thead>\n<tr><th scope=\"col\" class=\"text\">stage</th>"
	    "<th scope=\"col\" class=\"picture\">");
	svg_begin(b, "ticks", LABELS);
	buffer_text(b, "Time since the start of the run");
	svg_labelled(b);
	svg_labels_below(b, &g->axis, LABELS - 4);
	svg_end(b);
	buffer_text(b,
	    "</th><th scope=\"col\" class=\"wider\">points</th>"
	    "<th scope=\"col\" class=\"wide\">start</th>"
	    "<th scope=\"col\">time</th>"
	    "<th scope=\"col\" class=\"wider\">own time</th>");
	if (g->study->is_given)
		buffer_text(b, "<th scope=\"col\" class=\"wide\">slack</th>");
	buffer_text(b, "<th scope=\"col\">on path</th></tr>\n</thead>\n");
}

void
gantt_draw(struct buffer *b, const struct last_run *l, struct stages *s)
{
	struct gantt g;
	size_t i, shown = 0;

	init(&g, l);
	buffer_text(b, "<table class=\"charts\">\n");
	draw_head(b, &g);
	buffer_text(b, "<tbody>\n");
	for (i = 0; i < g.count; i++)
		if (g.rows[i].line != NULL) {
			draw_row(b, &g, &g.rows[i], s, &l->intervals);
			shown++;
		}
	buffer_text(b, "</tbody>\n</table>\n");
	if (shown < g.count)
		page_put(b,
		    "<p class=\"mute\">%zu more stages, less on the path or "
		    "shorter</p>\n",
		    g.count - shown);
	destroy(&g);
}
