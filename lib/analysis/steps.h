#ifndef STEPS_H
#define STEPS_H

/* The steps of all stages of a history. */

#include "base/slice.h"
#include "model/model.h"
#include "stage/history.h"
#include "stage/index.h"
#include "stat/changepoint.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Steps of this many stages, and of this share of all stages, in one run say
 * something of the machine, or of what the stages share, and nothing of one of
 * them.
 */
#define STEPS_SHARED_MIN 3
#define STEPS_SHARED_SHARE 0.2

static inline bool
steps_are_shared(size_t stepped, size_t stages)
{
	return stepped >= STEPS_SHARED_MIN &&
	    (double)stepped >= STEPS_SHARED_SHARE * (double)stages;
}

/* A run in which many stages stepped. */
struct steps_shared {
	struct slice metadata; /* of one of the points after the step */
	int64_t timestamp;     /* of that point, or TIMESTAMP_NONE */
	size_t stages;         /* how many stepped */
};

/* Where a step is in the history. */
struct steps_place {
	size_t stage; /* number */
	size_t at;    /* index of the first point after it */
};

struct steps {
	struct step *rows;          /* stage by stage, oldest first */
	struct steps_place *places; /* of each row */
	size_t count;
	size_t capacity;
	size_t places_capacity;
	size_t most;         /* how many last points of a stage were searched */
	size_t short_stages; /* those with too few points for a step */
	struct steps_shared *shared; /* most stages first */
	size_t shared_count;
};

/*
 * Finds the steps of a finished history that keeps its metadata.  A step's
 * share, `shared`, is that of the stages which stepped in its run: by the
 * metadata `run`, else `commit`, else the timestamp.  Text is borrowed from
 * the history.  steps_free the result.
 */
struct steps steps_find(
    const struct history *h, const struct changepoint_limits *limits);

/*
 * The same among the last `most` points of each stage, where another index
 * numbers the stages, and has their names.
 */
struct steps steps_find_last(const struct history *h, const struct index *names,
    const struct changepoint_limits *limits, size_t most);

/*
 * Of each significant trend that has one, the last step in its direction: since
 * when it is so.  Both are in the order of the stages.  Writes at most `count`
 * rows to chosen, the largest change first, and returns how many.
 */
size_t steps_explain(const struct steps *steps, const struct trend *trends,
    size_t count, struct step *chosen);

/* The first point of a stage that was searched. */
static inline size_t
steps_from(const struct steps *steps, const struct history_stage *of)
{
	return of->count > steps->most ? of->count - steps->most : 0;
}

void steps_free(struct steps *steps);

#endif
