#ifndef NEST_H
#define NEST_H

/*
 * The points of one run in time and inside each other, and which of them each
 * could have waited for.  Times are in ns since the start of the run.
 *
 * The parent of a point is the latest started open point of the stage that its
 * metadata name.  A child is clipped to its parent.  Points with the same
 * parent, or with none, are a group; point 0 is the run itself, the parent of
 * those without one.
 */

#include "stage/intervals.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NEST_NONE UINT32_MAX

/*
 * A point is before another one if it ends no later than this after the start
 * of the other: timestamps are truncated to microseconds, and lengths are not.
 */
#define NEST_TOLERANCE 2000

/*
 * Parents come before children, and groups are consecutive points, in order of
 * their start, then their end, then their appearance.
 */
struct nest_point {
	int64_t start;
	int64_t end;     /* clipped */
	int64_t self;    /* its length less the union of its children */
	int64_t lag;     /* since the end of pred, or the start of the parent */
	int64_t before;  /* the parent's own time before its start */
	int64_t tail;    /* the parent's own time after its last child */
	uint32_t stage;  /* INTERVALS_NONE: the run */
	uint32_t parent; /* NEST_NONE: this is the run */
	uint32_t depth;  /* 0: the run */
	uint32_t first;  /* of its children */
	uint32_t count;  /* of its children */
	uint32_t pred;   /* the latest to end before its start in its group */
	uint32_t last;   /* the child that is the last to end; NEST_NONE */
	uint32_t ended;  /* how many of its group have ended before its start */
	uint32_t source; /* the number of its interval in the run */
	bool lag_is_self; /* no other child runs then: the parent's own time */
};

/* Internal: an interval, in order of time. */
struct nest_sorted {
	int64_t start;
	int64_t end;
	uint32_t source;
	uint32_t parent; /* by number in this order; NEST_NONE */
	uint32_t below;  /* of the same stage, open, and started before */
	uint32_t first;  /* child */
	uint32_t next;   /* child of the same parent */
};

/* Internal. */
struct nest_scratch {
	struct nest_sorted *sorted;
	uint32_t *places; /* of points in sorted, by number less 1 */
	size_t capacity;
	uint32_t *open; /* by stage, the latest that started; NEST_NONE */
	size_t stages_count;
	uint32_t *heap; /* of points that run */
	size_t heap_count;
	/* When points are at work themselves, in ns. */
	double *work_starts;
	double *work_ends;
	size_t work_count;
};

/* Start from zeroes; each nest_build reuses the memory. */
struct nest {
	struct nest_point *points;
	uint32_t *ends; /* groups in the order in which they end; at the same
			 * places as in points */
	size_t count;
	size_t orphans;   /* points whose parent is not open in the run */
	int64_t overhang; /* the time of children outside their parents */
	int64_t idle;     /* the time without any point */
	int64_t longest_idle;
	uint32_t before_idle; /* the last to end before it; NEST_NONE */
	size_t most;          /* points of a group at the same time */
	bool is_flat;         /* no point is inside another one */

	/* Internal. */
	struct nest_scratch *scratch;
};

/* When what a point seems to wait for has ended: pred, or the parent's start. */
static inline int64_t
nest_waited(const struct nest_point *points, const struct nest_point *around,
    uint32_t pred)
{
	return pred == NEST_NONE ? around->start : points[pred].end;
}

/* Arranges the intervals of a run. */
void nest_build(struct nest *nest, const struct intervals *v,
    const struct intervals_run *run);

/* How many points are at work at the same time, at the most.  A parent whose
 * children run is not at work itself. */
size_t nest_concurrency(const struct nest *nest);

/* The sum of all points' own time. */
int64_t nest_work(const struct nest *nest);

void nest_free(struct nest *nest);

#endif
