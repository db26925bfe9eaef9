/* prof-recommend: recommendations from the other tools' tables or points. */

#include "analysis/beside.h"
#include "analysis/bottleneck.h"
#include "analysis/facts.h"
#include "analysis/recommend.h"
#include "analysis/rises.h"
#include "analysis/rules.h"
#include "analysis/steps.h"
#include "analysis/trend.h"
#include "base/buffer.h"
#include "base/crew.h"
#include "base/diag.h"
#include "base/memory.h"
#include "base/slice.h"
#include "cli/filter.h"
#include "cli/options.h"
#include "model/model.h"
#include "model/schema.h"
#include "model/words.h"
#include "render/format.h"
#include "report/report.h"
#include "stage/aggregate.h"
#include "stage/history.h"
#include "stage/index.h"
#include "stat/changepoint.h"
#include "stat/rank.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static struct recommend_limits limits = {
	.min_confidence = 0.6,
	.always = PRIORITY_CRITICAL,
};
static double min_share = 2; /* percent */
static unsigned long top = ULONG_MAX;
static bool has_gate;
static int gate; /* enum priority */

enum { MIN_CONFIDENCE = 512, MIN_SHARE, FAIL_ON };

static const struct options_entry entries[] = {
	{ MIN_CONFIDENCE, "min-confidence", "X",
	    "leave out lower confidence (default 0.6)" },
	{ MIN_SHARE, "min-share", "PERCENT",
	    "leave out stages below it of all time (default 2)" },
	{ 'n', "top", "N", "write only the N most urgent" },
	{ FAIL_ON, "fail-on", "PRIORITY",
	    "exit with 3 on advice of this priority or higher" },
	{ 0 },
};

static const char *
take(int key, const char *arg)
{
	switch (key) {
	case 'n':
		return options_count(arg, 1, &top);
	case MIN_CONFIDENCE:
		return options_fraction(arg, &limits.min_confidence);
	case MIN_SHARE:
		return options_number(arg, &min_share);
	default:
		has_gate = true;
		return options_word(arg, &words_priority, &gate);
	}
}

static const struct options_tool tool = {
	.usage = "[options] [FILE...]",
	.purpose = "Give advice from bottlenecks, trends, paths, statistics or "
		   "profile points.",
	.entries = entries,
	.formats = formats_all,
	.writes = SCHEMA_SET_OF(SCHEMA_RECOMMENDATIONS),
	.reads_tables = true,
	.reads_points = true,
	.usage_status = EXIT_USAGE,
	.take = take,
};

/* The input. */
struct tables {
	struct facts facts;          /* of bottlenecks and trends */
	struct aggregate group;      /* statistics and points */
	struct history history;      /* points */
	struct steps steps;          /* of the history */
	struct rises rises;          /* of the history */
	struct beside_stage *beside; /* of the history, by stage */
	bool found;                  /* the gate found a recommendation */
};

/* The history has no names: its stages have the numbers of the group. */
static void
take_points(struct tables *t, const void *models, size_t count)
{
	struct index_batch batch = { .points = models, .rest = count };

	while (index_next(&t->group.stages, &batch)) {
		aggregate_add_batch(&t->group, &batch);
		history_add_batch(&t->history, &batch);
	}
}

static void
take_stats(struct tables *t, const void *models, size_t count)
{
	aggregate_add_stats(&t->group, models, count);
}

static void
take_bottlenecks(struct tables *t, const void *models, size_t count)
{
	facts_take_bottlenecks(&t->facts, models, count);
}

static void
take_trends(struct tables *t, const void *models, size_t count)
{
	facts_take_trends(&t->facts, models, count);
}

static void
take_paths(struct tables *t, const void *models, size_t count)
{
	facts_take_paths(&t->facts, models, count);
}

/* One for each kind that FOR_RECOMMENDATIONS reads. */
static void (*const takers[SCHEMA_KINDS])(
    struct tables *t, const void *models, size_t count) = {
	[SCHEMA_POINTS] = take_points,
	[SCHEMA_STATS] = take_stats,
	[SCHEMA_BOTTLENECKS] = take_bottlenecks,
	[SCHEMA_TRENDS] = take_trends,
	[SCHEMA_PATHS] = take_paths,
};

static enum filter_take
take_rows(void *on, const struct schema_rows *rows)
{
	takers[rows->kind](on, rows->models, rows->count);
	return FILTER_GO_ON;
}

/*
 * Grades statistics and points as prof-bottleneck does, for the stages without
 * a bottleneck in the input.  Returns EXIT_DONE, or EXIT_FAILED after a
 * message.
 */
static int
take_grades(const struct options *o, struct tables *t)
{
	const struct stats *rows = t->group.rows;
	const size_t n = t->group.rows_count;
	struct bottleneck *graded = memory_resize(NULL, n, sizeof *graded);
	int status;

	bottleneck_grade(rows, n, &bottleneck_defaults, graded);
	status = filter_check_range(
	    o, &schema_of[SCHEMA_STATS], rows, n, sizeof *rows);
	if (status == EXIT_DONE)
		status = filter_check_range(o, &schema_of[SCHEMA_BOTTLENECKS],
		    graded, n, sizeof *graded);
	if (status == EXIT_DONE) {
		facts_take_grades(&t->facts, graded, n);
		facts_take_stats(&t->facts, rows, n);
	}
	free(graded);
	return status;
}

/* What is known of the points of all stages. */
struct known {
	struct tables *tables;
	struct trend *trends; /* of the halves, if a stage has two */
};

/* Adds the facts of the points of some stages. */
static void
take_stages(void *with, size_t first, size_t count)
{
	const struct known *k = with;
	struct tables *t = k->tables;
	const struct stats *rows =
	    &t->group.rows[t->group.rows_count - t->group.stages.count];
	struct rank_distributions distributions = { 0 };
	size_t i;

	for (i = first; i < first + count; i++) {
		const struct history_stage *points = history_at(&t->history, i);
		struct trend *trend = points->count >= 2 ? &k->trends[i] : NULL;

		/* Only what gets slower is worth a test. */
		if (trend != NULL && trend->trend == DIRECTION_DEGRADING)
			trend_test(&t->history, i, &trend_defaults,
			    &distributions, trend);
		if (trend != NULL)
			trend->stage_name = rows[i].stage_name;
		facts_take_history(&t->facts,
		    &(struct facts_history){
			.history = &t->history,
			.points = points,
			.stats = &rows[i],
			.rises = &t->rises,
			.stage = i,
			.beside = &t->beside[i],
			.trend = trend,
		    },
		    &distributions);
	}
	rank_free(&distributions);
}

/* A status as above. */
static int
check_trends(
    const struct options *o, const struct tables *t, const struct trend *trends)
{
	int status = EXIT_DONE;
	size_t i;

	for (i = 0; i < t->history.stages.count && status == EXIT_DONE; i++)
		if (history_at(&t->history, i)->count >= 2)
			status =
			    filter_check_range(o, &schema_of[SCHEMA_TRENDS],
				&trends[i], 1, sizeof trends[i]);
	return status;
}

/* Steps are looked for in that many points of a stage, the last ones: the
 * search costs more than all else, and older steps are nothing to act on. */
#define STEPS_POINTS_MAX 10000

/*
 * Adds the facts of points, their trends and steps as prof-trend finds them.
 * Returns EXIT_DONE, or EXIT_FAILED after a message.
 */
static int
take_history(const struct options *o, struct tables *t)
{
	const size_t count = t->history.stages.count;
	struct trend *trends = memory_resize(NULL, count, sizeof *trends);
	struct rank_distributions distributions = { 0 };
	int status;

	history_finish(&t->history);
	t->steps = steps_find_last(&t->history, &t->group.stages,
	    &changepoint_defaults, STEPS_POINTS_MAX);
	t->rises = rises_find(&t->history, &t->steps, &distributions);
	t->beside = beside_find(&t->history, &t->group.stages);
	trends_compare(&t->history, &trend_defaults, trends);
	rank_free(&distributions);
	crew_share(t->history.threads, count, take_stages,
	    &(struct known){ t, trends });
	status = check_trends(o, t, trends);
	free(trends);
	return status;
}

/* Says what is not in the table, and why. */
static void
say_left_out(const char *prog, const struct recommend_result *r)
{
	if (r->few_runs > 0)
		diag_say(prog,
		    "%zu of the stages ran fewer than %d times: whether they "
		    "vary or are steady is not known",
		    r->few_runs, RULES_RUNS_MIN);
	if (r->small > 0)
		diag_say(prog,
		    "%zu more on stages below %g percent of all time, see "
		    "--min-share",
		    r->small, min_share);
}

/* What the report is about: the first file, or nothing in particular. */
static void
say_title(struct buffer *title, const struct options *o)
{
	if (o->operands_count == 0 || strcmp(o->operands[0], "-") == 0) {
		buffer_text(title, "prof report");
		return;
	}
	buffer_text(title, o->operands[0]);
	if (o->operands_count > 1)
		buffer_text(title, " and other files");
}

/* All that is known, as a page. */
static void
write_report(struct filter *f, struct tables *t,
    const struct recommend_advice *advice, size_t count)
{
	struct buffer title = { 0 }, page = { 0 };

	say_title(&title, f->options);
	report_write(&page,
	    &(struct report){
		.title = slice_of_buffer(&title),
		.facts = &t->facts,
		.history = &t->history,
		.names = &t->group.stages,
		.steps = &t->steps,
		.stats = t->group.rows,
		.stats_count = t->group.rows_count,
		.advice = advice,
		.advice_count = count,
	    });
	filter_text(f, slice_of_buffer(&page));
	buffer_free(&page);
	buffer_free(&title);
}

static void
write_advice(struct filter *f, struct tables *t)
{
	struct recommend_result r;

	limits.min_share = min_share / 100;
	if (has_gate && gate < (int)limits.always)
		limits.always = (enum priority)gate;
	r = recommend_advise(&t->facts, &t->rises, &limits);
	say_left_out(f->options->prog, &r);
	/* The most urgent one is first. */
	t->found =
	    has_gate && r.count > 0 && (int)r.advice[0].row.priority >= gate;
	if (f->options->format == &format_html)
		write_report(f, t, r.advice, r.count < top ? r.count : top);
	else
		filter_write(f, &schema_of[SCHEMA_RECOMMENDATIONS], r.advice,
		    r.count < top ? r.count : top, sizeof *r.advice);
	recommend_free(&r);
}

static void
report(struct filter *f, void *on)
{
	struct tables *t = on;

	t->group.threads = t->history.threads = f->reader.threads;
	aggregate_finish(&t->group);
	f->status = take_grades(f->options, t);
	if (f->status == EXIT_DONE)
		f->status = take_history(f->options, t);
	if (f->status == EXIT_DONE)
		write_advice(f, t);
}

int
main(int argc, char **argv)
{
	struct options o;
	struct tables t = {
		.history.keep_metadata = true,
		.history.omit_overhead = true,
		.history.keep = {
			[HISTORY_MEMORY] = true,
			[HISTORY_CPU] = true,
		},
	};
	struct filter filter = {
		.options = &o,
		.use = FOR_RECOMMENDATIONS,
		.on = &t,
		.take = take_rows,
		.report = report,
		.names = &t.group.stages.names,
	};
	int status = options_parse(&o, &tool, argc, argv);

	if (status >= 0)
		return status;
	t.group.parents.by = o.wanted.by;
	status = filter_run(&filter);
	facts_free(&t.facts);
	aggregate_free(&t.group);
	steps_free(&t.steps);
	rises_free(&t.rises);
	free(t.beside);
	history_free(&t.history);
	return status == EXIT_DONE && t.found ? EXIT_FOUND : status;
}
