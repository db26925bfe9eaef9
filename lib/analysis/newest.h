#ifndef NEWEST_H
#define NEWEST_H

/*
 * The newest runs together against the level of the runs before them, for
 * histories in which a single run says little.
 */

#include "analysis/latest.h"
#include "stage/runs.h"

#include <stddef.h>

struct newest_limits {
	struct latest_limits latest; /* the margin and what is better */
	size_t runs;                 /* how many are the newest; >= 1 */
	double alpha;                /* for a change in one direction */
};

/* The least robust deviations of a change. */
#define NEWEST_EFFECT 2

/*
 * Judges the last runs of r, which is finished and has no others than those
 * before them that are to count.  A stage is slower where the median of its
 * times in the newest runs is
 *
 *	more than the margin above its level, the median of the runs since its
 *	last step before them,
 *	and 2 robust deviations of those or more,
 *	and its one-sided p-value (Mann & Whitney 1947) is alpha or less;
 *
 * faster likewise.  It is the same where the 90 % interval of the shift (see
 * stat/shift.h) is within the margin, else unclear.  No factor is taken out.
 * The result has no factor, and no runs that are like the newest.  Names are
 * borrowed from r.  latest_free the result.
 */
struct latest_result newest_judge(
    const struct runs *r, const struct newest_limits *limits);

#endif
