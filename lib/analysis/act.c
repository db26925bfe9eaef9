#include "analysis/act.h"

#include "analysis/blame.h"
#include "analysis/facts.h"
#include "analysis/rises.h"
#include "analysis/say.h"
#include "value/timestamp.h"

#include <math.h>
#include <stddef.h>

/* When a rise was, in the shortest way. */
static void
say_when(const struct rise *rise, struct buffer *b)
{
	if (rise->timestamp != TIMESTAMP_NONE)
		say_time(b, rise->timestamp);
	else if (rise->blame.commit.len > 0) {
		buffer_text(b, "commit ");
		say_value(b, rise->blame.commit);
	} else if (rise->blame.run.len > 0) {
		buffer_text(b, "run ");
		say_value(b, rise->blame.run);
	} else
		say_numbers(
		    b, "its point %", (const double[]){ (double)rise->at + 1 });
}

static void
say_levels(const struct rise *rise, struct buffer *b)
{
	say_numbers(
	    b, ": @, @ before", (const double[]){ rise->after, rise->before });
}

void
issue_trend(const struct rules_subject *s, struct buffer *b)
{
	if (s->rise == NULL) {
		buffer_text(b, "getting slower");
		return;
	}
	buffer_text(b, "slower since ");
	say_when(s->rise, b);
	say_levels(s->rise, b);
}

void
issue_memory(const struct rules_subject *s, struct buffer *b)
{
	issue_trend(s, b);
	buffer_text(b, ", and its memory grows");
}

void
issue_group(const struct rules_subject *s, struct buffer *b)
{
	say_numbers(b, "% stages are slower since ",
	    (const double[]){ (double)s->rise->group_stages });
	say_when(s->rise, b);
	buffer_text(b, ", this one most");
	say_levels(s->rise, b);
}

void
issue_contention(const struct rules_subject *s, struct buffer *b)
{
	say_numbers(b,
	    "% stages vary widely, this one most, but not in their CPU time",
	    (const double[]){ (double)s->idle_stages });
}

void
issue_runs(const struct rules_subject *s, struct buffer *b)
{
	const struct facts_stage *f = s->f;

	if (!isnan(f->level_count) && f->level_count < f->count)
		say_numbers(b, " in the last % of % runs",
		    (const double[]){ f->level_count, f->count });
	else if (!isnan(f->count))
		say_numbers(b, " in % runs", &f->count);
}

void
issue_share(const struct rules_subject *s, struct buffer *b)
{
	if (rules_makes_path(s)) {
		buffer_text(b, ", and on the path in every run");
		issue_path(s, b);
	} else if (rules_dominates(s))
		buffer_text(b, ", and takes most of the time of all stages");
}

void
issue_serial(const struct rules_subject *s, struct buffer *b)
{
	/* That it is not parallel already is seen by its CPU time. */
	if (isnan(s->f->cpu_utilization))
		buffer_text(b, ", on one core as far as is known");
	issue_share(s, b);
}

void
issue_path(const struct rules_subject *s, struct buffer *b)
{
	say_numbers(
	    b, ", % percent of it", (const double[]){ 100 * s->f->path_share });
}

/* Keys that changed at a rise: `cpu=b, which was a`. */
static void
say_changes(const struct blame *blame, struct buffer *b)
{
	size_t i;

	for (i = 0; i < blame->count; i++) {
		const struct blame_change *c = &blame->changes[i];

		if (i > 0)
			buffer_text(b, ", and ");
		buffer_append(b, c->key.at, c->key.len);
		buffer_byte(b, '=');
		say_value(b, c->is);
		buffer_text(b, ", which was ");
		say_value(b, c->was);
	}
}

static void
say_suspects(const struct blame *blame, struct buffer *b)
{
	if (blame->commit.len > 0) {
		buffer_text(b, "commit ");
		say_value(b, blame->commit);
	}
	if (blame->commit.len > 0 && blame->count > 0)
		buffer_text(b, ", and ");
	say_changes(blame, b);
}

/* Begins with what may have caused a rise, and where to look. */
static void
say_blame(const struct rise *rise, const char *whom, struct buffer *b)
{
	const struct blame *blame = &rise->blame;

	say_suspects(blame, b);
	if (blame->is_split)
		buffer_text(b,
		    ", which was measured before it, too: look at the "
		    "machine and what ran beside it, then at what it did to ");
	else if (b->len > 0)
		buffer_text(b, ": see what it did to ");
	else {
		buffer_text(b, "see what changed at ");
		say_when(rise, b);
		buffer_text(
		    b, ", which prof-record -m commit=... would tell, in ");
	}
	buffer_text(b, whom);
}

static bool
memory_is_known(const struct rules_subject *s)
{
	return s->rise != NULL ? !isnan(s->rise->memory_p_value)
			       : !isnan(s->f->memory_change_percent);
}

static void
say_memory_growth(const struct rise *rise, struct buffer *b)
{
	say_numbers(b, "; its memory grew by % percent with it",
	    (const double[]){
		100 * (rise->memory_after / rise->memory_before - 1) });
}

static void
act_rise(const struct rules_subject *s, struct buffer *b)
{
	say_blame(s->rise, "this stage", b);
	if (!memory_is_known(s))
		buffer_text(b,
		    "; if it is nothing there, look for a memory leak and "
		    "for other resources that pile up");
	else if (rules_memory_grows(s))
		say_memory_growth(s->rise, b);
	else
		buffer_text(b, "; it is not memory, which did not grow");
	if (rules_cpu_is_flat(s->rise))
		buffer_text(b,
		    "; its CPU time did not grow: it waits longer, or the "
		    "machine is busier");
}

void
act_trend(const struct rules_subject *s, struct buffer *b)
{
	if (s->rise != NULL)
		act_rise(s, b);
	else if (memory_is_known(s) && !rules_memory_grows(s))
		buffer_text(b,
		    "look for resources that pile up, as files, caches and "
		    "connections do; it is not memory, which did not grow");
	else
		buffer_text(b,
		    "look for a memory leak and for other resources that pile "
		    "up, as files, caches and connections do");
}

void
act_memory(const struct rules_subject *s, struct buffer *b)
{
	if (s->rise == NULL) {
		buffer_text(b,
		    "look for a memory leak, or for what accumulates from run "
		    "to run");
		return;
	}
	say_blame(s->rise, "this stage", b);
	say_memory_growth(s->rise, b);
	buffer_text(b,
	    rules_memory_accumulates(s->rise)
		? ", and goes on growing: look for a memory leak, or for what "
		  "accumulates from run to run"
		: ", but not since: look for what it holds more of; a memory "
		  "leak would go on growing");
}

/* A list of stages says no more names than this. */
#define NAMES_MAX 4

/* The stages of a group. */
static void
say_group(const struct rules_subject *s, struct buffer *b)
{
	size_t said = 0, i;

	for (i = 0; i < s->rises->count; i++) {
		const struct rise *rise = &s->rises->rows[i];

		if (rise->group != s->rise->group)
			continue;
		if (said == NAMES_MAX)
			break;
		if (said++ > 0)
			buffer_text(b, ", ");
		buffer_append(b, rise->stage_name.at, rise->stage_name.len);
	}
	if (s->rise->group_stages > said)
		say_numbers(b, " and % more",
		    (const double[]){ (double)(s->rise->group_stages - said) });
}

void
act_group(const struct rules_subject *s, struct buffer *b)
{
	say_blame(s->rise,
	    "what these stages share, or whether the machine "
	    "changed: ",
	    b);
	say_group(s, b);
}

void
act_contention(const struct rules_subject *s, struct buffer *b)
{
	(void)s;
	buffer_text(b,
	    "look at what else keeps the machine busy, and at what these "
	    "stages wait for: they compute as much in slow runs as in fast "
	    "ones");
}

void
act_variance(const struct rules_subject *s, struct buffer *b)
{
	if (rules_varies_idly(s->f))
		buffer_text(b,
		    "its CPU time is steady: look at what it waits for, or "
		    "what else keeps the machine busy, before you ");
	buffer_text(b,
	    "cache its results, or validate its input: find what the slow "
	    "runs have that the fast ones have not");
	if (!rules_has_tail(s) || isnan(s->f->tail_count))
		return;
	say_numbers(b,
	    "; % of them take over 3 times the median: look there for "
	    "retries, timeouts and contention",
	    &s->f->tail_count);
}

void
act_tail(const struct rules_subject *s, struct buffer *b)
{
	(void)s;
	buffer_text(
	    b, "look at the slowest runs for retries, timeouts and contention");
}

void
act_waiting(const struct rules_subject *s, struct buffer *b)
{
	(void)s;
	buffer_text(b,
	    "look at what it waits for: network, disk, locks, sleeps, or "
	    "a machine that is busy, with more running at a time than it "
	    "has cores");
}

void
act_serial(const struct rules_subject *s, struct buffer *b)
{
	(void)s;
	buffer_text(b,
	    "see whether it can run in parallel: in parts, or beside other "
	    "stages");
}

void
act_off_path(const struct rules_subject *s, struct buffer *b)
{
	(void)s;
	buffer_text(b,
	    "leave it: it is not worth shortening while other stages take "
	    "longer beside it");
}

void
act_dominant(const struct rules_subject *s, struct buffer *b)
{
	(void)s;
	buffer_text(b, "begin here: nothing else is worth doing first");
}

void
act_first(const struct rules_subject *s, struct buffer *b)
{
	(void)s;
	buffer_text(b,
	    "warm the cache before it, or leave the first run out by "
	    "prof-record -w 1");
}
