#ifndef STAGES_H
#define STAGES_H

/* The stages of a report, most important first, and the table of them. */

#include "analysis/facts.h"
#include "analysis/recommend.h"
#include "analysis/steps.h"
#include "base/buffer.h"
#include "base/slice.h"
#include "model/model.h"
#include "report/past.h"
#include "stage/history.h"
#include "stage/index.h"

#include <stdbool.h>
#include <stddef.h>

/* At most so many stages have pictures, and so many rows in the table. */
#define STAGES_DRAWN_MAX 50
#define STAGES_ROWS_MAX 200

/* The numbers of a stage in the table; NaN: unknown.  Times are in ms. */
struct stages_numbers {
	double runs;
	double median;
	double p95;
	double avg;
	double sd;
	double cpu;   /* utilization */
	double share; /* of the time of all stages, 0..1 */
};

/* One stage. */
struct stages_stage {
	struct slice name;
	struct stages_numbers numbers;
	size_t order;     /* in the input */
	bool is_advised;  /* there is advice for it */
	bool is_drawn;    /* it has pictures, */
	struct past past; /* and this is what they show */
};

/* Start from stages_init. */
struct stages {
	struct index index;         /* of struct stages_stage */
	struct stages_stage **list; /* by share of the time, largest first */
	size_t count;
	size_t drawn;
};

/*
 * The stages that facts are known of.  All is borrowed, here and below, and
 * what is taken must be of these stages; a history comes last.
 */
void stages_init(struct stages *s, const struct facts *facts);

/* Takes the numbers of statistics instead of those of facts, which may be those
 * since a step. */
void stages_take_stats(
    struct stages *s, const struct stats *stats, size_t count);

/* Stages with advice have pictures first. */
void stages_take_advice(
    struct stages *s, const struct recommend_advice *advice, size_t count);

/* A history whose stages have the numbers of `names`, and its steps. */
void stages_take_history(struct stages *s, const struct history *h,
    const struct index *names, const struct steps *steps);

void stages_free(struct stages *s);

/* The name of one of the stages, as a link if it has pictures. */
void stages_link(struct buffer *b, struct stages *s, struct slice name);

/* Appends a table of their numbers and distributions. */
void stages_draw(struct buffer *b, struct stages *s);

#endif
