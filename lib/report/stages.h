#ifndef STAGES_H
#define STAGES_H

/* The stages of a report, most important first, and the table of them. */

#include "analysis/facts.h"
#include "analysis/recommend.h"
#include "base/buffer.h"
#include "base/slice.h"
#include "report/past.h"
#include "stage/history.h"
#include "stage/index.h"

#include <stdbool.h>
#include <stddef.h>

/* At most so many stages have pictures, and so many rows in the table. */
#define STAGES_DRAWN_MAX 50
#define STAGES_ROWS_MAX 200

/* One stage. */
struct stages_stage {
	struct slice name;
	const struct facts_stage *facts;
	size_t number;    /* in the history; SIZE_MAX: no points */
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
 * The stages that facts are known of.  The history's have the numbers of
 * `names`.  All is borrowed.  Stages with advice have pictures first.
 */
void stages_init(struct stages *s, const struct facts *facts,
    const struct history *h, const struct index *names,
    const struct recommend_advice *advice, size_t advice_count);
void stages_free(struct stages *s);

/* The name of one of the stages, as a link if it has pictures. */
void stages_link(struct buffer *b, struct stages *s, struct slice name);

/* Appends a table of their numbers and distributions. */
void stages_draw(struct buffer *b, struct stages *s);

#endif
