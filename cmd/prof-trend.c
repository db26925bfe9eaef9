/* prof-trend: where each stage is going, where it changed, and whether. */

#include "analysis/compare.h"
#include "analysis/latest.h"
#include "analysis/newest.h"
#include "analysis/recent.h"
#include "analysis/sides.h"
#include "analysis/steps.h"
#include "analysis/trend.h"
#include "base/buffer.h"
#include "base/diag.h"
#include "base/intern.h"
#include "base/memory.h"
#include "base/slice.h"
#include "cli/comparison.h"
#include "cli/filter.h"
#include "cli/modes.h"
#include "cli/options.h"
#include "cli/step_table.h"
#include "model/model.h"
#include "model/schema.h"
#include "model/words.h"
#include "render/context.h"
#include "render/format.h"
#include "rows/reader.h"
#include "stage/history.h"
#include "stage/runs.h"
#include "stage/samples.h"
#include "stat/changepoint.h"
#include "stat/rank.h"
#include "value/metadata.h"

#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What is asked. */
enum {
	HALVES = 1,
	STEPS = 2,
	AGAINST = 4,
	COMPARE = 8,
	LATEST = 16,
	DRIFT = 32
};

/* The modes that write comparisons. */
#define COMPARISONS (AGAINST | COMPARE | LATEST)

static unsigned mode;
static struct trend_limits trend_limits;
static struct changepoint_limits changepoint_limits;
static struct recent_limits recent_limits;
static struct compare_limits compare_limits;
static struct latest_limits latest_limits;
static struct newest_limits newest_limits = { .alpha = 0.001 };
static double alpha = NAN;
static double margin = NAN;
static const char *gate_word;
static int gate = COMPARISON_UNGATED; /* or enum direction */
static const char *against;
static const char *compare_key; /* with =BASE,NEW, if given */
static const char *pair_key = "";
static const char *run_key = "";
static bool has_common;
static const char *yardstick; /* the stage of --common; NULL: none */
static unsigned long window;  /* 0: the default */
static unsigned long newest;  /* how many runs; 0: --latest without K */
static unsigned long recent = 20;

enum {
	KEY_THRESHOLD = 512,
	KEY_ALPHA,
	KEY_FAIL_ON,
	KEY_DRIFT,
	KEY_STEPS,
	KEY_MIN_CHANGE,
	KEY_MIN_EFFECT,
	KEY_RECENT,
	KEY_AGAINST,
	KEY_COMPARE,
	KEY_PAIR,
	KEY_LATEST,
	KEY_WINDOW,
	KEY_RUN,
	KEY_COMMON,
	KEY_MARGIN,
	KEY_BETTER
};

static const struct options_entry entries[] = {
	{ KEY_THRESHOLD, "threshold", "PERCENT",
	    "halves, drift: stable up to this (default 10)" },
	{ KEY_DRIFT, "drift", NULL, "test for a slow drift instead of halves" },
	{ KEY_STEPS, "steps", NULL, "find when each stage changed" },
	{ KEY_MIN_CHANGE, "min-change", "PERCENT",
	    "steps: least change of the median (default 10)" },
	{ KEY_MIN_EFFECT, "min-effect", "X",
	    "steps: and in robust deviations (default 2)" },
	{ KEY_RECENT, "recent", "N",
	    "steps: --fail-on looks N runs back (default 20)" },
	{ KEY_LATEST, "latest", "[=K]",
	    "judge the newest run, or K, by those before" },
	{ KEY_WINDOW, "window", "N",
	    "latest: how many runs before (100; with K 49)" },
	{ KEY_RUN, "run", "KEY",
	    "latest: key that names a run (run, else commit)" },
	{ KEY_COMMON, "common", "out|in|STAGE",
	    "latest: what all stages share (default out)" },
	{ KEY_AGAINST, "against", "OLD",
	    "compare with the points of the file OLD" },
	{ KEY_COMPARE, "compare", "KEY[=BASE,NEW]",
	    "compare two values of KEY in the metadata" },
	{ KEY_PAIR, "pair", "KEY",
	    "compare in pairs of the same value of KEY" },
	{ KEY_MARGIN, "margin", "PERCENT",
	    "ignore smaller changes (default 5; latest 10)" },
	{ KEY_ALPHA, "alpha", "P",
	    "significant up to P (default 0.05; steps 0.01)" },
	{ KEY_BETTER, "better", "lower|higher",
	    "higher: points are rates (default lower)" },
	{ KEY_FAIL_ON, "fail-on", "TREND",
	    "exit with 3 if a stage is degrading, slower, ..." },
	{ 0 },
};

static const char *const better_words[] = { "lower", "higher", NULL };
static const struct words words_better = WORDS(better_words, "lower or higher");
static int better; /* the index of one of them */

static const struct modes modes = {
	.usual = HALVES,
	.usual_name = "the comparison of halves",
	.rules =
	    (const struct modes_rule[]){
		{ KEY_DRIFT, DRIFT, true },
		{ KEY_STEPS, STEPS, true },
		{ KEY_LATEST, LATEST, true },
		{ KEY_AGAINST, AGAINST, true },
		{ KEY_COMPARE, COMPARE, true },
		{ KEY_THRESHOLD, HALVES | DRIFT, false },
		{ KEY_MIN_CHANGE, STEPS, false },
		{ KEY_MIN_EFFECT, STEPS, false },
		{ KEY_RECENT, STEPS, false },
		{ KEY_PAIR, AGAINST | COMPARE, false },
		{ KEY_WINDOW, LATEST, false },
		{ KEY_RUN, LATEST, false },
		{ KEY_COMMON, LATEST, false },
		{ KEY_MARGIN, COMPARISONS, false },
		{ 0 },
	    },
};

static const char *
take_key(const char *arg, const char **key)
{
	*key = arg;
	return metadata_is_key(slice_of(arg)) ? NULL : "a key of metadata";
}

/* Whether a text is two values that differ, joined by a comma. */
static bool
are_two_values(const char *text)
{
	const struct slice first = { text, strcspn(text, ",") };

	return text[first.len] == ',' &&
	    strchr(text + first.len + 1, ',') == NULL &&
	    !slice_is(first, text + first.len + 1);
}

static const char *
take_compare(const char *arg)
{
	const struct slice key = { arg, strcspn(arg, "=") };

	compare_key = arg;
	if (!metadata_is_key(key) ||
	    (arg[key.len] == '=' && !are_two_values(arg + key.len + 1)))
		return "KEY, or KEY=BASE,NEW with two values";
	return NULL;
}

static const char *
take_latest(const char *arg)
{
	return arg == NULL ? NULL : options_count(arg, 1, &newest);
}

static const char *
take_common(const char *arg)
{
	yardstick = NULL;
	has_common = true;
	if (strcmp(arg, "out") == 0)
		latest_limits.common = LATEST_OUT;
	else if (strcmp(arg, "in") == 0)
		latest_limits.common = LATEST_IN;
	else
		yardstick = arg;
	return NULL;
}

static const char *
take_margin(const char *arg)
{
	const char *wrong = options_number(arg, &margin);

	return wrong != NULL || margin == 0 ? "a number above 0" : NULL;
}

static const char *
take(int key, const char *arg)
{
	switch (key) {
	case KEY_THRESHOLD:
		return options_number(arg, &trend_limits.threshold);
	case KEY_ALPHA:
		return options_fraction(arg, &alpha);
	case KEY_FAIL_ON:
		gate_word = arg;
		return NULL;
	case KEY_DRIFT:
	case KEY_STEPS:
		return NULL;
	case KEY_LATEST:
		return take_latest(arg);
	case KEY_BETTER:
		return options_word(arg, &words_better, &better);
	case KEY_MIN_CHANGE:
		return options_number(arg, &changepoint_limits.min_change);
	case KEY_MIN_EFFECT:
		return options_number(arg, &changepoint_limits.min_effect);
	case KEY_RECENT:
		return options_count(arg, 1, &recent);
	case KEY_AGAINST:
		against = arg;
		return NULL;
	case KEY_COMPARE:
		return take_compare(arg);
	case KEY_PAIR:
		return take_key(arg, &pair_key);
	case KEY_WINDOW:
		return options_count(arg, 1, &window);
	case KEY_RUN:
		return take_key(arg, &run_key);
	case KEY_COMMON:
		return take_common(arg);
	default:
		return take_margin(arg);
	}
}

static const struct options_tool tool = {
	.usage = "[options] [FILE...]\n"
		 "--drift [options] [FILE...]\n"
		 "--steps [options] [FILE...]\n"
		 "--latest[=K] [options] [FILE...]\n"
		 "--against=OLD [options] [FILE...]\n"
		 "--compare=KEY[=BASE,NEW] [options] [FILE...]",
	.purpose = "Compare the earlier half of each stage's profile points "
		   "with the later half;\nor find steps, judge the newest run, "
		   "or compare two sets of points.",
	.entries = entries,
	.modes = &modes,
	.formats = formats_all,
	.writes = SCHEMA_SET_OF(SCHEMA_TRENDS) | SCHEMA_SET_OF(SCHEMA_STEPS) |
	    SCHEMA_SET_OF(SCHEMA_COMPARISONS),
	.reads_tables = true,
	.reads_points = true,
	.usage_status = EXIT_USAGE,
	.take = take,
};

/* Reads what the gate is for.  Returns -1, or the status to exit with. */
static int
check_gate(const struct options *o)
{
	const char *wrong;

	if (gate_word == NULL)
		return -1;
	wrong = options_word(gate_word,
	    mode & COMPARISONS ? &words_gate : &words_direction, &gate);
	if (wrong == NULL)
		return -1;
	return options_wrong(o, &tool, "--fail-on: not %s, with %s: %s", wrong,
	    o->mode_name, diag_quote(slice_of(gate_word)).text);
}

/* Whether standard input is among the operands. */
static bool
reads_standard_input(const struct options *o)
{
	size_t i;

	for (i = 0; i < o->operands_count; i++)
		if (strcmp(o->operands[i], "-") == 0)
			return true;
	return o->operands_count == 0;
}

/* Options that do not go together.  Returns -1, or the status to exit with. */
static int
check_options(const struct options *o)
{
	if (mode == AGAINST && strcmp(against, "-") == 0 &&
	    reads_standard_input(o))
		return options_wrong(o, &tool,
		    "--against=-: standard input is the base, so FILE has to "
		    "be another");
	if (mode == LATEST && newest == 0 && !isnan(alpha))
		return options_wrong(o, &tool,
		    "--alpha cannot be used with --latest without a number of "
		    "runs");
	if (newest > 0 && has_common)
		return options_wrong(o, &tool,
		    "--common cannot be used with --latest=%lu", newest);
	if (mode == STEPS && alpha < CHANGEPOINT_ALPHA_MIN)
		return options_wrong(o, &tool,
		    "--alpha: with --steps it is %g at the least",
		    CHANGEPOINT_ALPHA_MIN);
	if ((mode & COMPARISONS) &&
	    !(isnan(alpha) || (alpha > 0 && alpha < 0.5)))
		return options_wrong(o, &tool,
		    "--alpha: with %s it is above 0 and below 0.5",
		    o->mode_name);
	return check_gate(o);
}

static void
set_limits(void)
{
	const bool higher = better == 1;

	if (mode == DRIFT)
		trend_limits.alpha = TREND_DRIFT_ALPHA;
	if (!isnan(alpha))
		trend_limits.alpha = changepoint_limits.alpha =
		    compare_limits.alpha = newest_limits.alpha = alpha;
	recent_limits = (struct recent_limits){
		.runs = recent,
		.min_change = changepoint_limits.min_change,
		.higher_is_better = higher,
	};
	if (!isnan(margin))
		compare_limits.margin = latest_limits.margin = margin;
	trend_limits.higher_is_better = compare_limits.higher_is_better =
	    latest_limits.higher_is_better = higher;
	newest_limits.latest = latest_limits;
	newest_limits.runs = newest;
	if (window == 0)
		window = newest > 0 ? RANK_EXACT_BELOW - 1 : 100;
}

/* What was read. */
struct work {
	struct history history; /* of halves and steps */
	struct runs runs;       /* of the newest run */
	struct samples samples; /* of comparisons, */
	struct sides sides;     /* and which points are on which side */
	bool is_old;            /* what is read is the base */
	bool found;             /* what the gate is for */
};

static enum filter_take
take_points(void *on, const struct schema_rows *rows)
{
	struct work *work = on;

	switch (mode) {
	case AGAINST:
		samples_add(&work->samples,
		    work->is_old ? SAMPLES_BASE : SAMPLES_NEW, rows->models,
		    rows->count);
		break;
	case COMPARE:
		sides_add(
		    &work->sides, &work->samples, rows->models, rows->count);
		break;
	case LATEST:
		runs_add(&work->runs, rows->models, rows->count);
		break;
	default:
		history_add(&work->history, rows->models, rows->count);
		break;
	}
	return FILTER_GO_ON;
}

/* The names of the stages of what is read. */
static struct intern *
names_of(struct work *work)
{
	if (mode == LATEST)
		return &work->runs.stages.names;
	return mode & COMPARISONS ? &work->samples.stages.names
				  : &work->history.stages.names;
}

/* Whether one of the trends is what the gate is for. */
static bool
is_gated(const struct trend *trends, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		/* A gate that cries wolf is switched off by its users. */
		if ((int)trends[i].trend == gate &&
		    (trends[i].significant || gate == DIRECTION_STABLE))
			return true;
	return false;
}

/* Says how many stages have no trend, so that a gate is not silent on them. */
static void
say_single(const char *prog, size_t single, size_t stages)
{
	if (single > 0)
		diag_say(prog,
		    "%zu of %zu stages %s a single point, which has no halves",
		    single, stages, single == 1 ? "has" : "have");
}

/* Writes one trend a stage, but for stages of one point; for people also since
 * when it is so. */
static void
report_trends(struct filter *f, struct work *work)
{
	const struct history *h = &work->history;
	struct steps steps = { 0 };
	struct step *chosen = NULL;
	struct trend *trends;
	const size_t count =
	    trends_find(h, &trend_limits, mode == DRIFT, &trends);

	say_single(f->options->prog, h->stages.count - count, h->stages.count);
	work->found = is_gated(trends, count);
	if (options_for_people(f->options)) {
		f->context.history = context_history;
		f->context.on = h;
		steps = steps_find(h, &changepoint_limits);
		chosen = memory_resize(NULL, count, sizeof *chosen);
		f->context.steps = chosen;
		f->context.steps_count =
		    steps_explain(&steps, trends, count, chosen);
	}
	filter_write(
	    f, &schema_of[SCHEMA_TRENDS], trends, count, sizeof *trends);
	steps_free(&steps);
	free(chosen);
	free(trends);
}

static void
report_steps(struct filter *f, struct work *work)
{
	work->found = step_table_write(f, &work->history, &changepoint_limits,
	    gate == COMPARISON_UNGATED ? NULL : &recent_limits,
	    (enum direction)gate);
}

/* A file's name as a table may say it. */
static struct slice
file_name(const struct options *o)
{
	return slice_of(o->operands_count > 0 ? o->operands[0] : "-");
}

static void
report_compared(struct filter *f, struct work *work)
{
	struct sides *s = &work->sides;

	if (comparison_check_sides(f, s) < 0)
		return;
	sides_order(s, &work->samples);
	work->found = comparison_write(f, &work->samples, &compare_limits,
	    s->names[SAMPLES_BASE], s->names[SAMPLES_NEW], gate);
}

static void
report_latest(struct filter *f, struct work *work)
{
	work->found = newest > 0 ? comparison_write_newest(f, &work->runs,
				       window, &newest_limits, gate)
				 : comparison_write_latest(f, &work->runs,
				       window, &latest_limits, yardstick, gate);
}

static void
report(struct filter *f, void *on)
{
	struct work *work = on;

	switch (mode) {
	case AGAINST:
		work->found =
		    comparison_write(f, &work->samples, &compare_limits,
			slice_of(against), file_name(f->options), gate);
		break;
	case COMPARE:
		report_compared(f, work);
		break;
	case LATEST:
		report_latest(f, work);
		break;
	default:
		work->history.threads = f->reader.threads;
		history_finish(&work->history);
		(mode == STEPS ? report_steps : report_trends)(f, work);
		break;
	}
}

/* Reads the points to compare with. */
static int
read_old(const struct options *o, struct work *work)
{
	struct options old = *o;
	struct buffer path = { 0 };
	struct filter filter = {
		.options = &old,
		.use = FOR_COMPARISONS,
		.on = work,
		.take = take_points,
		.names = names_of(work),
	};

	buffer_text(&path, against);
	buffer_byte(&path, '\0');
	old.operands = &path.data;
	old.operands_count = 1;
	work->is_old = true;
	filter_read(&filter);
	work->is_old = false;
	reader_free(&filter.reader);
	buffer_free(&path);
	return filter.status;
}

static void
prepare(const struct options *o, struct work *work)
{
	const char *equals, *comma;

	work->history.keep[HISTORY_MEMORY] =
	    work->history.keep[HISTORY_OVERHEAD] = mode & (HALVES | DRIFT);
	work->history.keep_metadata = mode == STEPS ||
	    ((mode & (HALVES | DRIFT)) && options_for_people(o));
	work->runs.key = slice_of(run_key);
	work->samples.pair = slice_of(pair_key);
	if (mode != COMPARE)
		return;
	work->sides.key =
	    (struct slice){ compare_key, strcspn(compare_key, "=") };
	equals = strchr(compare_key, '=');
	if (equals == NULL)
		return;
	comma = strchr(equals, ',');
	work->sides.has_names = true;
	work->sides.names[SAMPLES_BASE] =
	    (struct slice){ equals + 1, (size_t)(comma - equals) - 1 };
	work->sides.names[SAMPLES_NEW] = slice_of(comma + 1);
}

static void
free_work(struct work *work)
{
	history_free(&work->history);
	runs_free(&work->runs);
	samples_free(&work->samples);
	sides_free(&work->sides);
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
	compare_limits = compare_defaults;
	latest_limits = latest_defaults;
	status = options_parse(&o, &tool, argc, argv);
	mode = o.mode;
	if (status < 0)
		status = check_options(&o);
	if (status >= 0)
		return status;
	set_limits();
	prepare(&o, &work);
	filter.context.higher_is_better = better == 1;
	filter.context.are_drifts = mode == DRIFT;
	filter.apart = work.sides.key;
	filter.use = mode == STEPS    ? FOR_STEPS
	    : mode & (HALVES | DRIFT) ? FOR_TRENDS
				      : FOR_COMPARISONS;
	filter.names = names_of(&work);
	status = EXIT_DONE;
	if (mode == AGAINST)
		status = read_old(&o, &work);
	if (status == EXIT_DONE)
		status = filter_run(&filter);
	free_work(&work);
	return status == EXIT_DONE && work.found ? EXIT_FOUND : status;
}
