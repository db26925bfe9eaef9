#ifndef DESCRIBE_H
#define DESCRIBE_H

/* Rows of statistics from computed values. */

#include "model/model.h"
#include "stage/index.h"
#include "stage/parents.h"
#include "stage/usage.h"
#include "stat/stats.h"

/*
 * The statistics of a stage with at least one point, from the survey of its
 * times (ms), their variance (ms squared), and their percentiles 50 and 95.
 * The stage name, the global statistics and self_total are left unknown.
 */
struct stats describe_stage(const struct stats_survey *times, double variance,
    const double percentiles[2], const struct usage *usage);

/* What the rows of all stages are completed with; times are in ms. */
struct describe_all {
	const struct index *stages;
	const struct parents *parents;
	double average; /* of all points of all stages */
	double percentile_95;
};

/* Completes rows, one per stage by number; borrows names from the stages. */
void describe_all(struct stats *rows, const struct describe_all *all);

#endif
