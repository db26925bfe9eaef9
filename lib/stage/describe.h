#ifndef DESCRIBE_H
#define DESCRIBE_H

/* Rows of statistics from computed values. */

#include "model/model.h"
#include "stage/index.h"
#include "stage/usage.h"
#include "stat/stats.h"

/*
 * The statistics of a stage with at least one point, from the survey of its
 * times (ms), their variance (ms squared), and their percentiles 50 and 95.
 * The stage name and the global statistics are left unknown.
 */
struct stats describe_stage(const struct stats_survey *times, double variance,
    const double percentiles[2], const struct usage *usage);

/*
 * Completes rows, one per stage by number: the name, borrowed from stages, and
 * the average and percentile 95 of all points of all stages, in ms.
 */
void describe_all(struct stats *rows, const struct index *stages,
    double average, double percentile_95);

#endif
