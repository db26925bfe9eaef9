#include "cli/path_report.h"

#include "analysis/bars.h"
#include "analysis/paths.h"
#include "base/diag.h"
#include "base/memory.h"
#include "base/slice.h"
#include "cli/options.h"
#include "model/model.h"
#include "render/format.h"
#include "rows/selection.h"
#include "table/table.h"
#include "value/num.h"
#include "value/timestamp.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The most lines of the picture of a run. */
#define BARS_MAX 40

/* Adds a column, unless there is one for that number. */
static void
add_jobs(struct path_report *r, double jobs)
{
	size_t i;

	for (i = 0; i < r->jobs_count; i++)
		if (r->jobs[i] == jobs)
			return;
	r->jobs = memory_resize(r->jobs, r->jobs_count + 1, sizeof *r->jobs);
	r->jobs[r->jobs_count++] = jobs;
}

bool
path_report_add_jobs(struct path_report *r, const char *list)
{
	for (;;) {
		const struct slice text = { list, strcspn(list, ",") };
		double jobs;

		if (num_parse(text, &jobs) != NUM_OK || jobs < 1 ||
		    jobs != floor(jobs))
			return false;
		add_jobs(r, jobs);
		list += text.len;
		if (*list++ == '\0')
			return true;
	}
}

/* Notes where points come from, unless the options pick some of them. */
static void
note_line(struct path_report *r)
{
	const struct table *t = &r->filter->reader.table;

	if (selection_is_partial(&r->filter->options->wanted))
		return;
	r->lines = memory_grow(
	    r->lines, r->lines_count, &r->lines_capacity, sizeof *r->lines);
	r->lines[r->lines_count++] = (struct path_line){
		.order = r->intervals.count,
		.file = t->error.file,
		.line = t->error.line,
	};
}

enum filter_take
path_report_take(void *on, const struct schema_rows *rows)
{
	struct path_report *r = on;
	struct table *t = &r->filter->reader.table;
	const struct point *points = rows->models;
	const uintmax_t first = t->error.line;
	size_t done = 0;

	for (;;) {
		t->error.line = first + done;
		note_line(r);
		done += intervals_add(
		    &r->intervals, points + done, rows->count - done);
		if (done == rows->count)
			return FILTER_GO_ON;
		t->error.line = first + done++;
		diag_reason(&t->error, "execution_time: more than %d years",
		    INTERVALS_YEARS);
		if (table_invalid(t) < 0)
			return FILTER_FAILED;
	}
}

/* Where a point comes from, as far as it is known. */
static struct path_line
find_line(const struct path_report *r, size_t order)
{
	size_t low = 0, high = r->lines_count;
	struct path_line line = { 0 };

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (r->lines[middle].order <= order)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return line;
	line = r->lines[low - 1];
	line.line += order - line.order;
	return line;
}

/* Names a point that says it needs what it cannot need. */
static void
say_fault(const struct path_report *r, const struct paths_fault *f)
{
	const struct path_line at = find_line(r, f->point->order);
	const struct intervals *v = &r->intervals;
	struct diag d = { .file = at.file, .line = at.line };
	char time[TIMESTAMP_SIZE];

	timestamp_format(time, f->point->start);
	diag_reason(&d,
	    f->is_cycle
		? "needs: stage %s, started %s, needs %s, which needs it: a "
		  "cycle"
		: "needs: stage %s, started %s, needs %s, which had not ended "
		  "by then",
	    diag_quote(intervals_stage(v, f->point->stage)).text, time,
	    diag_quote(intervals_stage(v, f->stage)).text);
	diag_print(r->filter->options->prog, &d);
}

static void
say_count(const struct path_report *r, size_t count, const char *one,
    const char *many)
{
	if (count > 0)
		diag_say(r->filter->options->prog, "%zu %s", count,
		    count == 1 ? one : many);
}

/* A history without runs is taken as one, in which stages come again and that
 * seems to idle. */
static void
say_idle(const struct path_report *r, const struct paths *p)
{
	const struct intervals *v = &r->intervals;
	const struct timed_run *run;

	if (v->runs_count != 1 || v->runs[0].name.len > 0 ||
	    v->count == v->stages_count)
		return;
	run = paths_run(p, 0);
	if (run->idle > run->elapsed / 2)
		diag_say(r->filter->options->prog,
		    "no point has run=, so all are one run, which is idle for "
		    "%.0f%% of its time; --run=KEY tells several apart",
		    100 * run->idle / run->elapsed);
}

/* Says what points say that cannot be.  Returns whether it can be ignored. */
static bool
check_faults(const struct path_report *r, const struct paths *p)
{
	if (p->faults_count > 0 && !r->filter->options->skip_invalid) {
		say_fault(r, &p->faults[0]);
		r->filter->status = EXIT_FAILED;
		return false;
	}
	say_count(r, p->faults_count, "need that cannot be was dropped",
	    "needs that cannot be were dropped");
	say_count(r, p->missing, "need has no point in its run",
	    "needs have no point in their run");
	say_count(r, p->orphans,
	    "point has a parent that was not running at its start",
	    "points have a parent that was not running at their start");
	say_count(r, r->intervals.left_out,
	    "point says no run and was left out",
	    "points say no run and were left out");
	say_idle(r, p);
	return true;
}

/* The columns of the table of runs: those of the schema, and the bounds. */
struct columns {
	struct schema schema;
	struct schema_column *list;
	char (*names)[NUM_SIZE + 16];
};

static void
add_bound(struct columns *c, const char *name, double jobs, const char *end)
{
	const size_t own = schema_of[SCHEMA_RUNS].count;
	const size_t i = c->schema.count - own;
	char digits[NUM_SIZE] = "";

	if (!isnan(jobs))
		num_format(digits, jobs);
	snprintf(c->names[i], sizeof c->names[i], "%s%s_%s", name, digits, end);
	c->list[c->schema.count++] = (struct schema_column){
		.name = c->names[i],
		.type = SCHEMA_AMOUNT,
		.offset =
		    offsetof(struct timed_run, bounds) + i * sizeof(double),
	};
}

static struct columns
columns_of(const struct path_report *r, const struct paths *p)
{
	const struct schema *own = &schema_of[SCHEMA_RUNS];
	struct columns c = {
		.schema = *own,
		.list = memory_resize(
		    NULL, own->count + p->bounds_count, sizeof *c.list),
		.names = memory_resize(NULL, p->bounds_count, sizeof *c.names),
	};
	size_t i;

	memcpy(c.list, own->columns, own->count * sizeof *c.list);
	c.schema.columns = c.list;
	c.schema.size = p->run_size;
	for (i = 0; i < r->jobs_count; i++) {
		add_bound(&c, "jobs_", r->jobs[i], "min");
		add_bound(&c, "jobs_", r->jobs[i], "max");
	}
	if (r->factors.count > 0) {
		add_bound(&c, "what_if", NAN, "min");
		add_bound(&c, "what_if", NAN, "max");
	}
	return c;
}

static void
write_runs(struct path_report *r, const struct paths *p)
{
	struct columns c = columns_of(r, p);

	filter_write(r->filter, &c.schema, p->runs, p->runs_count, p->run_size);
	free(c.list);
	free(c.names);
}

/* Whether the points can be studied as it is wanted; else says why not. */
static bool
check_points(struct path_report *r)
{
	struct intervals *v = &r->intervals;
	const char *prog = r->filter->options->prog;
	const struct intervals_run *too_long = intervals_finish(v);

	r->filter->status = EXIT_FAILED;
	if (too_long != NULL)
		diag_say(prog, "run %s: it is longer than %d years",
		    diag_quote(too_long->name).text, INTERVALS_YEARS);
	else if (v->key.len > 0 && v->runs_count == 0 && v->left_out > 0)
		diag_say(prog, "--run: no point has %.*s=", (int)v->key.len,
		    v->key.at);
	else if (r->needs == PATH_NEEDS_GIVEN && !v->has_needs &&
	    v->runs_count > 0)
		diag_say(prog, "--needs=given: no point has needs=");
	else
		r->filter->status = EXIT_DONE;
	return r->filter->status == EXIT_DONE;
}

/* The factors by stage, or NULL; whether each pattern matches a stage. */
static bool
find_factors(struct path_report *r, double **factors)
{
	struct stage_values *f = &r->factors;
	const struct intervals *v = &r->intervals;
	size_t i;

	if (f->count == 0)
		return true;
	*factors = memory_resize(NULL, v->stages.count, sizeof **factors);
	for (i = 0; i < v->stages.count; i++)
		(*factors)[i] = i < v->stages_count
		    ? factors_find(f, intervals_stage(v, i))
		    : 1;
	for (i = 0; i < f->count; i++)
		if (!f->list[i].is_matched) {
			diag_say(r->filter->options->prog,
			    "--what-if: no stage matches %s",
			    diag_quote(slice_of(f->list[i].text)).text);
			r->filter->status = EXIT_FAILED;
			return false;
		}
	return true;
}

/* Draws runs: all of them, or the last one with the gaps of its path. */
static void
write_bars(struct path_report *r, bool is_given, bool is_last)
{
	const struct intervals *v = &r->intervals;
	struct bars bars = { 0 };
	size_t i = is_last && v->runs_count > 0 ? v->runs_count - 1 : 0;

	for (; i < v->runs_count; i++)
		bars_add(&bars, v, i, is_given, is_last);
	if (is_last)
		bars_cut(&bars, BARS_MAX);
	filter_write(r->filter, &schema_of[SCHEMA_BARS], bars.list, bars.count,
	    sizeof *bars.list);
	bars_free(&bars);
}

static void
write_tables(struct path_report *r, const struct paths *p, bool is_given)
{
	const struct format *format = options_format(r->filter->options);

	if (format == &format_trace || format == &format_folded)
		write_bars(r, is_given, false);
	else if (r->writes_runs)
		write_runs(r, p);
	else {
		filter_write(r->filter, &schema_of[SCHEMA_PATHS], p->stages,
		    p->stages_count, sizeof *p->stages);
		if (p->stages_count > 0 &&
		    (format == &format_table || format == &format_markdown))
			write_bars(r, is_given, true);
	}
}

static void
find_paths(struct path_report *r, const double *factors)
{
	const struct paths_options options = {
		.is_given = r->needs == PATH_NEEDS_GIVEN ||
		    (r->needs == PATH_NEEDS_ANY && r->intervals.has_needs),
		.jobs = r->jobs,
		.jobs_count = r->jobs_count,
		.factors = factors,
	};
	struct paths p = paths_find(&r->intervals, &options);

	if (check_faults(r, &p))
		write_tables(r, &p, options.is_given);
	paths_free(&p);
}

void
path_report_write(struct filter *f, void *on)
{
	struct path_report *r = on;
	double *factors = NULL;

	(void)f;
	if (check_points(r) && find_factors(r, &factors))
		find_paths(r, factors);
	free(factors);
}

void
path_report_free(struct path_report *r)
{
	intervals_free(&r->intervals);
	stage_values_free(&r->factors);
	free(r->jobs);
	free(r->lines);
	*r = (struct path_report){ 0 };
}
