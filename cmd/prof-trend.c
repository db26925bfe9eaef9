/* prof-trend: where each stage is going, where it changed, and whether. */

#include "analysis/compare.h"
#include "analysis/latest.h"
#include "analysis/sides.h"
#include "analysis/steps.h"
#include "analysis/trend.h"
#include "base/array.h"
#include "base/buffer.h"
#include "base/diag.h"
#include "base/intern.h"
#include "base/memory.h"
#include "base/slice.h"
#include "cli/filter.h"
#include "cli/options.h"
#include "model/model.h"
#include "model/schema.h"
#include "model/words.h"
#include "rows/reader.h"
#include "stage/history.h"
#include "stage/index.h"
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

/* What is asked: bits, to say which options go with it. */
enum mode { HALVES = 1, STEPS = 2, AGAINST = 4, COMPARE = 8, LATEST = 16 };

/* The modes that write comparisons, and what their gates look for. */
#define COMPARISONS (AGAINST | COMPARE | LATEST)
enum gate { GATE_NONE = -1, GATE_SLOWER, GATE_FASTER, GATE_UNPROVEN };

static enum mode mode = HALVES;
static struct trend_limits trend_limits;
static struct changepoint_limits changepoint_limits;
static struct compare_limits compare_limits;
static struct latest_limits latest_limits;
static double alpha = NAN;
static double margin = NAN;
static const char *gate_word;
static int gate = GATE_NONE; /* enum direction or enum gate */
static const char *against;
static const char *compare_key; /* with =BASE,NEW, if given */
static const char *pair_key = "";
static const char *run_key = "";
static const char *common = "out";
static unsigned long window = 100;

enum {
	KEY_THRESHOLD = 512,
	KEY_ALPHA,
	KEY_FAIL_ON,
	KEY_STEPS,
	KEY_MIN_CHANGE,
	KEY_MIN_EFFECT,
	KEY_AGAINST,
	KEY_COMPARE,
	KEY_PAIR,
	KEY_LATEST,
	KEY_WINDOW,
	KEY_RUN,
	KEY_COMMON,
	KEY_MARGIN
};

static const struct options_entry entries[] = {
	{ KEY_THRESHOLD, "threshold", "PERCENT",
	    "halves: stable up to this change (default 10)" },
	{ KEY_STEPS, "steps", NULL, "find when each stage changed" },
	{ KEY_MIN_CHANGE, "min-change", "PERCENT",
	    "steps: smallest change of the median (default 10)" },
	{ KEY_MIN_EFFECT, "min-effect", "X",
	    "steps: and in robust standard deviations (default 2)" },
	{ KEY_LATEST, "latest", NULL, "judge the newest run by those before" },
	{ KEY_WINDOW, "window", "N",
	    "latest: by the last N runs before it (default 100)" },
	{ KEY_RUN, "run", "KEY",
	    "latest: metadata that names the run (default run, commit)" },
	{ KEY_COMMON, "common", "out|in|STAGE",
	    "latest: leave out what all stages share (default out)" },
	{ KEY_AGAINST, "against", "OLD",
	    "compare with the points of file OLD" },
	{ KEY_COMPARE, "compare", "KEY[=BASE,NEW]",
	    "compare two values of KEY in the metadata" },
	{ KEY_PAIR, "pair", "KEY",
	    "against, compare: pairs have one value of KEY" },
	{ KEY_MARGIN, "margin", "PERCENT",
	    "ignore smaller changes (default 5; latest 10)" },
	{ KEY_ALPHA, "alpha", "P",
	    "significant up to this p-value (default 0.05; steps 0.01)" },
	{ KEY_FAIL_ON, "fail-on", "TREND",
	    "exit with 3 if a stage is: improving, stable or degrading; "
	    "slower, faster or unproven" },
	{ 0 },
};

/* The options that do not go with every mode, and whether they were given. */
static struct limit {
	int key;
	unsigned modes;
	bool is_given;
} limits[] = {
	{ KEY_THRESHOLD, HALVES, false },
	{ KEY_ALPHA, HALVES | STEPS | AGAINST | COMPARE, false },
	{ KEY_MIN_CHANGE, STEPS, false },
	{ KEY_MIN_EFFECT, STEPS, false },
	{ KEY_PAIR, AGAINST | COMPARE, false },
	{ KEY_WINDOW, LATEST, false },
	{ KEY_RUN, LATEST, false },
	{ KEY_COMMON, LATEST, false },
	{ KEY_MARGIN, AGAINST | COMPARE | LATEST, false },
};

static void
take_mode(enum mode m)
{
	mode = mode == HALVES ? m : mode | m;
}

static const char *
take_key(const char *arg, const char **key)
{
	*key = arg;
	return metadata_is_key(slice_of(arg)) ? NULL : "a key of metadata";
}

static const char *
take_compare(const char *arg)
{
	const struct slice key = { arg, strcspn(arg, "=") };
	const char *comma = strchr(arg, ',');

	take_mode(COMPARE);
	compare_key = arg;
	if (!metadata_is_key(key) ||
	    (arg[key.len] == '=' &&
		(comma == NULL || strchr(comma + 1, ',') != NULL)))
		return "KEY or KEY=BASE,NEW";
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
	size_t i;

	for (i = 0; i < COUNT(limits); i++)
		if (limits[i].key == key)
			limits[i].is_given = true;
	switch (key) {
	case KEY_THRESHOLD:
		return options_number(arg, &trend_limits.threshold);
	case KEY_ALPHA:
		return options_fraction(arg, &alpha);
	case KEY_FAIL_ON:
		gate_word = arg;
		return NULL;
	case KEY_STEPS:
		take_mode(STEPS);
		return NULL;
	case KEY_MIN_CHANGE:
		return options_number(arg, &changepoint_limits.min_change);
	case KEY_MIN_EFFECT:
		return options_number(arg, &changepoint_limits.min_effect);
	case KEY_AGAINST:
		take_mode(AGAINST);
		against = arg;
		return NULL;
	case KEY_COMPARE:
		return take_compare(arg);
	case KEY_PAIR:
		return take_key(arg, &pair_key);
	case KEY_LATEST:
		take_mode(LATEST);
		return NULL;
	case KEY_WINDOW:
		return options_count(arg, 1, &window);
	case KEY_RUN:
		return take_key(arg, &run_key);
	case KEY_COMMON:
		common = arg;
		return NULL;
	default:
		return take_margin(arg);
	}
}

static const struct options_tool tool = {
	.usage = "[options] [FILE...]\n"
		 "--steps [options] [FILE...]\n"
		 "--latest [options] [FILE...]\n"
		 "--against=OLD [options] [FILE...]\n"
		 "--compare=KEY[=BASE,NEW] [options] [FILE...]",
	.purpose = "Compare the earlier half of each stage's profile points "
		   "with the later half;\nor find steps, judge the newest run, "
		   "or compare two sets of points.",
	.entries = entries,
	.reads_tables = true,
	.reads_points = true,
	.usage_status = EXIT_USAGE,
	.take = take,
};

static const char *
mode_name(void)
{
	switch (mode) {
	case STEPS:
		return "--steps";
	case AGAINST:
		return "--against";
	case COMPARE:
		return "--compare";
	case LATEST:
		return "--latest";
	default:
		return "the comparison of halves";
	}
}

/* The name of an option of the tool's own. */
static const char *
option_name(int key)
{
	const struct options_entry *e = entries;

	while (e->key != key)
		e++;
	return e->name;
}

/* Reads what the gate is for.  Returns -1, or the status to exit with. */
static int
check_gate(const struct options *o)
{
	static const char *const gates[] = { "slower", "faster", "unproven",
		NULL };
	static const struct words words =
	    WORDS(gates, "slower, faster or unproven");
	const char *wrong;

	if (gate_word == NULL)
		return -1;
	wrong = options_word(
	    gate_word, mode & COMPARISONS ? &words : &words_direction, &gate);
	if (wrong == NULL)
		return -1;
	return options_wrong(o, &tool, "--fail-on: not %s, with %s: %s", wrong,
	    mode_name(), diag_quote(slice_of(gate_word)).text);
}

/* Options that do not go together.  Returns -1, or the status to exit with. */
static int
check_options(const struct options *o)
{
	size_t i;

	if ((mode & (mode - 1)) != 0)
		return options_wrong(o, &tool,
		    "--steps, --latest, --against and --compare: one at a "
		    "time");
	for (i = 0; i < COUNT(limits); i++)
		if (limits[i].is_given && !(limits[i].modes & mode))
			return options_wrong(o, &tool,
			    "--%s does not go with %s",
			    option_name(limits[i].key), mode_name());
	if (mode == STEPS && alpha < CHANGEPOINT_ALPHA_MIN)
		return options_wrong(o, &tool,
		    "--alpha: with --steps it is %g at the least",
		    CHANGEPOINT_ALPHA_MIN);
	if ((mode & COMPARISONS) &&
	    !(isnan(alpha) || (alpha > 0 && alpha < 0.5)))
		return options_wrong(o, &tool,
		    "--alpha: with %s it is above 0 and below 0.5",
		    mode_name());
	return check_gate(o);
}

static void
set_limits(void)
{
	if (!isnan(alpha))
		trend_limits.alpha = changepoint_limits.alpha =
		    compare_limits.alpha = alpha;
	if (!isnan(margin))
		compare_limits.margin = latest_limits.margin = margin;
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
		if ((int)t->trend == gate &&
		    (t->significant || gate == DIRECTION_STABLE))
			work->found = true;
		count++;
	}
	rank_free(&distributions);
	filter_write(
	    f, &schema_of[SCHEMA_TRENDS], trends, count, sizeof *trends);
	free(trends);
}

/* Says in which runs many stages stepped, by what tells the run best. */
static void
say_shared(const char *prog, const struct steps *steps, size_t stages)
{
	size_t i;

	for (i = 0; i < steps->shared_count; i++) {
		const struct steps_shared *s = &steps->shared[i];

		diag_say(prog,
		    "%zu of %zu stages stepped at %.*s: the machine, or what "
		    "they share",
		    s->stages, stages, (int)s->metadata.len, s->metadata.at);
	}
}

/* Writes the steps of each stage, oldest first. */
static void
report_steps(struct filter *f, struct work *work)
{
	const struct history *h = &work->history;
	struct steps steps = steps_find(h, &changepoint_limits);
	const char *prog = f->options->prog;
	size_t i;

	for (i = 0; i < h->stages.count; i++)
		if ((int)steps.last[i] == gate)
			work->found = true;
	if (steps.short_stages > 0)
		diag_say(prog,
		    "%zu of %zu stages %s fewer than %d points: no step is "
		    "claimed there",
		    steps.short_stages, h->stages.count,
		    steps.short_stages == 1 ? "has" : "have",
		    CHANGEPOINT_VALUES_MIN);
	say_shared(prog, &steps, h->stages.count);
	filter_write(f, &schema_of[SCHEMA_STEPS], steps.rows, steps.count,
	    sizeof *steps.rows);
	steps_free(&steps);
}

/* Whether the gate is for a stage of that verdict. */
static bool
is_gated(enum verdict verdict, bool is_proven)
{
	switch (gate) {
	case GATE_SLOWER:
		return verdict == VERDICT_SLOWER;
	case GATE_FASTER:
		return verdict == VERDICT_FASTER;
	case GATE_UNPROVEN:
		return !is_proven;
	default:
		return false;
	}
}

/* Names the stages that have points on one side only. */
static void
name_one_sided(const char *prog, const struct compare_result *r)
{
	size_t i;

	for (i = 0; i < r->count; i++) {
		const struct comparison *c = &r->rows[i];

		if (c->base_count > 0 && c->new_count > 0)
			continue;
		diag_say(prog,
		    "stage %s: no points in %s %s: nothing to compare",
		    diag_quote(c->stage_name).text,
		    c->base_count > 0 ? "what is new," : "the base,",
		    diag_quote(c->base_count > 0 ? c->new : c->base).text);
	}
}

/* Says what could not be found however large it were. */
static void
say_hopeless(const char *prog, const struct compare_result *r)
{
	if (r->hopeless == 0)
		return;
	diag_say(prog,
	    "%zu of %zu stages have too few %s for a p-value of %g after the "
	    "correction for %zu stages: theirs is %.3g at the least; %g %s "
	    "would do",
	    r->hopeless, r->count, *pair_key != '\0' ? "pairs" : "points",
	    compare_limits.alpha, r->count - r->one_sided, r->least_p,
	    r->needed, *pair_key != '\0' ? "pairs" : "points a side");
}

static void
compare(
    struct filter *f, struct work *work, struct slice base, struct slice new)
{
	const char *prog = f->options->prog;
	struct compare_result r =
	    compare_stages(&work->samples, &compare_limits, base, new);
	size_t i;

	for (i = 0; i < r.count; i++)
		work->found |= is_gated(r.rows[i].verdict,
		    compare_is_proven(&r, i, &compare_limits));
	name_one_sided(prog, &r);
	if (work->samples.unpaired > 0)
		diag_say(prog, "%zu points without %s= were left out",
		    work->samples.unpaired, pair_key);
	if (r.dropped > 0)
		diag_say(prog, "%zu pairs lack a partner and were left out",
		    r.dropped);
	say_hopeless(prog, &r);
	filter_write(
	    f, &schema_of[SCHEMA_COMPARISONS], r.rows, r.count, sizeof *r.rows);
	compare_free(&r);
}

/* A file's name as a table may say it. */
static struct slice
file_name(const struct options *o)
{
	return slice_of(o->operands_count > 0 ? o->operands[0] : "-");
}

/* Fails because sides are not two values of the key. */
static void
refuse_sides(struct filter *f, const struct sides *s)
{
	const size_t most = 8, n = s->values.count;
	struct buffer list = { 0 };
	size_t i;

	for (i = 0; i < n && i < most; i++) {
		buffer_text(&list, i > 0 ? ", " : "");
		buffer_text(&list, diag_quote(intern_text(&s->values, i)).text);
	}
	buffer_text(&list, n > most ? " and more" : "");
	if (n == 0)
		diag_say(f->options->prog,
		    "--compare: no point has %.*s=", (int)s->key.len,
		    s->key.at);
	else
		diag_say(f->options->prog,
		    "--compare: points of two values of %.*s are needed, as "
		    "in --compare=%.*s=BASE,NEW; it has %.*s",
		    (int)s->key.len, s->key.at, (int)s->key.len, s->key.at,
		    (int)list.len, list.data);
	buffer_free(&list);
	f->status = EXIT_FAILED;
}

static void
report_compared(struct filter *f, struct work *work)
{
	const struct sides *s = &work->sides;

	if (!sides_are_two(s)) {
		refuse_sides(f, s);
		return;
	}
	if (s->left_out > 0)
		diag_say(f->options->prog,
		    "%zu points without %.*s= were left out", s->left_out,
		    (int)s->key.len, s->key.at);
	compare(f, work, s->names[SAMPLES_BASE], s->names[SAMPLES_NEW]);
}

/* Says what the newest run shares, and what could not be judged. */
static void
say_latest(const char *prog, const struct latest_result *r)
{
	if (fabs(log(r->factor)) > log(1.1))
		diag_say(prog,
		    "all %zu stages are %.2f of their level in this run: the "
		    "machine, or what they share",
		    r->count, r->factor);
	if (!r->is_judged && r->before >= LATEST_LIKES_MIN)
		diag_say(prog,
		    "%zu of the %zu runs before are like this one, and %d "
		    "make a level: the machine is new, and only a change "
		    "beyond twofold is told",
		    r->likes, r->before, LATEST_LIKES_MIN);
	else if (!r->is_judged)
		diag_say(prog,
		    "%zu runs before this one, and %d make a level: only a "
		    "change beyond twofold is told",
		    r->before, LATEST_LIKES_MIN);
	if (r->unleveled > 0)
		diag_say(prog,
		    "%zu of %zu stages have fewer than %d runs at their level: "
		    "unclear",
		    r->unleveled, r->count, LATEST_LEVEL_MIN);
	if (r->missing > 0)
		diag_say(
		    prog, "%zu stages are not in the newest run", r->missing);
}

/* Finds the yardstick.  Returns whether there is that stage. */
static bool
find_yardstick(struct filter *f, const struct runs *r)
{
	size_t i;

	if (latest_limits.common != LATEST_YARDSTICK)
		return true;
	for (i = 0; i < r->stages.count; i++)
		if (slice_is(index_name(&r->stages, i), common)) {
			latest_limits.yardstick = i;
			return true;
		}
	diag_say(f->options->prog, "--common: no stage is named %s",
	    diag_quote(slice_of(common)).text);
	f->status = EXIT_FAILED;
	return false;
}

static void
report_latest(struct filter *f, struct work *work)
{
	const double bound = log1p(latest_limits.margin / 100);
	const char *prog = f->options->prog;
	struct latest_result r;
	size_t i;

	if (!find_yardstick(f, &work->runs))
		return;
	runs_finish(&work->runs, window + 1);
	r = latest_judge(&work->runs, &latest_limits);
	for (i = 0; i < r.count; i++)
		work->found |= is_gated(r.rows[i].verdict, r.bounds[i] < bound);
	if (work->runs.unnamed > 0 && !work->runs.has_unnamed)
		diag_say(prog, "%zu points say no run and were left out",
		    work->runs.unnamed);
	say_latest(prog, &r);
	filter_write(
	    f, &schema_of[SCHEMA_COMPARISONS], r.rows, r.count, sizeof *r.rows);
	latest_free(&r);
}

static void
report(struct filter *f, void *on)
{
	struct work *work = on;

	switch (mode) {
	case AGAINST:
		compare(f, work, slice_of(against), file_name(f->options));
		break;
	case COMPARE:
		report_compared(f, work);
		break;
	case LATEST:
		report_latest(f, work);
		break;
	default:
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
prepare(struct work *work)
{
	const char *equals, *comma;

	work->history.keep_metadata = mode == STEPS;
	work->runs.key = slice_of(run_key);
	work->samples.pair = slice_of(pair_key);
	if (strcmp(common, "in") == 0)
		latest_limits.common = LATEST_IN;
	else if (strcmp(common, "out") != 0)
		latest_limits.common = LATEST_YARDSTICK;
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
	if (status < 0)
		status = check_options(&o);
	if (status >= 0)
		return status;
	set_limits();
	prepare(&work);
	filter.apart = work.sides.key;
	filter.use = mode == STEPS ? FOR_STEPS
	    : mode == HALVES       ? FOR_TRENDS
				   : FOR_COMPARISONS;
	status = EXIT_DONE;
	if (mode == AGAINST)
		status = read_old(&o, &work);
	if (status == EXIT_DONE)
		status = filter_run(&filter);
	free_work(&work);
	return status == EXIT_DONE && work.found ? EXIT_FOUND : status;
}
