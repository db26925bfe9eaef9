#ifndef LATEST_H
#define LATEST_H

/*
 * The newest run against the level of the runs before it.
 *
 * A machine that is slower today slows all stages: what they share, a run's
 * common factor, is the median over its stages of value less level, where a
 * value is the log of a stage's time.  Machines do not slow all stages alike,
 * so a run is judged by its likes: the runs whose factor is close to its own.
 * Of those, the runs since a stage's last step make its level.
 */

#include "base/slice.h"
#include "model/model.h"
#include "stage/runs.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* What is done about the factor that the stages of a run share. */
enum latest_common {
	LATEST_OUT,      /* it is taken out of their times */
	LATEST_IN,       /* nothing */
	LATEST_YARDSTICK /* it is that of one stage, and taken out */
};

struct latest_limits {
	double margin; /* percent: smaller changes do not matter; > 0 */
	enum latest_common common;
	size_t yardstick; /* the number of that stage */
	bool higher_is_better;
};

/* The limits unless a user asks for others. */
extern const struct latest_limits latest_defaults;

/*
 * Fewer stages than this have no factor in common, nor have points that are
 * runs of their own: which of them were measured together is not known.
 */
#define LATEST_STAGES_MIN 5

/* A run with fewer likes before it is not judged as usual. */
#define LATEST_LIKES_MIN 8

/* Stages that only the runs before it have are named, but no more than these. */
#define LATEST_NAMED_MAX 3

struct latest_result {
	struct comparison *rows; /* a stage each of those in the newest run */
	double *bounds; /* of each the log of the worst change in doubt */
	size_t count;
	size_t missing; /* stages that only the runs before it have, */
	struct slice missing_names[LATEST_NAMED_MAX]; /* the first of them */
	double factor;    /* that the run's stages share; 1: none */
	size_t likes;     /* runs before it that are like it */
	size_t before;    /* runs before it */
	bool is_judged;   /* likes are enough */
	size_t unleveled; /* stages with too few of those runs */
	size_t hopeless;  /* stages whose least p-value cannot reach alpha, */
	double least_p;   /* and the smallest of theirs */
};

/*
 * Judges the last run of r, which is finished.  A stage is slower where, of
 * the logs of its times, what is left beyond the factor
 *
 *	is more than the margin above its level, the median of its runs,
 *	and more than 4 sqrt(1 + 1/n) robust deviations of those n runs,
 *	and the margin above all of them but the highest: times with two modes
 *	would cry every other day without that;
 *
 * faster likewise.  It is the same where the 90 % prediction interval of the
 * change, by robust_quantile, is within the margin, else unclear.  Where too
 * few runs are like the newest, its machine is new: nothing is judged but a
 * change beyond 40 percent, and beyond 4 robust deviations of the run's stages.
 *
 * The change is given with its 95 % prediction interval; base_median is the
 * level times the factor.  Names are borrowed from r.  latest_free the result.
 */
struct latest_result latest_judge(
    const struct runs *r, const struct latest_limits *limits);

/* What a change is: slower or faster. */
enum verdict latest_verdict(const struct latest_limits *limits, double change);

/* The change in percent that a difference of logs is. */
static inline double
latest_percent(double log_ratio)
{
	return 100 * expm1(log_ratio);
}

/* The time whose logarithm that is, to the 14 digits that logarithms keep: so the
 * median of one value is that value. */
double latest_time(double log);

/* Notes a stage that is not in the newest run. */
void latest_miss(struct latest_result *result, struct slice name);

void latest_free(struct latest_result *result);

#endif
