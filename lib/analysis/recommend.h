#ifndef RECOMMEND_H
#define RECOMMEND_H

/* Recommendations: what the rules say of each stage, one for each cause. */

#include "analysis/facts.h"
#include "analysis/rises.h"
#include "base/buffer.h"
#include "model/model.h"

#include <stddef.h>

/* One recommendation; the buffers hold texts of the row. */
struct recommend_advice {
	struct recommendation row;
	struct buffer issue;
	struct buffer action;
	struct buffer improvement;
	struct buffer evidence;
	double saving; /* ms in all measured runs; NaN: unknown */
	size_t order;  /* by stage and rule, from 0 */
};

struct recommend_limits {
	double min_confidence; /* 0..1 */
	/*
	 * Nothing is said of stages with a smaller share of the time of all, a
	 * fraction, but for critical stages and advice of that priority.
	 */
	double min_share;
	enum priority always;
};

/* Sorted by priority, confidence and saving. */
struct recommend_result {
	struct recommend_advice *advice;
	size_t count;
	size_t capacity;
	size_t small;    /* how many are left out for their stage's share */
	size_t few_runs; /* stages with too few runs to vary or be steady */
};

/*
 * All recommendations within the limits.  rises are those that the facts have,
 * or NULL without points.  Stage names are borrowed from facts.  recommend_free
 * the result.
 */
struct recommend_result recommend_advise(const struct facts *facts,
    const struct rises *rises, const struct recommend_limits *limits);

void recommend_free(struct recommend_result *result);

#endif
