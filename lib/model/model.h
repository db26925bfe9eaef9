#ifndef MODEL_H
#define MODEL_H

/*
 * The data models: what the rows of the tables mean, and nothing of how they
 * are read, computed or written.
 *
 * Unless a comment says otherwise, times are milliseconds, memory is bytes and
 * ratios are plain fractions.  A number that is not known is NaN, which is
 * why even counts are doubles here (exact up to 2^53).
 */

#include "base/slice.h"

#include <stdbool.h>
#include <stdint.h>

/* One measurement of one stage. */
struct point {
	struct slice stage_name;
	double execution_time; /* elapsed, >= 0, always known */
	double memory_used;    /* peak resident memory */
	double cpu_time;       /* user + system */
	int64_t timestamp;     /* the start: microseconds since 1970, UTC */
	struct slice metadata; /* key=value pairs joined by ';' */
};

/* What an event does to a stage; a reset, to all of them. */
enum event_kind { EVENT_START, EVENT_END, EVENT_RESET };

/* The start or the end of one measurement. */
struct event {
	enum event_kind event;
	struct slice stage_name;
	struct slice metadata; /* key=value pairs joined by ';' */
	int64_t timestamp;     /* microseconds since 1970, UTC, or none */
};

/* What the points of one stage come to. */
struct stats {
	struct slice stage_name;
	double count;
	double avg;
	double min;
	double max;
	double median;
	double stdev; /* of the sample (n - 1); 0 for one point */
	double total;
	double variance; /* of the sample, ms squared */
	double percentile_95;
	double cpu_utilization; /* CPU over elapsed time: cores busy */
	double memory_max;
	double global_avg;           /* over all points of all stages */
	double global_percentile_95; /* the same */
	struct slice sketch; /* what can be merged, as text; "" where none is */
};

/* How much a stage stands out, mildest first. */
enum severity {
	SEVERITY_LOW,
	SEVERITY_MEDIUM,
	SEVERITY_HIGH,
	SEVERITY_CRITICAL
};

/* What could be done about a slow stage: bits of a set. */
enum opportunity {
	OPPORTUNITY_SLOW = 1,
	OPPORTUNITY_HIGH_VARIANCE = 2,
	OPPORTUNITY_PARALLELIZATION = 4
};

#define REASON_SIZE 128

/* One stage, graded. */
struct bottleneck {
	struct slice stage_name;
	double avg_time;
	double max_time;
	double min_time;
	double variance; /* of the sample, ms squared */
	double execution_count;
	enum severity severity;
	double percentile_95;
	double cv;    /* coefficient of variation: stdev over average */
	double share; /* of the total time of all stages */
	double cpu_utilization;
	char reason[REASON_SIZE]; /* the rule that held, with its numbers */
	unsigned opportunities;   /* a set of enum opportunity */
};

/* Where a stage is going, best first. */
enum direction { DIRECTION_IMPROVING, DIRECTION_STABLE, DIRECTION_DEGRADING };

/* The later half of one stage's points against the earlier half. */
struct trend {
	struct slice stage_name;
	enum direction trend;
	double change_percent; /* of the average */
	double first_half_avg;
	double second_half_avg;
	double execution_count;
	double p_value; /* two-sided Mann-Whitney U, 0..1 */
	bool significant;
	double memory_change_percent;
	double overhead_percent; /* cost of measuring, of the time */
};

/* One moment at which a stage's times changed. */
struct step {
	struct slice stage_name;
	int64_t timestamp; /* of the first point after it; TIMESTAMP_NONE */
	double before_median;
	double after_median;
	double change_percent; /* of the median */
	double p_value;        /* by permutation, 0..1 */
	struct slice metadata; /* of the first point after it */
	double shared; /* of all stages, those that stepped in that run */
};

/* What a comparison comes to, best first. */
enum verdict { VERDICT_FASTER, VERDICT_SAME, VERDICT_UNCLEAR, VERDICT_SLOWER };

/* The times of one stage in two sets of points, or in a run and before. */
struct comparison {
	struct slice stage_name;
	struct slice base; /* what the sets are called */
	struct slice new;
	double base_count; /* points, pairs, or runs */
	double new_count;
	double base_median;
	double new_median;
	double change_percent; /* of the new against the base */
	double change_low;     /* its confidence interval, percent */
	double change_high;
	double p_value;    /* two-sided, 0..1 */
	double p_adjusted; /* for all stages of the table (Holm) */
	double p_least;    /* the least that so many points can have */
	enum verdict verdict;
	double runs_needed; /* a side, to find a change by the margin */
};

/* How soon an advice should be followed, least urgent first. */
enum priority {
	PRIORITY_LOW,
	PRIORITY_MEDIUM,
	PRIORITY_HIGH,
	PRIORITY_CRITICAL
};

/* One advice about one stage. */
struct recommendation {
	struct slice stage_name;
	struct slice issue;
	struct slice suggested_action;
	struct slice expected_improvement; /* worked out from the numbers */
	enum priority priority;
	double confidence;     /* 0..1 */
	struct slice rule;     /* the id of the rule that fired */
	struct slice evidence; /* the numbers that made it fire */
};

#endif
