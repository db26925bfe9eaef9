#ifndef STEP_TABLE_H
#define STEP_TABLE_H

/*
 * The table of steps on standard output; and on standard error the runs in
 * which many stages stepped, and the stages with too few points.
 */

#include "analysis/recent.h"
#include "cli/filter.h"
#include "model/model.h"
#include "stage/history.h"
#include "stat/changepoint.h"

#include <stdbool.h>

/*
 * Finds the steps of a finished history that keeps its metadata, and writes
 * them stage by stage, oldest first.  Returns whether the gate found a stage;
 * recent is NULL without one.
 */
bool step_table_write(struct filter *f, const struct history *h,
    const struct changepoint_limits *limits, const struct recent_limits *recent,
    enum direction gate);

#endif
