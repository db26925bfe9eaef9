#ifndef BOTTLENECK_H
#define BOTTLENECK_H

/* Grades stages by their statistics. */

#include "analysis/stage_values.h"
#include "model/model.h"

#include <stddef.h>

/* The thresholds of the grades. */
struct bottleneck_limits {
	double variance_threshold; /* high above this cv */
	double high_factor;        /* high above this times global_avg */
	double medium_factor;      /* medium above this times global_avg */
	struct stage_values
	    *budgets; /* critical above its budget; NULL: none */
};

/* The default limits. */
extern const struct bottleneck_limits bottleneck_defaults;

/*
 * Grades n rows of statistics into n bottlenecks, in descending order of the
 * average, stably.  Names are borrowed from the rows.
 */
void bottleneck_grade(const struct stats *rows, size_t n,
    const struct bottleneck_limits *limits, struct bottleneck *graded);

#endif
