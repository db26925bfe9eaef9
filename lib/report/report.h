#ifndef REPORT_H
#define REPORT_H

/*
 * The report: a page with the advice, the stages and their distributions, and
 * their histories.
 */

#include "analysis/facts.h"
#include "analysis/recommend.h"
#include "analysis/steps.h"
#include "base/buffer.h"
#include "base/slice.h"
#include "model/model.h"
#include "stage/history.h"
#include "stage/index.h"

#include <stddef.h>

/* All is borrowed. */
struct report {
	struct slice title;
	const struct facts *facts;
	const struct history *history; /* finished, with its metadata */
	const struct index *names;     /* of the history's stages */
	const struct steps *steps;     /* of the history */
	const struct stats *stats;     /* of stages that have any */
	size_t stats_count;
	const struct recommend_advice *advice; /* of these facts */
	size_t advice_count;
};

/* Appends the page. */
void report_write(struct buffer *b, const struct report *r);

#endif
