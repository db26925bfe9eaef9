#ifndef RULES_H
#define RULES_H

/* The rules of advice: a table, whose order is that of the stage's advice. */

#include "analysis/facts.h"
#include "analysis/rises.h"
#include "base/buffer.h"
#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>

/* What advice is about. */
struct rules_subject {
	const struct facts_stage *f;
	const struct rise *rise;   /* of the stage, or NULL */
	const struct rises *rises; /* of all stages; NULL without points */
	size_t idle_stages;        /* that rules_varies_idly */
};

/*
 * What a rule explains.  Of the rules that apply to one cause in one stage the
 * first is the advice, and the others are its evidence.
 */
enum rules_cause {
	CAUSE_CHANGE, /* its times changed; for each rise */
	CAUSE_SPREAD, /* its times differ */
	CAUSE_COST,   /* where its time goes */
	CAUSE_START,  /* its first run */
	RULES_CAUSES
};

/* A fact that a rule cites as evidence. */
struct rules_citation {
	const char *name; /* NULL: no more */
	size_t offset;    /* of a double in struct facts_stage */
};

#define RULES_CITATIONS_MAX 8

/*
 * The functions append to sentences, which must not use unknown numbers.
 * `improve` returns the time saved per run in ms, or NaN.
 */
struct rules_rule {
	const char *id;
	enum rules_cause cause;
	bool (*fires)(const struct rules_subject *s);
	const char *issue;
	void (*specify)(const struct rules_subject *s, struct buffer *issue);
	void (*act)(const struct rules_subject *s, struct buffer *action);
	double (*improve)(const struct rules_subject *s, struct buffer *b);
	struct rules_citation cites[RULES_CITATIONS_MAX + 1];
	enum priority priority;
	double confidence;
	double (*limit)(const struct rules_subject *s); /* of the confidence */
};

extern const struct rules_rule rules_table[];
extern const size_t rules_count;

/* With fewer runs nothing is steady, and nothing varies. */
#define RULES_RUNS_MIN 3

/* Whether the runs are known to be too few for that. */
bool rules_lack_runs(const struct facts_stage *f);

/* Whether a stage varies, and does so while its CPU time is much steadier. */
bool rules_varies(const struct facts_stage *f);
bool rules_varies_idly(const struct facts_stage *f);

/*
 * How much of what a stage saves the whole run saves, 0 to 1: less where other
 * stages run beside it.
 */
double rules_run_part(const struct facts_stage *f);

/* The part of a stage's time that it waits, and not for its children. */
double rules_waiting(const struct facts_stage *f);

/* What sentences depend on. */
bool rules_memory_grows(const struct rules_subject *s);
bool rules_has_tail(const struct rules_subject *s);
bool rules_memory_accumulates(const struct rise *rise);
bool rules_cpu_is_flat(const struct rise *rise);
bool rules_dominates(const struct rules_subject *s);
bool rules_makes_path(const struct rules_subject *s);

/* Whether it is known what a run would save if the stage took half its time. */
bool rules_knows_run(const struct facts_stage *f);

#endif
