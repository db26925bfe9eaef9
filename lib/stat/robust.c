#include "stat/robust.h"

#include "base/array.h"
#include "base/memory.h"
#include "stat/normal.h"
#include "stat/stats.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RANK_EFFICIENCY 0.955

/* Degrees of freedom that a MAD has for each of a standard deviation. */
#define MAD_FREEDOM 0.45

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

/* Corrects a MAD of n values for its bias. */
static double
unbias(double mad, size_t n)
{
	static const double factors[] = { 1, 1, 1.196, 1.495, 1.363, 1.206,
		1.200, 1.140, 1.129, 1.107 };

	if (n < COUNT(factors))
		return mad * factors[n];
	return mad * (double)n / ((double)n - 0.8);
}

double
robust_sd(const double *values, size_t n)
{
	return unbias(robust_mad(values, n), n);
}

double
robust_quantile(double p, size_t n)
{
	/* Each as a polynomial of z^2, the constant first. */
	static const double terms[][5] = {
		{ 1 / 4.0, 1 / 4.0 },
		{ 3 / 96.0, 16 / 96.0, 5 / 96.0 },
		{ -15 / 384.0, 17 / 384.0, 19 / 384.0, 3 / 384.0 },
		{ -945 / 92160.0, -1920 / 92160.0, 1482 / 92160.0,
		    776 / 92160.0, 79 / 92160.0 },
	};
	const double freedom = MAD_FREEDOM * ((double)n - 1);
	const double z = normal_quantile(p);
	double t = 0;
	size_t i, j;

	assert(p > 0.5 && p < 1 && n >= 2);
	for (i = COUNT(terms); i-- > 0;) {
		double term = 0;

		for (j = COUNT(terms[i]); j-- > 0;)
			term = term * z * z + terms[i][j];
		t = (t + term) / freedom;
	}
	return z * (1 + t);
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
