#ifndef COMPARE_H
#define COMPARE_H

/* Whether times changed from one set of points to another, by ranks. */

#include "base/slice.h"
#include "model/model.h"
#include "stage/samples.h"

#include <stdbool.h>
#include <stddef.h>

struct compare_limits {
	double margin; /* percent: smaller changes do not matter; > 0 */
	double alpha;  /* in (0, 0.5): of false alarms, over all stages */
	bool higher_is_better;
};

/* The limits unless a user asks for others. */
extern const struct compare_limits compare_defaults;

/* What was compared, and what stood in the way. */
struct compare_result {
	struct comparison *rows; /* one a stage; the names are borrowed */
	double *bounds; /* of each the worse end of the 1 - 2 alpha interval */
	size_t count;
	size_t one_sided; /* stages that have times on one side only */
	size_t dropped;   /* pairs without a partner */
	size_t hopeless;  /* stages whose least p-value cannot reach alpha, */
	double least_p;   /* the smallest of theirs, */
	double needed;    /* and how many points a side could reach alpha */
};

/*
 * Compares each stage's base with what is new:
 *
 *	the change by the Hodges-Lehmann estimate on logs, unknown where a time
 *	is 0, and its 1 - alpha confidence interval (see stat/shift.h);
 *	the p-value of the Mann-Whitney test, or of the signed-rank test where
 *	the samples have pairs, and the same adjusted for all stages (Holm 1979);
 *	slower or faster, where the adjusted p-value is alpha or less and the
 *	change the margin or more; same, where the 1 - 2 alpha interval is
 *	within the margin (two one-sided tests, Schuirmann 1987); else unclear.
 *
 * Where a time is 0, the medians say whether the change is the margin or more.
 * Several times of one pair on one side count as their geometric mean.  The
 * runs needed are those of stat/robust.h, and enough for a p-value of alpha.
 * The samples are sorted.  compare_free the result.
 */
struct compare_result compare_stages(struct samples *s,
    const struct compare_limits *limits, struct slice base, struct slice new);

/*
 * Whether a stage is shown to be less than the margin slower: the worse end
 * of its 1 - 2 alpha interval is below it.  For all stages of a table at once
 * no correction is needed (intersection-union, Berger 1982).
 */
bool compare_is_proven(const struct compare_result *r, size_t row,
    const struct compare_limits *limits);

void compare_free(struct compare_result *r);

#endif
