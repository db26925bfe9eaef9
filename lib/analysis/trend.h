#ifndef TREND_H
#define TREND_H

/* The trend of a stage: the first half of its history against the second. */

#include "model/model.h"
#include "stage/history.h"
#include "stat/rank.h"

#include <stdbool.h>
#include <stddef.h>

struct trend_limits {
	double threshold; /* changes up to this are stable, percent */
	double alpha;     /* p-values up to this are significant, 0..1 */
	bool higher_is_better;
};

/* The default limits. */
extern const struct trend_limits trend_defaults;

/*
 * The default alpha of a drift: its test finds more than that of halves, and
 * has no gate of medians.
 */
#define TREND_DRIFT_ALPHA 0.005

/*
 * Compares the first n / 2 of the n points of a stage with the rest; the caller
 * sets trend->stage_name.  The trend is that of the averages.  Returns false if
 * n < 2.
 */
bool trend_compare(const struct history *h, size_t stage,
    const struct trend_limits *limits, struct trend *trend);

/*
 * Sets the p-value of such a trend, and whether it is significant: if it is not
 * stable, only if that of the medians is the same, since a few spikes move an
 * average, while a shift too small to matter has a small p-value.
 * distributions is a cache for many calls.
 */
void trend_test(const struct history *h, size_t stage,
    const struct trend_limits *limits, struct rank_distributions *distributions,
    struct trend *trend);

/* Both. */
bool trend_find(const struct history *h, size_t stage,
    const struct trend_limits *limits, struct rank_distributions *distributions,
    struct trend *trend);

/*
 * Replaces what the halves say of a stage of n >= 2 points by what all pairs of
 * points do: the trend and the change are those from the beginning to the end
 * of the line with the median slope (Sen 1968), whose median distance from the
 * points is 0, and the p-value is that of the Mann-Kendall test.
 */
void trend_take_drift(const struct history *h, size_t stage,
    const struct trend_limits *limits, struct trend *trend);

/* trend_compare for all stages: sets trends[i] for each stage i of which it is
 * true. */
void trends_compare(const struct history *h, const struct trend_limits *limits,
    struct trend *trends);

/*
 * Finds the trends of all stages of at least two points, in their order, or
 * drifts; also sets their names.  Returns how many; free() them.
 */
size_t trends_find(const struct history *h, const struct trend_limits *limits,
    bool are_drifts, struct trend **trends);

/* The change from before to after in percent; NaN if only before is 0. */
double trend_change_percent(double before, double after);

/*
 * The Mann-Whitney p-value of the memory of the two halves of a stage's points;
 * NaN if a half has none.
 */
double trend_memory_p(
    const struct history_stage *of, struct rank_distributions *distributions);

#endif
