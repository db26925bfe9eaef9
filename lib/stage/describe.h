#ifndef DESCRIBE_H
#define DESCRIBE_H

/* The statistics of stages, from what their points come to. */

#include "model/model.h"
#include "stage/index.h"
#include "stage/usage.h"
#include "stat/stats.h"

/*
 * The statistics of a stage of one point or more, from the survey of their
 * times, in ms, and their variance and percentiles 50 and 95.  The name and
 * what is of all stages is unknown.
 */
struct stats describe_stage(const struct stats_survey *times, double variance,
    const double percentiles[2], const struct usage *usage);

/*
 * Fills in what is still missing in rows, one for each stage, by number: the
 * name, and the average and the percentile 95 of all points of all stages.
 */
void describe_all(struct stats *rows, const struct index *stages,
    double average, double percentile_95);

#endif
