#ifndef RECENT_H
#define RECENT_H

/* Which stages stepped of late, and have not come back. */

#include "analysis/steps.h"
#include "model/model.h"
#include "stage/history.h"

#include <stdbool.h>
#include <stddef.h>

struct recent_limits {
	size_t runs; /* a step in that many last runs is recent */
	double
	    min_change; /* percent: a level closer to another is back there */
	bool higher_is_better;
};

/*
 * Whether any stage is degrading: a step for the worse began in its last runs,
 * and its last level is still worse than the one before that step.  Improving
 * is the contrary, which a stage may be as well, after 100, 400 and 200; and a
 * stage that is neither is stable.  The steps are those of h; a run is that of
 * the metadata `run`, else `commit`, else each point.
 */
bool recent_has(const struct history *h, const struct steps *steps,
    enum direction direction, const struct recent_limits *limits);

#endif
