#include "cli/comparison.h"

#include "analysis/level.h"
#include "analysis/steps.h"
#include "base/buffer.h"
#include "base/diag.h"
#include "base/intern.h"
#include "model/model.h"
#include "model/schema.h"
#include "stage/index.h"

#include <math.h>

/* Whether the gate is for a stage of that verdict. */
static bool
is_gated(int gate, enum verdict verdict, bool is_proven)
{
	switch (gate) {
	case COMPARISON_SLOWER:
		return verdict == VERDICT_SLOWER;
	case COMPARISON_FASTER:
		return verdict == VERDICT_FASTER;
	case COMPARISON_UNPROVEN:
		return !is_proven;
	default:
		return false;
	}
}

/* Names the stages that have no points, or pairs, of both sides. */
static void
name_one_sided(const char *prog, const struct compare_result *r, bool is_paired)
{
	size_t i;

	for (i = 0; i < r->count; i++) {
		const struct comparison *c = &r->rows[i];

		if (c->base_count > 0 && c->new_count > 0)
			continue;
		if (is_paired) {
			diag_say(prog, "stage %s: no pair has both sides",
			    diag_quote(c->stage_name).text);
			continue;
		}
		diag_say(prog,
		    "stage %s: no points in %s %s: nothing to compare",
		    diag_quote(c->stage_name).text,
		    c->base_count > 0 ? "what is new," : "the base,",
		    diag_quote(c->base_count > 0 ? c->new : c->base).text);
	}
}

/* Says what could not be found however large it were. */
static void
say_hopeless(const char *prog, const struct compare_result *r, double alpha,
    bool is_paired)
{
	const size_t tests = r->count - r->one_sided;

	if (r->hopeless == 0)
		return;
	diag_say(prog,
	    "%zu of %zu stages %s too few %s for a p-value of %g after the "
	    "correction for %zu stage%s: theirs is %.3g at the least; %g %s "
	    "would do",
	    r->hopeless, r->count, r->hopeless == 1 ? "has" : "have",
	    is_paired ? "pairs" : "points", alpha, tests, tests == 1 ? "" : "s",
	    r->least_p, r->needed, is_paired ? "pairs" : "points a side");
}

/* Whether a point says which pair it is of, if that matters; else says so. */
static bool
has_pairs(struct filter *f, const struct samples *s)
{
	if (s->pairs.count > 0 || s->unpaired == 0)
		return true;
	diag_say(f->options->prog,
	    "--pair: no point has %.*s=", (int)s->pair.len, s->pair.at);
	f->status = EXIT_FAILED;
	return false;
}

bool
comparison_write(struct filter *f, struct samples *samples,
    const struct compare_limits *limits, struct slice base, struct slice new,
    int gate)
{
	const char *prog = f->options->prog;
	struct compare_result r;
	bool found = false;
	size_t i;

	if (!has_pairs(f, samples))
		return false;
	r = compare_stages(samples, limits, base, new);
	for (i = 0; i < r.count; i++)
		found |= is_gated(
		    gate, r.rows[i].verdict, compare_is_proven(&r, i, limits));
	name_one_sided(prog, &r, samples->pair.len > 0);
	if (samples->unpaired > 0)
		diag_say(prog, "%zu points without %.*s= were left out",
		    samples->unpaired, (int)samples->pair.len,
		    samples->pair.at);
	if (r.dropped > 0)
		diag_say(prog, "%zu pairs lack a partner and were left out",
		    r.dropped);
	say_hopeless(prog, &r, limits->alpha, samples->pair.len > 0);
	filter_write(
	    f, &schema_of[SCHEMA_COMPARISONS], r.rows, r.count, sizeof *r.rows);
	compare_free(&r);
	return found;
}

/* Fails because sides are not two values of the key. */
static void
refuse_sides(struct filter *f, const struct sides *s)
{
	const size_t most = 8, n = s->values.count;
	struct buffer list = { 0 };
	struct slice name;
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
	else if (sides_missing(s, &name))
		diag_say(f->options->prog,
		    "--compare: no point has the value %s of %.*s; there %s "
		    "%.*s",
		    diag_quote(name).text, (int)s->key.len, s->key.at,
		    n == 1 ? "is" : "are", (int)list.len, list.data);
	else
		diag_say(f->options->prog,
		    "--compare: points of two values of %.*s are needed, as "
		    "in --compare=%.*s=BASE,NEW; it has %.*s",
		    (int)s->key.len, s->key.at, (int)s->key.len, s->key.at,
		    (int)list.len, list.data);
	buffer_free(&list);
	f->status = EXIT_FAILED;
}

int
comparison_check_sides(struct filter *f, const struct sides *sides)
{
	if (!sides_are_two(sides)) {
		refuse_sides(f, sides);
		return -1;
	}
	if (sides->left_out > 0)
		diag_say(f->options->prog,
		    "%zu points without %.*s= were left out", sides->left_out,
		    (int)sides->key.len, sides->key.at);
	return 0;
}

/* Names the first of the stages that are not in the newest run. */
static void
say_missing(const char *prog, const struct latest_result *r)
{
	struct buffer names = { 0 };
	size_t i;

	for (i = 0; i < r->missing && i < LATEST_NAMED_MAX; i++) {
		buffer_text(&names, i > 0 ? ", " : "");
		buffer_text(&names, diag_quote(r->missing_names[i]).text);
	}
	buffer_text(&names, r->missing > LATEST_NAMED_MAX ? " and more" : "");
	diag_say(prog, "%zu stage%s not in the newest run: %.*s", r->missing,
	    r->missing == 1 ? " is" : "s are", (int)names.len, names.data);
	buffer_free(&names);
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
		    "beyond 40 percent is told",
		    r->likes, r->before, LATEST_LIKES_MIN);
	else if (!r->is_judged && r->before == 0)
		diag_say(prog,
		    "no run before this one, and %d make a level: nothing to "
		    "compare with yet",
		    LATEST_LIKES_MIN);
	else if (!r->is_judged)
		diag_say(prog,
		    "%zu run%s before this one, and %d make a level: only a "
		    "change beyond 40 percent is told",
		    r->before, r->before == 1 ? "" : "s", LATEST_LIKES_MIN);
	if (r->unleveled > 0)
		diag_say(prog,
		    "%zu of %zu stages %s fewer than %d runs at their level: "
		    "unclear",
		    r->unleveled, r->count, r->unleveled == 1 ? "has" : "have",
		    LEVEL_MIN);
	if (r->missing > 0)
		say_missing(prog, r);
}

/* Finds the stage that is the yardstick.  Returns whether there is one. */
static bool
find_yardstick(struct filter *f, const struct runs *r, const char *name,
    struct latest_limits *limits)
{
	size_t i;

	limits->common = LATEST_YARDSTICK;
	for (i = 0; i < r->stages.count; i++)
		if (slice_is(index_name(&r->stages, i), name)) {
			limits->yardstick = i;
			return true;
		}
	diag_say(f->options->prog, "--common: no stage is named %s",
	    diag_quote(slice_of(name)).text);
	f->status = EXIT_FAILED;
	return false;
}

/* Whether there is a run to judge, or no point at all; else says why not. */
static bool
has_runs(struct filter *f, const struct runs *r)
{
	if (r->stages.count == 0) {
		diag_say(f->options->prog, "no points: there is no newest run");
		return true;
	}
	if (r->key.len == 0 || r->count > 0)
		return true;
	diag_say(f->options->prog, "--run: no point has %.*s=", (int)r->key.len,
	    r->key.at);
	f->status = EXIT_FAILED;
	return false;
}

/* Writes a result, which it frees.  Returns whether the gate found a stage. */
static bool
write_latest(struct filter *f, const struct runs *runs, struct latest_result *r,
    double margin, int gate)
{
	const double bound = log1p(margin / 100);
	const char *prog = f->options->prog;
	bool found;
	size_t i;

	/* Nobody knows how slow a stage is that did not run. */
	found = gate == COMPARISON_UNPROVEN && r->missing > 0;
	for (i = 0; i < r->count; i++)
		found |=
		    is_gated(gate, r->rows[i].verdict, r->bounds[i] < bound);
	if (runs->unnamed > 0 && !runs->has_unnamed)
		diag_say(prog, "%zu points say no run and were left out",
		    runs->unnamed);
	if (runs->stages.count > 0)
		say_latest(prog, r);
	f->context.is_first = r->before == 0;
	filter_write(f, &schema_of[SCHEMA_COMPARISONS], r->rows, r->count,
	    sizeof *r->rows);
	latest_free(r);
	return found;
}

bool
comparison_write_latest(struct filter *f, struct runs *runs, size_t window,
    const struct latest_limits *limits, const char *yardstick, int gate)
{
	struct latest_limits own = *limits;
	struct latest_result r;

	if (!has_runs(f, runs) ||
	    (yardstick != NULL && !find_yardstick(f, runs, yardstick, &own)))
		return false;
	runs_finish(runs, window);
	r = latest_judge(runs, &own);
	return write_latest(f, runs, &r, limits->margin, gate);
}

/* Says what many stages share, and what could not be found. */
static void
say_newest(const char *prog, const struct latest_result *r,
    const struct newest_limits *limits)
{
	size_t changed[] = { 0, 0 }, i;

	for (i = 0; i < r->count; i++) {
		changed[0] += r->rows[i].verdict == VERDICT_SLOWER;
		changed[1] += r->rows[i].verdict == VERDICT_FASTER;
	}
	for (i = 0; i < 2; i++)
		if (steps_are_shared(changed[i], r->count))
			diag_say(prog,
			    "%zu of %zu stages became %s in these runs: the "
			    "machine, or what they share",
			    changed[i], r->count, i == 0 ? "slower" : "faster");
	if (r->hopeless > 0)
		diag_say(prog,
		    "%zu of %zu stages %s too few runs for a p-value of %g: "
		    "theirs is %.3g at the least",
		    r->hopeless, r->count, r->hopeless == 1 ? "has" : "have",
		    limits->alpha, r->least_p);
}

bool
comparison_write_newest(struct filter *f, struct runs *runs, size_t window,
    const struct newest_limits *limits, int gate)
{
	struct latest_result r;

	if (!has_runs(f, runs))
		return false;
	runs_finish(runs, window + limits->runs - 1);
	r = newest_judge(runs, limits);
	say_newest(f->options->prog, &r, limits);
	return write_latest(f, runs, &r, limits->latest.margin, gate);
}
