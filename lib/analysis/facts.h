#ifndef FACTS_H
#define FACTS_H

/* What is known of each stage, gathered from whatever tables there are. */

#include "base/slice.h"
#include "model/model.h"
#include "stage/history.h"
#include "stage/index.h"
#include "stat/rank.h"

#include <stdbool.h>
#include <stddef.h>

/* Times above this many medians are the tail. */
#define FACTS_TAIL 3

/* What is known of a stage; NaN is not known. */
struct facts_stage {
	bool is_graded;
	bool is_slow;   /* critical or high */
	bool varies;    /* the opportunity high-variance */
	bool is_serial; /* the opportunity parallelization */
	double count;
	double avg;
	double median;
	double percentile_95;
	double cv;
	double share;
	double cpu_utilization;

	bool has_trend;
	bool is_degrading;
	bool is_significant;
	double first_half_avg;
	double second_half_avg;
	double change_percent;
	double p_value;
	double memory_change_percent;
	double memory_p_value;

	/* Only points tell: */
	double above_median; /* ms a run that runs above the median take more */
	double in_tail;      /* the same of runs above FACTS_TAIL medians */
	double first_run;
	double rest_median; /* of the runs after the first */
};

/* The stages of which something is known.  Start from zeroes. */
struct facts {
	struct index stages; /* a struct facts_stage each */
};

/* Take what rows tell of their stages; a later row of a kind holds. */
void facts_take_stats(struct facts *facts, const struct stats *stats);
void facts_take_bottlenecks(
    struct facts *facts, const struct bottleneck *bottlenecks, size_t count);
void facts_take_trends(
    struct facts *facts, const struct trend *trends, size_t count);

/* Takes what only n points of a stage, in order of time, tell. */
void facts_take_points(struct facts *facts, struct slice stage_name,
    const struct history_point *points, size_t n,
    struct rank_distributions *distributions);

/* What is known of a stage so far, by its name or its number; it moves when
 * stages are added. */
const struct facts_stage *facts_of(
    struct facts *facts, struct slice stage_name);
const struct facts_stage *facts_at(const struct facts *facts, size_t stage);

/* The number of that name, or NaN. */
double facts_number(const struct facts_stage *f, struct slice name);

void facts_free(struct facts *facts);

#endif
