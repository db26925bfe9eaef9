#ifndef FACTS_H
#define FACTS_H

/* What is known about each stage, collected from tables of any kind. */

#include "analysis/beside.h"
#include "analysis/rises.h"
#include "model/model.h"
#include "stage/history.h"
#include "stage/index.h"
#include "stat/rank.h"

#include <stdbool.h>
#include <stddef.h>

/* Times above this multiple of the median are the tail. */
#define FACTS_TAIL 3

/* clang-format off */
/* The numbers that may be known: NUMBER(name) for each.  Times are in ms. */
#define FACTS_NUMBERS(NUMBER) \
	NUMBER(count) \
	NUMBER(avg) \
	NUMBER(median) \
	NUMBER(percentile_95) \
	NUMBER(cv) \
	NUMBER(share) \
	NUMBER(cpu_utilization) \
	NUMBER(self_part)    /* of its time, that outside its children */ \
	NUMBER(first_half_avg) \
	NUMBER(second_half_avg) \
	NUMBER(change_percent) \
	NUMBER(p_value) \
	NUMBER(memory_change_percent) \
	/* From paths: */ \
	NUMBER(on_path)    /* the share of runs with it on their path */ \
	NUMBER(path_time) \
	NUMBER(path_share) /* of the path */ \
	NUMBER(saves_half_min) /* of a run, if it takes half of its time */ \
	NUMBER(saves_half_max) \
	/* From points only: */ \
	NUMBER(memory_p_value) \
	NUMBER(cpu_cv)       /* of the CPU times of the last level */ \
	NUMBER(level_count)  /* runs since the last step, if there is one */ \
	NUMBER(above_median) /* time of runs beyond the median, per run */ \
	NUMBER(in_tail)      /* the same for runs above FACTS_TAIL medians; */ \
			     /* both averaged over all runs */ \
	NUMBER(tail_count)   /* those runs */ \
	NUMBER(run_half)     /* half of its time in one run of all, and */ \
	NUMBER(run_saves)    /* how much less the run takes without it */ \
	NUMBER(first_run) \
	NUMBER(rest_median)  /* of the runs after the first */
/* clang-format on */

/* The facts about a stage; an unknown number is NaN. */
struct facts_stage {
	bool is_graded;
	bool is_critical;
	bool is_slow;   /* critical, or high for its time, as far as known */
	bool varies;    /* the opportunity high-variance */
	bool is_serial; /* the opportunity parallelization */
	bool is_cold;   /* the first run is much slower than the others */

	bool is_path_given; /* by needs, and not observed */

	bool has_trend;
	bool is_degrading;
	bool is_significant;

	/* From points: the steps up that stand, borrowed. */
	const struct rise *rises;
	size_t rises_count;

#define FACTS_MEMBER(name) double name;
	FACTS_NUMBERS(FACTS_MEMBER)
#undef FACTS_MEMBER
};

/* Start from zeroes. */
struct facts {
	struct index stages; /* of struct facts_stage */
};

/* Add the facts of tables; known values replace those of earlier rows. */
void facts_take_bottlenecks(
    struct facts *facts, const struct bottleneck *bottlenecks, size_t count);
void facts_take_trends(
    struct facts *facts, const struct trend *trends, size_t count);

void facts_take_paths(
    struct facts *facts, const struct path *paths, size_t count);

/*
 * Add statistics, and the grades worked out from them, which replace none of a
 * table.  The grades come first.
 */
void facts_take_grades(
    struct facts *facts, const struct bottleneck *grades, size_t count);
void facts_take_stats(
    struct facts *facts, const struct stats *stats, size_t count);

/* What is known of a stage with points. */
struct facts_history {
	const struct history *history;
	const struct history_stage *points; /* one at least, in order of time */
	const struct stats *stats;          /* of all of them */
	const struct rises *rises;          /* of all stages */
	size_t stage;                       /* its number there */
	const struct beside_stage *beside;
	const struct trend *trend; /* NULL: too few points */
};

/*
 * Adds the facts of points.  How a stage varies, and whether it is slow, is
 * judged within its last level.  What tables of bottlenecks and trends say of
 * the stage stays.  Several threads may add facts of different stages whose
 * statistics were added before.
 */
void facts_take_history(struct facts *facts, const struct facts_history *known,
    struct rank_distributions *distributions);

/* The facts of a stage by number, valid until stages are added. */
const struct facts_stage *facts_at(const struct facts *facts, size_t stage);

void facts_free(struct facts *facts);

#endif
