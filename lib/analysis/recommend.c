#include "analysis/recommend.h"

#include "analysis/blame.h"
#include "analysis/improve.h"
#include "analysis/rules.h"
#include "analysis/say.h"
#include "analysis/steps.h"
#include "base/memory.h"
#include "base/slice.h"
#include "stage/index.h"
#include "value/timestamp.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static struct slice
text_of(struct buffer *b)
{
	buffer_reserve(b, 1);
	return slice_of_buffer(b);
}

/* Where a rise was, and what is known of it. */
static void
cite_rise(const struct rise *rise, struct buffer *b)
{
	const struct blame *blame = &rise->blame;
	char time[TIMESTAMP_SIZE];
	size_t i;

	if (rise->timestamp != TIMESTAMP_NONE)
		say_pair(b, slice_of("since"),
		    (struct slice){
			time, timestamp_format(time, rise->timestamp) });
	if (blame->commit.len > 0)
		say_pair(b, slice_of("commit"), blame->commit);
	for (i = 0; i < blame->count; i++)
		say_pair(b, blame->changes[i].key, blame->changes[i].is);
	say_fact(b, "before_median", rise->before);
	say_fact(b, "after_median", rise->after);
	say_fact(b, "change_percent", rise->change_percent);
	say_fact(b, "p_value", rise->p_value);
	say_fact(b, "cpu_before", rise->cpu_before);
	say_fact(b, "cpu_after", rise->cpu_after);
	say_fact(b, "cpu_p_value", rise->cpu_p_value);
	say_fact(b, "memory_before", rise->memory_before);
	say_fact(b, "memory_after", rise->memory_after);
	say_fact(b, "memory_p_value", rise->memory_p_value);
	if (rise->teller == RISE_LEADER)
		say_fact(b, "stages", (double)rise->group_stages);
}

/* Facts cited so far. */
struct cited {
	const char *names[RULES_CITATIONS_MAX * RULES_CAUSES];
	size_t count;
};

static bool
is_cited(const struct cited *cited, const char *name)
{
	size_t i;

	for (i = 0; i < cited->count; i++)
		if (strcmp(cited->names[i], name) == 0)
			return true;
	return false;
}

/* Appends the known facts that a rule cites, but none twice. */
static void
cite(const struct facts_stage *f, const struct rules_rule *rule,
    struct cited *cited, struct buffer *b)
{
	const struct rules_citation *c;

	for (c = rule->cites; c->name != NULL; c++) {
		if (is_cited(cited, c->name))
			continue;
		cited->names[cited->count++] = c->name;
		say_fact(
		    b, c->name, *(const double *)((const char *)f + c->offset));
	}
}

static double
confidence_of(const struct rules_rule *rule, const struct rules_subject *s)
{
	return fmin(rule->confidence, rule->limit(s));
}

/* Writes the sentences of the advice by one rule. */
static struct recommend_advice
advise(const struct rules_rule *rule, const struct rules_subject *s,
    struct slice stage_name)
{
	struct recommend_advice a = { 0 };
	const double runs = s->rise != NULL ? s->rise->runs : s->f->count;

	buffer_text(&a.issue, rule->issue);
	rule->specify(s, &a.issue);
	rule->act(s, &a.action);
	a.saving = rule->improve(s, &a.improvement) * runs;
	if (rule->improve != improve_group && rule->cause != CAUSE_START) {
		improve_run(s, &a.improvement);
		a.saving *= rules_run_part(s->f);
	}
	a.row = (struct recommendation){
		.stage_name = stage_name,
		.issue = text_of(&a.issue),
		.suggested_action = text_of(&a.action),
		.expected_improvement = text_of(&a.improvement),
		.priority = rule->priority,
		.confidence = confidence_of(rule, s),
		.rule = slice_of(rule->id),
	};
	return a;
}

static void
free_advice(struct recommend_advice *a)
{
	buffer_free(&a->issue);
	buffer_free(&a->action);
	buffer_free(&a->improvement);
	buffer_free(&a->evidence);
}

/* The work on all stages. */
struct work {
	const struct recommend_limits *limits;
	struct recommend_result result;
};

/* Whether it is worth to say that of the stage. */
static bool
is_worth_it(const struct work *w, const struct recommend_advice *a,
    const struct facts_stage *f)
{
	return !(f->share < w->limits->min_share) || f->is_critical ||
	    a->row.priority >= w->limits->always;
}

static void
add(struct work *w, struct recommend_advice *a, const struct facts_stage *f)
{
	struct recommend_result *r = &w->result;

	if (!is_worth_it(w, a, f)) {
		r->small++;
		free_advice(a);
		return;
	}
	a->order = r->count;
	r->advice =
	    memory_grow(r->advice, r->count, &r->capacity, sizeof *r->advice);
	r->advice[r->count++] = *a;
}

/*
 * Of the rules that apply to a cause the first one is the advice, the others
 * are its evidence; it is as urgent as the most urgent of them.
 */
static void
advise_on(struct work *w, enum rules_cause cause, const struct rules_subject *s,
    struct slice stage_name)
{
	struct recommend_advice a;
	struct cited cited = { 0 };
	bool has_advice = false;
	size_t i;

	for (i = 0; i < rules_count; i++) {
		const struct rules_rule *rule = &rules_table[i];

		if (rule->cause != cause || !rule->fires(s) ||
		    confidence_of(rule, s) < w->limits->min_confidence)
			continue;
		if (!has_advice) {
			a = advise(rule, s, stage_name);
			has_advice = true;
			if (s->rise != NULL)
				cite_rise(s->rise, &a.evidence);
		}
		if (rule->priority > a.row.priority)
			a.row.priority = rule->priority;
		if (s->rise == NULL)
			cite(s->f, rule, &cited, &a.evidence);
	}
	if (!has_advice)
		return;
	a.row.evidence = text_of(&a.evidence);
	add(w, &a, s->f);
}

/* Each rise is a cause of its own, unless another tells of it. */
static void
advise_on_changes(
    struct work *w, const struct rules_subject *s, struct slice stage_name)
{
	struct rules_subject of = *s;
	size_t i;

	if (s->f->rises_count == 0)
		advise_on(w, CAUSE_CHANGE, s, stage_name);
	for (i = 0; i < s->f->rises_count; i++) {
		of.rise = &s->f->rises[i];
		if (of.rise->teller == RISE_ITSELF ||
		    of.rise->teller == RISE_LEADER)
			advise_on(w, CAUSE_CHANGE, &of, stage_name);
	}
}

/*
 * By priority, confidence and saving, highest first, unknown savings last, and
 * then by order.
 */
static int
compare(const void *a, const void *b)
{
	const struct recommend_advice *x = a, *y = b;

	if (x->row.priority != y->row.priority)
		return x->row.priority < y->row.priority ? 1 : -1;
	if (x->row.confidence != y->row.confidence)
		return x->row.confidence < y->row.confidence ? 1 : -1;
	if (!isnan(x->saving) && !isnan(y->saving) && x->saving != y->saving)
		return x->saving < y->saving ? 1 : -1;
	if (!isnan(x->saving) != !isnan(y->saving))
		return isnan(x->saving) ? 1 : -1;
	return (x->order > y->order) - (x->order < y->order);
}

/* The stages that vary idly, and which of them loses most by it. */
struct idle {
	size_t count;
	size_t leader;
};

static struct idle
find_idle(const struct facts *facts, const struct recommend_limits *limits)
{
	struct idle idle = { 0 };
	double most = -1;
	size_t i;

	for (i = 0; i < facts->stages.count; i++) {
		const struct facts_stage *f = facts_at(facts, i);

		if (!rules_varies_idly(f) || f->share < limits->min_share)
			continue;
		idle.count++;
		if (f->above_median * f->count > most) {
			most = f->above_median * f->count;
			idle.leader = i;
		}
	}
	return idle;
}

static void
advise_on_stage(struct work *w, const struct rules_subject *s,
    struct slice stage_name, bool leads_idle)
{
	size_t cause;

	advise_on_changes(w, s, stage_name);
	for (cause = CAUSE_CHANGE + 1; cause < RULES_CAUSES; cause++)
		if (cause != CAUSE_SPREAD || leads_idle ||
		    s->idle_stages < STEPS_SHARED_MIN ||
		    !rules_varies_idly(s->f))
			advise_on(w, (enum rules_cause)cause, s, stage_name);
	w->result.few_runs +=
	    rules_lack_runs(s->f) && !(s->f->share < w->limits->min_share);
}

struct recommend_result
recommend_advise(const struct facts *facts, const struct rises *rises,
    const struct recommend_limits *limits)
{
	const struct idle idle = find_idle(facts, limits);
	struct work w = { .limits = limits };
	struct recommend_result *r = &w.result;
	size_t i;

	for (i = 0; i < facts->stages.count; i++)
		advise_on_stage(&w,
		    &(struct rules_subject){
			.f = facts_at(facts, i),
			.rises = rises,
			.idle_stages = idle.count,
		    },
		    index_name(&facts->stages, i), i == idle.leader);
	if (r->count > 1)
		qsort(r->advice, r->count, sizeof *r->advice, compare);
	return *r;
}

void
recommend_free(struct recommend_result *result)
{
	size_t i;

	for (i = 0; i < result->count; i++)
		free_advice(&result->advice[i]);
	free(result->advice);
	*result = (struct recommend_result){ 0 };
}
