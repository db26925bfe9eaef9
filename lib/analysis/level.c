#include "analysis/level.h"

#include "base/memory.h"
#include "stat/changepoint.h"

#include <math.h>
#include <stdlib.h>

size_t
level_begin(const double *logs, size_t count)
{
	double *times = memory_resize(NULL, count, sizeof *times);
	struct changepoint *steps;
	size_t at = 0, n, i;

	for (i = 0; i < count; i++)
		times[i] = exp(logs[i]);
	n = changepoint_find(times, count, &changepoint_defaults, NULL, &steps);
	while (n > 0 && count - steps[n - 1].at < LEVEL_MIN)
		n--;
	if (n > 0)
		at = steps[n - 1].at;
	free(steps);
	free(times);
	return at;
}
