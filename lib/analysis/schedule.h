#ifndef SCHEDULE_H
#define SCHEDULE_H

/*
 * A schedule with precedence: steps of which each begins when all that it needs
 * have ended, and a lag later.  Times are in ns.
 *
 * J. E. Kelley & M. R. Walker, Critical-Path Planning and Scheduling, 1959:
 * a forward pass gives the earliest ends, a backward pass the latest ones.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCHEDULE_NONE UINT32_MAX

struct schedule_step {
	int64_t work;   /* how long it takes */
	int64_t lag;    /* between what it needs and its begin, as measured */
	uint32_t owner; /* whose work it is: a stage; SCHEDULE_NONE */
	uint32_t first; /* of what it needs, after schedule_sort */
	uint32_t count;
};

struct schedule_edge {
	uint32_t step;
	uint32_t need;
};

/* Start from zeroes; schedule_clear makes it empty again. */
struct schedule {
	struct schedule_step *steps;
	size_t count;
	size_t capacity;
	struct schedule_edge *edges;
	size_t edges_count;
	size_t edges_capacity;

	/* After schedule_sort: */
	uint32_t *needs; /* steps; SCHEDULE_NONE: dropped */
	uint32_t *order; /* each step after what it needs */
	struct schedule_edge
	    *dropped; /* edges that would have closed a cycle */
	size_t dropped_count;
	size_t dropped_capacity;

	/* After schedule_run, by step: */
	int64_t *ends;
	int64_t *slacks; /* after schedule_slack */

	uint32_t *stack; /* internal */
	unsigned char *states;
	size_t arrays;
	size_t needs_capacity;
};

void schedule_clear(struct schedule *s);

/* Adds a step; returns its number. */
uint32_t schedule_add(struct schedule *s, uint32_t owner, int64_t work);

/* Says that a step needs another one. */
void schedule_need(struct schedule *s, uint32_t step, uint32_t need);

/* Puts the steps in order, once all are there. */
void schedule_sort(struct schedule *s);

/* How steps are run. */
struct schedule_rules {
	bool keeps_lags;
	const double *factors; /* of the work, by owner; NULL: 1 */
	uint32_t changed;      /* the owner of work that takes .. */
	double factor;         /* .. so much of its time; or SCHEDULE_NONE */
};

/* The forward pass.  Returns the last end. */
int64_t schedule_run(struct schedule *s, const struct schedule_rules *rules);

/* The backward pass, after a run by the same rules that ended then. */
void schedule_slack(
    struct schedule *s, const struct schedule_rules *rules, int64_t end);

/*
 * How long k >= 1 workers take at the least and at the most for work that has a
 * longest path, if none of them idles while there is a step to do.  R. L.
 * Graham, Bounds on Multiprocessing Timing Anomalies, 1969.
 */
void schedule_bounds(
    double work, double path, double k, double *least, double *most);

void schedule_free(struct schedule *s);

#endif
