/*
 * usage: histories DIRECTORY MACHINE STAGES POINTS HISTORIES CHANGE...
 *
 * Simulates what a CI job measures on a MACHINE that is quiet, shared or noisy:
 * 30 runs, and the newest one, of POINTS points of each stage.  The stages are
 * s1, s2 and so on.  Of history N, DIRECTORY/N.old has the 30 runs, N.base the
 * POINTS of the old code measured in the newest run, as a job of a pull request
 * has them, and N.new.CHANGE the newest run itself, in which s1 takes CHANGE
 * percent longer.  They differ in nothing else from change to change.
 *
 * The machine is faster or slower from run to run, by the same factor for all
 * stages, log-normally, and in some runs 1.8 times as slow; each point varies
 * log-normally around that, and some take twice as long.
 */

#include "random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUNS 30
#define SLOW_RUN 1.8
#define SLOW_POINT 2
#define FIRST_SECOND 1767225600 /* 2026-01-01T00:00:00Z */
#define DAY 86400

struct machine {
	const char *name;
	double run_deviation;   /* of the logarithm of a run's factor */
	double slow_runs;       /* the share of them */
	double point_deviation; /* of the logarithm of a point within its run */
	double slow_points;     /* the share of them */
};

static const struct machine machines[] = {
	{ "quiet", 0.01, 0, 0.01, 0 },
	{ "shared", 0.10, 0.05, 0.05, 0.03 },
	{ "noisy", 0.25, 0.10, 0.10, 0.06 },
};

struct plan {
	const char *directory;
	const struct machine *machine;
	int stages;
	int points; /* a run */
	uint64_t state;
};

static double
draw_factor(struct plan *plan)
{
	const struct machine *machine = plan->machine;
	double factor = exp(machine->run_deviation * normal(&plan->state));

	return uniform(&plan->state) < machine->slow_runs ? SLOW_RUN * factor
							  : factor;
}

static double
draw_point(struct plan *plan)
{
	const struct machine *machine = plan->machine;
	double time = exp(machine->point_deviation * normal(&plan->state));

	return uniform(&plan->state) < machine->slow_points ? SLOW_POINT * time
							    : time;
}

/* Stages take from 10 ms to some 10 s. */
static double
typical_ms(int stage)
{
	return 10 * pow(10, 3 * (stage * 7 % 10) / 10.0);
}

/* A run number's points; of stage 1 they take `change` times as long. */
static void
write_run(struct plan *plan, FILE *file, int run, double factor, double change)
{
	long second = FIRST_SECOND + (long)DAY * run;
	int stage, i;

	for (stage = 1; stage <= plan->stages; stage++) {
		double ms =
		    factor * typical_ms(stage) * (stage == 1 ? change : 1);

		for (i = 0; i < plan->points; i++)
			fprintf(file, "s%d,%.6f,%ld,commit=c%d;run=r%d\n",
			    stage, ms * draw_point(plan), second++, run, run);
	}
}

static FILE *
open_table(const struct plan *plan, int history, const char *suffix)
{
	char path[4096];
	FILE *file;

	snprintf(
	    path, sizeof path, "%s/%d.%s", plan->directory, history, suffix);
	file = fopen(path, "w");
	if (file == NULL) {
		perror(path);
		exit(1);
	}
	fputs("stage_name,execution_time,timestamp,metadata\n", file);
	return file;
}

static void
close_table(FILE *file)
{
	int failed = ferror(file);

	if (fclose(file) != 0 || failed) {
		perror("histories");
		exit(1);
	}
}

static void
write_old(struct plan *plan, int history)
{
	FILE *file = open_table(plan, history, "old");
	int run;

	for (run = 1; run <= RUNS; run++)
		write_run(plan, file, run, draw_factor(plan), 1);
	close_table(file);
}

static void
write_base(struct plan *plan, int history, double factor)
{
	FILE *file = open_table(plan, history, "base");

	write_run(plan, file, RUNS, factor, 1);
	close_table(file);
}

/* Does not move on with the random numbers: all changes get the same ones. */
static void
write_new(struct plan plan, int history, double factor, const char *percent)
{
	char suffix[64];
	FILE *file;

	snprintf(suffix, sizeof suffix, "new.%s", percent);
	file = open_table(&plan, history, suffix);
	write_run(&plan, file, RUNS + 1, factor, 1 + atof(percent) / 100);
	close_table(file);
}

static void
write_history(struct plan *plan, int history, char **changes)
{
	double factor;

	write_old(plan, history);
	factor = draw_factor(plan);
	write_base(plan, history, factor);
	for (; *changes != NULL; changes++)
		write_new(*plan, history, factor, *changes);
}

/* By splitmix64 (Steele, Lea & Flood 2014), other numbers for each history. */
static uint64_t
seed(const struct plan *plan, int history)
{
	uint64_t z = (uint64_t)(plan->machine - machines) + 1;

	z = ((z * 1000 + (uint64_t)plan->stages) * 1000 +
		(uint64_t)plan->points) *
		1000000 +
	    (uint64_t)history;
	z *= 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31)) | 1;
}

static const struct machine *
find_machine(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof machines / sizeof *machines; i++)
		if (strcmp(machines[i].name, name) == 0)
			return &machines[i];
	return NULL;
}

int
main(int argc, char **argv)
{
	struct plan plan = { 0 };
	int history, histories = argc > 6 ? atoi(argv[5]) : 0;

	if (histories > 0) {
		plan.directory = argv[1];
		plan.machine = find_machine(argv[2]);
		plan.stages = atoi(argv[3]);
		plan.points = atoi(argv[4]);
	}
	if (plan.machine == NULL || plan.stages <= 0 || plan.points <= 0) {
		fputs("usage: histories DIRECTORY quiet|shared|noisy STAGES "
		      "POINTS HISTORIES CHANGE...\n",
		    stderr);
		return 2;
	}
	for (history = 1; history <= histories; history++) {
		plan.state = seed(&plan, history);
		write_history(&plan, history, argv + 6);
	}
	return 0;
}
