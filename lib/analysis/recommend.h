#ifndef RECOMMEND_H
#define RECOMMEND_H

/* Advice: one table of rules over what is known of each stage. */

#include "analysis/facts.h"
#include "base/buffer.h"
#include "model/model.h"

#include <stddef.h>

/* One advice; what it says in its row's text is its own. */
struct recommend_advice {
	struct recommendation row;
	struct buffer improvement;
	struct buffer evidence;
	double saving; /* ms in all runs that were measured; NaN: not known */
	size_t order;  /* in which it was given */
};

/*
 * All advice of at least that confidence: by priority, then confidence, then
 * the time to be saved.  Returns how many, in *advice, to be freed; stage names
 * are borrowed from facts.
 */
size_t recommend_advise(const struct facts *facts, double min_confidence,
    struct recommend_advice **advice);

void recommend_free(struct recommend_advice *advice, size_t count);

#endif
