#include "analysis/recommend.h"

#include "base/array.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "stage/index.h"
#include "value/num.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

/* The thresholds of the rules, as documented in prof-recommend(1). */
#define WAITING_BELOW 0.5 /* CPU utilization */
#define MEMORY_GROWTH 10  /* percent */
#define MEMORY_ALPHA 0.05
#define COLD_FACTOR 2 /* of the median of the later runs */
#define COLD_RUNS_MIN 5
#define TAIL_RUNS_MIN 20
#define DOMINANT_ABOVE 0.5 /* of the time of all stages */

/* Three digits are enough for a sentence; the evidence has all. */
static void
say_number(struct buffer *b, double value)
{
	char rounded[32], text[NUM_SIZE];

	/* Rounding may overflow. */
	snprintf(rounded, sizeof rounded, "%.3g", value);
	value = fmin(fmax(strtod(rounded, NULL), -DBL_MAX), DBL_MAX);
	num_format(text, value);
	buffer_text(b, text);
}

/* Appends a format, with the next number for each %. */
static void
say(struct buffer *b, const char *format, const double *numbers)
{
	for (; *format != '\0'; format++)
		if (*format == '%')
			say_number(b, *numbers++);
		else
			buffer_byte(b, *format);
}

/* As in "saves 12 ms a run (24 percent)"; no percentage of 0. */
static void
say_saving(struct buffer *b, double saving, double of)
{
	say(b, "saves % ms a run", &saving);
	if (of > 0)
		say(b, " (% percent)", (const double[]){ 100 * (saving / of) });
}

static double
without_points(struct buffer *b)
{
	buffer_text(b, "what it saves is known from points only");
	return NAN;
}

/*
 * improve_ functions append a sentence, which must not use unknown numbers, and
 * return the time saved per run in ms, or NaN.
 */

static double
improve_variance(const struct facts_stage *f, struct buffer *b)
{
	if (isnan(f->above_median))
		return without_points(b);
	say_saving(b, f->above_median, f->avg);
	say(b, " if every run above the median took the median of % ms",
	    &f->median);
	return f->above_median;
}

static double
improve_trend(const struct facts_stage *f, struct buffer *b)
{
	double saving = f->second_half_avg - f->first_half_avg;

	if (isnan(saving)) {
		buffer_text(b,
		    "what it saves is known from the averages of "
		    "both halves, as prof-trend writes them");
		return NAN;
	}
	say_saving(b, saving, f->second_half_avg);
	say(b, " back at the first half's average of % ms", &f->first_half_avg);
	return saving;
}

/* Amdahl 1967, if all of the stage is parallel: 1 - share + share / k. */
static double
improve_serial(const struct facts_stage *f, struct buffer *b)
{
	say(b, "at best % ms a run on 2 cores and % ms on 4",
	    (const double[]){ f->avg / 2, f->avg / 4 });
	if (isnan(f->share))
		buffer_text(b,
		    "; what that is of the whole workflow is known "
		    "from its share");
	else
		say(b,
		    "; the whole workflow then takes % and % percent of its "
		    "time",
		    (const double[]){ 100 * (1 - f->share / 2),
			100 * (1 - f->share * 3 / 4) });
	return f->avg / 2;
}

static double
improve_waiting(const struct facts_stage *f, struct buffer *b)
{
	double saving = f->avg * (1 - f->cpu_utilization);

	say_saving(b, saving, f->avg);
	buffer_text(b, " at most, if it never waited");
	return saving;
}

static double
improve_first(const struct facts_stage *f, struct buffer *b)
{
	double saving = f->first_run - f->rest_median;

	say(b, "saves % ms of the first run (% percent of it)",
	    (const double[]){ saving, 100 * (saving / f->first_run) });
	return saving / f->count;
}

static double
improve_tail(const struct facts_stage *f, struct buffer *b)
{
	if (isnan(f->in_tail))
		return without_points(b);
	say_saving(b, f->in_tail, f->avg);
	say(b, " if the runs over 3 times the median took the median of % ms",
	    &f->median);
	return f->in_tail;
}

static double
improve_dominant(const struct facts_stage *f, struct buffer *b)
{
	say(b, "halving it takes % percent off the time of all stages",
	    (const double[]){ 100 * f->share / 2 });
	return f->avg / 2;
}

static bool
varies(const struct facts_stage *f)
{
	return f->varies;
}

static bool
degrades(const struct facts_stage *f)
{
	return f->is_slow && f->is_degrading;
}

static bool
is_serial(const struct facts_stage *f)
{
	return f->is_serial;
}

static bool
waits(const struct facts_stage *f)
{
	return f->is_slow && f->cpu_utilization < WAITING_BELOW;
}

/* With points, the memory growth must be significant too. */
static bool
grows(const struct facts_stage *f)
{
	return f->is_degrading && f->is_significant &&
	    f->memory_change_percent > MEMORY_GROWTH &&
	    !(f->memory_p_value > MEMORY_ALPHA);
}

static bool
starts_cold(const struct facts_stage *f)
{
	return f->count >= COLD_RUNS_MIN && f->first_run > 0 &&
	    f->first_run >= COLD_FACTOR * f->rest_median;
}

static bool
has_tail(const struct facts_stage *f)
{
	return f->count >= TAIL_RUNS_MIN &&
	    f->percentile_95 > FACTS_TAIL * f->median;
}

static bool
dominates(const struct facts_stage *f)
{
	return f->share > DOMINANT_ABOVE;
}

/* A change that is not significant lowers the confidence. */
static double
trend_weight(const struct facts_stage *f)
{
	return f->is_significant || isnan(f->p_value) ? 1 : 1 - f->p_value;
}

static double
full_weight(const struct facts_stage *f)
{
	(void)f;
	return 1;
}

/* A fact that a rule cites as evidence. */
struct citation {
	const char *name; /* NULL: no more */
	size_t offset;
};

/* clang-format off */
/* Compiles only for members of type double. */
#define CITE(fact) \
	{ #fact, _Generic(((struct facts_stage *)0)->fact, \
	      double: offsetof(struct facts_stage, fact)) }
/* clang-format on */

#define CITATIONS_MAX 4

struct rule {
	const char *id;
	bool (*fires)(const struct facts_stage *f);
	const char *issue;
	const char *action;
	double (*improve)(const struct facts_stage *f, struct buffer *b);
	struct citation cites[CITATIONS_MAX + 1]; /* ended by zeroes */
	enum priority priority;
	double confidence;
	double (*weight)(const struct facts_stage *f);
};

static const struct rule rules[] = {
	{ "high-variance", varies, "it is slow, and its times vary widely",
	    "cache its results, or validate its input: find what the slow runs "
	    "have that the fast ones have not",
	    improve_variance, { CITE(cv), CITE(avg), CITE(median) },
	    PRIORITY_HIGH, 0.75, full_weight },
	{ "degrading", degrades, "it is slow, and getting slower",
	    "look for a memory leak and for other resources that pile up, as "
	    "files, caches and connections do",
	    improve_trend,
	    { CITE(first_half_avg), CITE(second_half_avg), CITE(change_percent),
		CITE(p_value) },
	    PRIORITY_CRITICAL, 0.80, trend_weight },
	{ "parallelization", is_serial,
	    "it is slow and steady, on one core as far as is known",
	    "see whether it can run in parallel: in parts, or beside other "
	    "stages",
	    improve_serial,
	    { CITE(avg), CITE(cv), CITE(share), CITE(cpu_utilization) },
	    PRIORITY_MEDIUM, 0.65, full_weight },
	{ "waiting", waits, "it is slow, and waits rather than computes",
	    "look at what it waits for: network, disk, locks, sleeps",
	    improve_waiting, { CITE(avg), CITE(cpu_utilization) },
	    PRIORITY_MEDIUM, 0.70, full_weight },
	{ "memory-growth", grows, "it is getting slower, and its memory grows",
	    "look for a memory leak, or for what accumulates from run to run",
	    improve_trend,
	    { CITE(change_percent), CITE(p_value), CITE(memory_change_percent),
		CITE(memory_p_value) },
	    PRIORITY_CRITICAL, 0.85, full_weight },
	{ "cold-start", starts_cold,
	    "its first run is much slower than the others",
	    "warm the cache before it, or leave the first run out by "
	    "prof-record -w 1",
	    improve_first, { CITE(first_run), CITE(rest_median), CITE(count) },
	    PRIORITY_LOW, 0.70, full_weight },
	{ "heavy-tail", has_tail, "a few of its runs are very slow",
	    "look at the slowest runs for retries, timeouts and contention",
	    improve_tail, { CITE(percentile_95), CITE(median), CITE(count) },
	    PRIORITY_HIGH, 0.70, full_weight },
	{ "dominant", dominates, "it takes most of the time of all stages",
	    "begin here: nothing else is worth doing first", improve_dominant,
	    { CITE(share), CITE(avg) }, PRIORITY_HIGH, 0.90, full_weight },
};

/* Appends `name=value` for each known fact cited, joined by ';'. */
static void
cite(
    const struct facts_stage *f, const struct citation *cited, struct buffer *b)
{
	char text[NUM_SIZE];

	for (; cited->name != NULL; cited++) {
		double value =
		    *(const double *)((const char *)f + cited->offset);

		if (isnan(value))
			continue;
		if (b->len > 0)
			buffer_byte(b, ';');
		buffer_text(b, cited->name);
		buffer_byte(b, '=');
		buffer_append(b, text, num_format(text, value));
	}
}

static struct slice
text_of(struct buffer *b)
{
	buffer_reserve(b, 1);
	return (struct slice){ b->data, b->len };
}

static struct recommend_advice
advise(const struct rule *rule, const struct facts_stage *f,
    struct slice stage_name)
{
	struct recommend_advice a = { 0 };

	a.saving = rule->improve(f, &a.improvement) * f->count;
	cite(f, rule->cites, &a.evidence);
	a.row = (struct recommendation){
		.stage_name = stage_name,
		.issue = slice_of(rule->issue),
		.suggested_action = slice_of(rule->action),
		.expected_improvement = text_of(&a.improvement),
		.priority = rule->priority,
		.confidence = rule->confidence * rule->weight(f),
		.rule = slice_of(rule->id),
		.evidence = text_of(&a.evidence),
	};
	return a;
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

size_t
recommend_advise(const struct facts *facts, double min_confidence,
    struct recommend_advice **advice)
{
	size_t count = 0, capacity = 0, stage, i;

	*advice = NULL;
	for (stage = 0; stage < facts->stages.count; stage++)
		for (i = 0; i < COUNT(rules); i++) {
			const struct facts_stage *f = facts_at(facts, stage);

			if (!rules[i].fires(f) ||
			    rules[i].confidence * rules[i].weight(f) <
				min_confidence)
				continue;
			*advice = memory_grow(
			    *advice, count, &capacity, sizeof **advice);
			(*advice)[count] = advise(
			    &rules[i], f, index_name(&facts->stages, stage));
			(*advice)[count].order = count;
			count++;
		}
	if (count > 1)
		qsort(*advice, count, sizeof **advice, compare);
	return count;
}

void
recommend_free(struct recommend_advice *advice, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		buffer_free(&advice[i].improvement);
		buffer_free(&advice[i].evidence);
	}
	free(advice);
}
