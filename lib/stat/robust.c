#include "stat/robust.h"

#include "base/memory.h"
#include "stat/normal.h"
#include "stat/stats.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RANK_EFFICIENCY 0.955

double
robust_mad(const double *values, size_t n)
{
	double *copy = memory_resize(NULL, n, sizeof *copy);
	double median, deviation;
	size_t i;

	assert(n >= 1);
	memcpy(copy, values, n * sizeof *copy);
	median = stats_percentile(copy, n, 50);
	for (i = 0; i < n; i++)
		copy[i] = fabs(copy[i] - median);
	deviation = stats_percentile(copy, n, 50);
	free(copy);
	return ROBUST_MAD_TO_SD * deviation;
}

double
robust_runs_needed(double s, double margin)
{
	const double z = normal_quantile(0.95) + normal_quantile(0.80);
	const double deviations = s * z / log1p(margin);

	assert(s >= 0 && margin >= 0);
	if (s == 0)
		return 2;
	return fmax(2, ceil(2 * deviations * deviations / RANK_EFFICIENCY));
}
