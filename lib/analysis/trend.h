#ifndef TREND_H
#define TREND_H

/* Where a stage is going: the earlier half of its history against the later. */

#include "model/model.h"
#include "stage/history.h"
#include "stat/rank.h"

#include <stdbool.h>
#include <stddef.h>

struct trend_limits {
	double threshold; /* percent of change up to which it is stable */
	double alpha;     /* p-values up to this are significant */
};

/* The limits unless a user asks for others. */
extern const struct trend_limits trend_defaults;

/*
 * Compares the first n / 2 of the n points of a stage of a history with the
 * rest; the name is left to the caller.  Returns false where there are fewer than two.
 * The distributions are kept from one call to the next.
 */
bool trend_find(const struct history *h, size_t stage,
    const struct trend_limits *limits, struct rank_distributions *distributions,
    struct trend *trend);

/* From before to after; NaN where there is nothing to be in proportion to. */
double trend_change_percent(double before, double after);

/*
 * The Mann-Whitney p-value of the memory of the two halves; NaN where one of
 * them has none.
 */
double trend_memory_p(const struct history_point *points, size_t n,
    struct rank_distributions *distributions);

#endif
