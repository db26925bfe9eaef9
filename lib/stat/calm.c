#include "stat/calm.h"

#include "base/memory.h"
#include "stat/robust.h"
#include "stat/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Values around one, with itself: excursions of up to half of it are short. */
#define WINDOW 5

#define SPIKE_SD 6
#define SPIKES_MAX 0.15 /* of all values */

static inline double
least(double x, double y)
{
	return x < y ? x : y;
}

static inline double
most(double x, double y)
{
	return x > y ? x : y;
}

/* Of two pairs, neither the least nor the most is the median of five. */
static inline double
median_of_five(const double *v)
{
	const double low = most(least(v[0], v[1]), least(v[2], v[3]));
	const double high = least(most(v[0], v[1]), most(v[2], v[3]));

	return most(least(low, high), least(most(low, high), v[4]));
}

/* The median of the window around a value, truncated at both ends. */
static double
window_median(const double *values, size_t n, size_t i)
{
	double window[WINDOW];
	size_t begin = i < WINDOW / 2 ? 0 : i - WINDOW / 2;
	size_t end = n - i <= WINDOW / 2 ? n : i + WINDOW / 2 + 1;

	if (end - begin == WINDOW)
		return median_of_five(values + begin);
	memcpy(window, values + begin, (end - begin) * sizeof *window);
	return stats_percentile(window, end - begin, 50);
}

double *
calm_values(const double *values, size_t n)
{
	double *calm = memory_resize(NULL, n, sizeof *calm);
	double *residuals = memory_resize(NULL, n, sizeof *residuals);
	size_t spikes = 0, i;
	double limit;

	/* Relative residuals: noise grows with the level. */
	for (i = 0; i < n; i++) {
		calm[i] = window_median(values, n, i);
		residuals[i] = calm[i] > 0 ? fabs(values[i] / calm[i] - 1) : 0;
	}
	limit =
	    SPIKE_SD * ROBUST_MAD_TO_SD * stats_percentile(residuals, n, 50);
	for (i = 0; i < n; i++)
		if (fabs(values[i] - calm[i]) <= limit * calm[i])
			calm[i] = values[i];
		else
			spikes++;
	if ((double)spikes > SPIKES_MAX * (double)n)
		memcpy(calm, values, n * sizeof *calm);
	free(residuals);
	return calm;
}
