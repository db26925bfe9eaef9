#include "analysis/rules.h"

#include "analysis/act.h"
#include "analysis/improve.h"
#include "analysis/steps.h"
#include "base/array.h"

#include <math.h>

/* The thresholds of the rules, as documented in prof-recommend(1). */
#define WAITING_BELOW 0.5 /* CPU utilization */
#define SELF_BELOW 0.5    /* of a stage's time: it is that of its children */
#define GROWTH 10         /* of memory or CPU time, percent */
#define GROWTH_ALPHA 0.05
#define TAIL_RUNS_MIN 20
#define DOMINANT_ABOVE 0.5 /* of the time of all stages, or of the path */

/* The most that is known by a path that is observed only. */
#define OBSERVED 0.75

/* The confidence that a stage is degrading, and the most without significance. */
#define DEGRADING 0.80
#define INSIGNIFICANT 0.40

/* The most for a step of the time without one of the CPU time. */
#define CPU_IS_FLAT 0.60

/* The runs that a stage is judged by. */
static double
runs_of(const struct facts_stage *f)
{
	return isnan(f->level_count) ? f->count : f->level_count;
}

bool
rules_lack_runs(const struct facts_stage *f)
{
	return runs_of(f) < RULES_RUNS_MIN;
}

static bool
has_grown(double before, double after, double p_value)
{
	return p_value <= GROWTH_ALPHA &&
	    100 * (after - before) > GROWTH * before;
}

bool
rules_cpu_is_flat(const struct rise *rise)
{
	return !isnan(rise->cpu_p_value) &&
	    !has_grown(rise->cpu_before, rise->cpu_after, rise->cpu_p_value);
}

bool
rules_memory_accumulates(const struct rise *rise)
{
	return has_grown(
	    rise->memory_early, rise->memory_late, rise->memory_late_p_value);
}

/* With points, the memory growth must be significant too. */
bool
rules_memory_grows(const struct rules_subject *s)
{
	const struct rise *rise = s->rise;

	if (rise != NULL)
		return has_grown(rise->memory_before, rise->memory_after,
		    rise->memory_p_value);
	return s->f->memory_change_percent > GROWTH &&
	    !(s->f->memory_p_value > GROWTH_ALPHA);
}

bool
rules_has_tail(const struct rules_subject *s)
{
	return runs_of(s->f) >= TAIL_RUNS_MIN &&
	    s->f->percentile_95 > FACTS_TAIL * s->f->median;
}

/* A stage that is alone has all of the time, which tells nothing. */
bool
rules_dominates(const struct rules_subject *s)
{
	return s->f->share > DOMINANT_ABOVE && s->f->share < 1;
}

bool
rules_knows_run(const struct facts_stage *f)
{
	return !isnan(f->saves_half_min) && !isnan(f->saves_half_max);
}

/* From this part on a stage counts as alone in its run. */
#define ALONE 0.95

double
rules_run_part(const struct facts_stage *f)
{
	const double part = fmax(0, f->run_saves / f->run_half);

	/* The path says it better. */
	if (rules_knows_run(f))
		return 1;
	return f->run_saves < ALONE * f->run_half ? part : 1;
}

bool
rules_makes_path(const struct rules_subject *s)
{
	return s->f->on_path == 1 && s->f->path_share > DOMINANT_ABOVE;
}

/* No run would be shorter without it. */
static bool
is_off_path(const struct facts_stage *f)
{
	return f->on_path == 0;
}

static bool
leads_group(const struct rules_subject *s)
{
	return s->rise != NULL && s->rise->teller == RISE_LEADER;
}

/* A rise that is told of for itself. */
static bool
rises(const struct rules_subject *s)
{
	return s->rise != NULL && s->rise->teller == RISE_ITSELF;
}

/*
 * Memory that steps up a little where the time steps up much is no reason for
 * it: it must make up half of it, in logs.
 */
static bool
grows(const struct rules_subject *s)
{
	const struct rise *r = s->rise;

	if (!rules_memory_grows(s))
		return false;
	if (r == NULL)
		return s->f->is_degrading && s->f->is_significant;
	return rises(s) &&
	    log(r->memory_after / r->memory_before) >=
	    log(r->after / r->before) / 2;
}

static bool
degrades(const struct rules_subject *s)
{
	return s->f->is_slow &&
	    (s->rise == NULL ? s->f->is_degrading : rises(s));
}

/* What children of a stage take is told of them. */
static bool
is_childs(const struct facts_stage *f)
{
	return f->self_part < SELF_BELOW;
}

bool
rules_varies(const struct facts_stage *f)
{
	return f->varies && !rules_lack_runs(f) && !is_childs(f);
}

bool
rules_varies_idly(const struct facts_stage *f)
{
	return rules_varies(f) && f->cpu_cv < f->cv / 2;
}

/* Many stages that vary without computing more have one cause. */
static bool
contends(const struct rules_subject *s)
{
	return rules_varies_idly(s->f) && s->idle_stages >= STEPS_SHARED_MIN;
}

static bool
varies(const struct rules_subject *s)
{
	return rules_varies(s->f) && !contends(s);
}

/*
 * Where most of the time came by a step, the step is what to look at, and where
 * it is that of children, they are.
 */
static bool
is_as_ever(const struct facts_stage *f)
{
	double saving = 0;
	size_t i;

	for (i = 0; i < f->rises_count; i++)
		saving += f->rises[i].saving;
	return !(saving > f->avg / 2) && !is_childs(f);
}

double
rules_waiting(const struct facts_stage *f)
{
	return fmin(1 - f->cpu_utilization, f->self_part);
}

static bool
has_tail(const struct rules_subject *s)
{
	return rules_has_tail(s) && !is_childs(s->f);
}

static bool
runs_aside(const struct rules_subject *s)
{
	return is_off_path(s->f) && (s->f->is_slow || rules_dominates(s));
}

static bool
waits(const struct rules_subject *s)
{
	return s->f->is_slow && !is_off_path(s->f) &&
	    s->f->cpu_utilization < WAITING_BELOW &&
	    rules_waiting(s->f) > 1 - WAITING_BELOW && is_as_ever(s->f);
}

static bool
is_serial(const struct rules_subject *s)
{
	return s->f->is_serial && !is_off_path(s->f) &&
	    !rules_lack_runs(s->f) && is_as_ever(s->f);
}

static bool
dominates(const struct rules_subject *s)
{
	return rules_dominates(s) && !is_off_path(s->f) && is_as_ever(s->f);
}

static bool
makes_path(const struct rules_subject *s)
{
	return rules_makes_path(s) && is_as_ever(s->f);
}

static bool
starts_cold(const struct rules_subject *s)
{
	return s->f->is_cold;
}

/* The likelier chance alone makes such a change, the less. */
static double
trend_limit(const struct rules_subject *s)
{
	const struct facts_stage *f = s->f;

	if (s->rise != NULL)
		return rules_cpu_is_flat(s->rise) ? CPU_IS_FLAT : 1;
	if (f->is_significant || isnan(f->p_value))
		return 1;
	return fmin(INSIGNIFICANT, DEGRADING * (1 - f->p_value));
}

static double
path_limit(const struct rules_subject *s)
{
	return s->f->is_path_given ? 1 : OBSERVED;
}

static double
no_limit(const struct rules_subject *s)
{
	(void)s;
	return 1;
}

static void
no_more(const struct rules_subject *s, struct buffer *issue)
{
	(void)s;
	(void)issue;
}

/* clang-format off */
/* Compiles only for members of type double. */
#define CITE(fact) \
	{ #fact, _Generic(((struct facts_stage *)0)->fact, \
	      double: offsetof(struct facts_stage, fact)) }
/* clang-format on */

const struct rules_rule rules_table[] = {
	{ "shared-step", CAUSE_CHANGE, leads_group, "", issue_group, act_group,
	    improve_group, { { 0 } }, PRIORITY_HIGH, 0.70, no_limit },
	{ "memory-growth", CAUSE_CHANGE, grows, "it is ", issue_memory,
	    act_memory, improve_trend,
	    { CITE(change_percent), CITE(p_value), CITE(memory_change_percent),
		CITE(memory_p_value) },
	    PRIORITY_CRITICAL, 0.85, no_limit },
	{ "degrading", CAUSE_CHANGE, degrades, "it is slow, and ", issue_trend,
	    act_trend, improve_trend,
	    { CITE(first_half_avg), CITE(second_half_avg), CITE(change_percent),
		CITE(p_value) },
	    PRIORITY_CRITICAL, DEGRADING, trend_limit },
	{ "step", CAUSE_CHANGE, rises, "it is ", issue_trend, act_trend,
	    improve_trend, { { 0 } }, PRIORITY_HIGH, 0.80, trend_limit },
	{ "contention", CAUSE_SPREAD, contends, "", issue_contention,
	    act_contention, improve_variance,
	    { CITE(cv), CITE(cpu_cv), CITE(avg), CITE(median), CITE(count),
		CITE(level_count) },
	    PRIORITY_MEDIUM, 0.70, no_limit },
	{ "high-variance", CAUSE_SPREAD, varies,
	    "it is slow, and its times vary widely", issue_runs, act_variance,
	    improve_variance,
	    { CITE(cv), CITE(avg), CITE(median), CITE(count), CITE(level_count),
		CITE(cpu_cv) },
	    PRIORITY_HIGH, 0.75, no_limit },
	{ "heavy-tail", CAUSE_SPREAD, has_tail,
	    "a few of its runs are very slow", no_more, act_tail, improve_tail,
	    { CITE(percentile_95), CITE(median), CITE(count),
		CITE(level_count) },
	    PRIORITY_HIGH, 0.70, no_limit },
	{ "off-path", CAUSE_COST, runs_aside,
	    "it takes much time, but is never on the path of a run", no_more,
	    act_off_path, improve_off_path, { CITE(on_path), CITE(avg) },
	    PRIORITY_LOW, 0.90, path_limit },
	{ "waiting", CAUSE_COST, waits,
	    "it is slow, and waits rather than computes", issue_share,
	    act_waiting, improve_waiting, { CITE(avg), CITE(cpu_utilization) },
	    PRIORITY_MEDIUM, 0.70, no_limit },
	{ "parallelization", CAUSE_COST, is_serial, "it is slow and steady",
	    issue_serial, act_serial, improve_serial,
	    { CITE(avg), CITE(cv), CITE(share), CITE(cpu_utilization),
		CITE(count), CITE(level_count), CITE(saves_half_min),
		CITE(saves_half_max) },
	    PRIORITY_MEDIUM, 0.65, no_limit },
	{ "path", CAUSE_COST, makes_path, "it is on the path in every run",
	    issue_path, act_dominant, improve_path,
	    { CITE(path_share), CITE(path_time), CITE(saves_half_min),
		CITE(saves_half_max) },
	    PRIORITY_HIGH, 0.90, path_limit },
	{ "dominant", CAUSE_COST, dominates,
	    "it takes most of the time of all stages", no_more, act_dominant,
	    improve_dominant,
	    { CITE(share), CITE(avg), CITE(saves_half_min),
		CITE(saves_half_max) },
	    PRIORITY_HIGH, 0.90, no_limit },
	{ "cold-start", CAUSE_START, starts_cold,
	    "its first run is much slower than the others", no_more, act_first,
	    improve_first, { CITE(first_run), CITE(rest_median), CITE(count) },
	    PRIORITY_LOW, 0.70, no_limit },
};

const size_t rules_count = COUNT(rules_table);
