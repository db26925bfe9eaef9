#ifndef RECOMMEND_H
#define RECOMMEND_H

/* Recommendations: a table of rules over the facts of each stage. */

#include "analysis/facts.h"
#include "base/buffer.h"
#include "model/model.h"

#include <stddef.h>

/* One recommendation; the buffers hold texts of the row. */
struct recommend_advice {
	struct recommendation row;
	struct buffer improvement;
	struct buffer evidence;
	double saving; /* ms in all measured runs; NaN: unknown */
	size_t order;  /* by stage and rule, from 0 */
};

/*
 * All recommendations of at least that confidence (0..1), sorted by priority,
 * confidence and saving.  Returns how many; free *advice by recommend_free.
 * Stage names are borrowed from facts.
 */
size_t recommend_advise(const struct facts *facts, double min_confidence,
    struct recommend_advice **advice);

void recommend_free(struct recommend_advice *advice, size_t count);

#endif
