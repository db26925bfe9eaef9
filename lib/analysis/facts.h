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

/* clang-format off */
/* The numbers that may be known of a stage: NUMBER(name) for each. */
#define FACTS_NUMBERS(NUMBER) \
	NUMBER(count) \
	NUMBER(avg) \
	NUMBER(median) \
	NUMBER(percentile_95) \
	NUMBER(cv) \
	NUMBER(share) \
	NUMBER(cpu_utilization) \
	NUMBER(first_half_avg) \
	NUMBER(second_half_avg) \
	NUMBER(change_percent) \
	NUMBER(p_value) \
	NUMBER(memory_change_percent) \
	/* Only points tell: */ \
	NUMBER(memory_p_value) \
	NUMBER(above_median) /* ms by which runs above the median are longer */ \
	NUMBER(in_tail)      /* the same of runs above FACTS_TAIL medians; */ \
			     /* both divided by the number of all runs */ \
	NUMBER(first_run) \
	NUMBER(rest_median)  /* of the runs after the first */
/* clang-format on */

/* What is known of a stage; a number that is not known is NaN. */
struct facts_stage {
	bool is_graded;
	bool is_slow;   /* critical or high */
	bool varies;    /* the opportunity high-variance */
	bool is_serial; /* the opportunity parallelization */

	bool has_trend;
	bool is_degrading;
	bool is_significant;

#define FACTS_MEMBER(name) double name;
	FACTS_NUMBERS(FACTS_MEMBER)
#undef FACTS_MEMBER
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

void facts_free(struct facts *facts);

#endif
