/* prof-trend: points to where each stage is going, and where it changed. */

#include "analysis/trend.h"
#include "base/diag.h"
#include "base/memory.h"
#include "cli/filter.h"
#include "cli/options.h"
#include "model/model.h"
#include "model/schema.h"
#include "model/words.h"
#include "stage/history.h"
#include "stage/index.h"
#include "stat/changepoint.h"
#include "stat/rank.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

static struct trend_limits trend_limits;
static struct changepoint_limits changepoint_limits;
static double alpha = NAN;
static bool want_steps;
static const char *of_steps;  /* an option given that is of use with --steps */
static const char *of_trends; /* and one that is of use without */
static bool has_gate;
static int gate; /* enum direction */

enum { THRESHOLD = 512, ALPHA, FAIL_ON, STEPS, MIN_CHANGE, MIN_EFFECT };

static const struct options_entry entries[] = {
	{ THRESHOLD, "threshold", "PERCENT",
	    "stable up to this change of the average (default 10)" },
	{ ALPHA, "alpha", "P",
	    "significant up to this p-value (default 0.05; steps 0.01)" },
	{ FAIL_ON, "fail-on", "TREND",
	    "exit with 3 if a stage significantly does that" },
	{ STEPS, "steps", NULL, "write where each stage changed instead" },
	{ MIN_CHANGE, "min-change", "PERCENT",
	    "steps of this change of the median or more (default 10)" },
	{ MIN_EFFECT, "min-effect", "X",
	    "and of X robust standard deviations (default 2)" },
	{ 0 },
};

static const char *
take(int key, const char *arg)
{
	switch (key) {
	case THRESHOLD:
		of_trends = "--threshold";
		return options_number(arg, &trend_limits.threshold);
	case ALPHA:
		return options_fraction(arg, &alpha);
	case FAIL_ON:
		has_gate = true;
		return options_word(arg, &words_direction, &gate);
	case MIN_CHANGE:
		of_steps = "--min-change";
		return options_number(arg, &changepoint_limits.min_change);
	case MIN_EFFECT:
		of_steps = "--min-effect";
		return options_number(arg, &changepoint_limits.min_effect);
	default:
		want_steps = true;
		return NULL;
	}
}

static const struct options_tool tool = {
	.usage = "[options] [FILE...]\n--steps [options] [FILE...]",
	.purpose = "Compare the earlier half of each stage's profile points "
		   "with the later half.",
	.entries = entries,
	.reads_tables = true,
	.usage_status = EXIT_USAGE,
	.take = take,
};

/* What was read. */
struct work {
	struct history history;
	bool found; /* what the gate is for */
};

static enum filter_take
take_points(void *on, const struct schema_rows *rows)
{
	history_add(&((struct work *)on)->history, rows->models, rows->count);
	return FILTER_GO_ON;
}

/* Options that do not go together.  Returns -1, or the status to exit with. */
static int
check_options(const struct options *o)
{
	if (want_steps && of_trends != NULL)
		return options_wrong(
		    o, &tool, "%s does not go with --steps", of_trends);
	if (!want_steps && of_steps != NULL)
		return options_wrong(
		    o, &tool, "%s goes with --steps only", of_steps);
	if (want_steps && alpha < CHANGEPOINT_ALPHA_MIN)
		return options_wrong(o, &tool,
		    "--alpha: with --steps it is %g at the least",
		    CHANGEPOINT_ALPHA_MIN);
	if (!isnan(alpha))
		trend_limits.alpha = changepoint_limits.alpha = alpha;
	return -1;
}

/* Writes one trend a stage, but for stages of one point. */
static void
report_trends(struct filter *f, struct work *work)
{
	const struct history *h = &work->history;
	struct trend *trends =
	    memory_resize(NULL, h->stages.count, sizeof *trends);
	struct rank_distributions distributions = { 0 };
	size_t count = 0, i;

	for (i = 0; i < h->stages.count; i++) {
		struct trend *t = &trends[count];

		if (!trend_find(h, i, &trend_limits, &distributions, t))
			continue;
		t->stage_name = index_name(&h->stages, i);
		/* A gate that cries wolf is switched off by its users. */
		if (has_gate && (int)t->trend == gate &&
		    (t->significant || gate == DIRECTION_STABLE))
			work->found = true;
		count++;
	}
	rank_free(&distributions);
	filter_write(
	    f, &schema_of[SCHEMA_TRENDS], trends, count, sizeof *trends);
	free(trends);
}

/* The steps of all stages. */
struct steps_table {
	struct step *rows;
	size_t count;
	size_t capacity;
	size_t short_stages; /* those with too few points for a step */
};

static enum direction
last_direction(const struct changepoint *steps, size_t count)
{
	const struct changepoint *last;

	if (count == 0)
		return DIRECTION_STABLE;
	last = &steps[count - 1];
	return last->after_median > last->before_median ? DIRECTION_DEGRADING
							: DIRECTION_IMPROVING;
}

static void
add_step(struct steps_table *table, const struct history *h, size_t stage,
    const struct changepoint *step)
{
	const struct history_stage *of = history_at(h, stage);

	table->rows = memory_grow(
	    table->rows, table->count, &table->capacity, sizeof *table->rows);
	table->rows[table->count++] = (struct step){
		.stage_name = index_name(&h->stages, stage),
		.timestamp = of->points[step->at].timestamp,
		.before_median = step->before_median,
		.after_median = step->after_median,
		.change_percent = trend_change_percent(
		    step->before_median, step->after_median),
		.p_value = step->p_value,
		.metadata = history_metadata(h, of, step->at),
	};
}

/* Returns where the last step of a stage went. */
static enum direction
find_steps(struct steps_table *table, const struct history *h, size_t stage)
{
	const struct history_stage *of = history_at(h, stage);
	const size_t n = of->count;
	double *times = memory_resize(NULL, n, sizeof *times);
	struct changepoint *steps;
	enum direction last;
	size_t count, i;

	for (i = 0; i < n; i++)
		times[i] = of->points[i].time;
	count = changepoint_find(times, n, &changepoint_limits, &steps);
	for (i = 0; i < count; i++)
		add_step(table, h, stage, &steps[i]);
	last = last_direction(steps, count);
	free(steps);
	free(times);
	return last;
}

/* Writes the steps of each stage, oldest first. */
static void
report_steps(struct filter *f, struct work *work)
{
	const struct history *h = &work->history;
	struct steps_table table = { 0 };
	size_t i;

	for (i = 0; i < h->stages.count; i++) {
		enum direction last = find_steps(&table, h, i);

		if (history_at(h, i)->count < CHANGEPOINT_VALUES_MIN)
			table.short_stages++;
		if (has_gate && (int)last == gate)
			work->found = true;
	}
	if (table.short_stages > 0)
		diag_say(f->options->prog,
		    "%zu of %zu stages %s fewer than %d points: no step is "
		    "claimed there",
		    table.short_stages, h->stages.count,
		    table.short_stages == 1 ? "has" : "have",
		    CHANGEPOINT_VALUES_MIN);
	filter_write(f, &schema_of[SCHEMA_STEPS], table.rows, table.count,
	    sizeof *table.rows);
	free(table.rows);
}

static void
report(struct filter *f, void *on)
{
	struct work *work = on;

	history_finish(&work->history);
	(want_steps ? report_steps : report_trends)(f, work);
}

int
main(int argc, char **argv)
{
	struct options o;
	struct work work = { 0 };
	struct filter filter = {
		.options = &o,
		.on = &work,
		.take = take_points,
		.report = report,
	};
	int status;

	trend_limits = trend_defaults;
	changepoint_limits = changepoint_defaults;
	status = options_parse(&o, &tool, argc, argv);
	if (status < 0)
		status = check_options(&o);
	if (status >= 0)
		return status;
	work.history.keep_metadata = want_steps;
	filter.use = want_steps ? FOR_STEPS : FOR_TRENDS;
	status = filter_run(&filter);
	history_free(&work.history);
	return status == EXIT_DONE && work.found ? EXIT_FOUND : status;
}
