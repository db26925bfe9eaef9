/*
 * How often prof-trend --steps is right, by two models of noise.
 *
 * Spikes: log-normal times of 10 percent variation, 5 percent of the runs
 * doubled; no step, or one of +20 or +50 percent at three quarters.  How often
 * is a step claimed, how often at the true place, or one beside it, and how far
 * from it on average?
 *
 * Turns: some of the runs take half as long again, as where a cache misses,
 * with 2 percent variation and no step.  How often is one claimed?
 */

#include "random.h"
#include "stat/changepoint.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define HISTORIES 5000
#define LONGEST 200

static void
make_turns(double *times, int n, double slow, uint64_t *state)
{
	int i;

	for (i = 0; i < n; i++) {
		times[i] = 100 * exp(0.02 * normal(state));
		if (uniform(state) < slow)
			times[i] *= 1.5;
	}
}

static void
make_history(double *times, int n, int at, double factor, uint64_t *state)
{
	int i;

	for (i = 0; i < n; i++) {
		times[i] = 100 * exp(0.1 * normal(state));
		if (uniform(state) < 0.05)
			times[i] *= 2;
		if (i >= at)
			times[i] *= factor;
	}
}

struct tally {
	int claimed;
	int exact;
	int near;
	double distance; /* of the nearest step, summed */
};

static void
judge(struct tally *tally, const double *times, int n, int at)
{
	struct changepoint *steps;
	size_t count = changepoint_find(
	    times, (size_t)n, &changepoint_defaults, NULL, &steps);
	double nearest = INFINITY;
	size_t i;

	for (i = 0; i < count; i++)
		nearest = fmin(nearest, fabs((double)steps[i].at - at));
	free(steps);
	if (count == 0)
		return;
	tally->claimed++;
	tally->exact += nearest == 0;
	tally->near += nearest <= 1;
	tally->distance += nearest;
}

static void
simulate(int n, double change, uint64_t *state)
{
	struct tally tally = { 0 };
	double times[LONGEST];
	int at = n * 3 / 4, i;

	for (i = 0; i < HISTORIES; i++) {
		make_history(times, n, at, 1 + change / 100, state);
		judge(&tally, times, n, at);
	}
	printf("%6d  %+5.0f %%  %7.2f %%", n, change,
	    100.0 * tally.claimed / HISTORIES);
	if (change > 0 && tally.claimed > 0)
		printf("  %6.1f %%  %6.1f %%  %6.2f",
		    100.0 * tally.exact / tally.claimed,
		    100.0 * tally.near / tally.claimed,
		    tally.distance / tally.claimed);
	putchar('\n');
}

static void
simulate_turns(int n, double slow, uint64_t *state)
{
	struct tally tally = { 0 };
	double times[LONGEST];
	int i;

	for (i = 0; i < HISTORIES; i++) {
		make_turns(times, n, slow / 100, state);
		judge(&tally, times, n, 0);
	}
	printf("%6d  %5.0f %%  %7.2f %%\n", n, slow,
	    100.0 * tally.claimed / HISTORIES);
}

int
main(void)
{
	static const int points[] = { 10, 20, 40, 200 };
	static const double changes[] = { 0, 20, 50 };
	static const double slow[] = { 10, 20, 50 };
	uint64_t state = 20260301;
	size_t i, j;

	printf("prof-trend --steps: %d histories a line\n", HISTORIES);
	printf("points   change    claimed     exact  within 1    off by\n");
	for (i = 0; i < sizeof points / sizeof *points; i++)
		for (j = 0; j < sizeof changes / sizeof *changes; j++)
			simulate(points[i], changes[j], &state);
	printf("points    slow    claimed, where there is no step\n");
	for (i = 0; i < sizeof points / sizeof *points; i++)
		for (j = 0; j < sizeof slow / sizeof *slow; j++)
			simulate_turns(points[i], slow[j], &state);
	return 0;
}
