#ifndef MODEL_H
#define MODEL_H

/*
 * The data models: what the rows of the tables mean, not how they are read,
 * computed or written.
 *
 * Unless a comment says otherwise, times are in milliseconds, memory in bytes,
 * and ratios are fractions, not percent.  NaN is an unknown number, so even
 * counts are doubles (exact up to 2^53).  Slices are borrowed.
 */

#include "base/slice.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * What a thread that read a point ahead has found out for those that group it;
 * all zeroes: nothing.
 */
struct point_hints {
	uint32_t stage;  /* 1 + its number among names that are shared */
	uint32_t parent; /* 1: no parent; else 1 + its place in the metadata */
};

/* One measurement of one stage. */
struct point {
	struct slice stage_name;
	double execution_time; /* wall time, >= 0, never NaN */
	double memory_used;    /* peak RSS */
	double cpu_time;       /* user + system */
	int64_t timestamp;     /* the start: microseconds since 1970, UTC */
	struct slice metadata; /* key=value pairs joined by ';' */
	struct point_hints hints;
};

/* What an event does to its stage; a reset acts on all stages. */
enum event_kind { EVENT_START, EVENT_END, EVENT_RESET };

/* The start or the end of one measurement. */
struct event {
	enum event_kind event;
	struct slice stage_name;
	struct slice metadata; /* key=value pairs joined by ';' */
	int64_t timestamp;     /* microseconds since 1970; TIMESTAMP_NONE */
};

/* The statistics of one stage. */
struct stats {
	struct slice stage_name;
	double count;
	double avg;
	double min;
	double max;
	double median;
	double stdev; /* sample standard deviation (n - 1); 0 for one point */
	double total;
	double variance; /* sample variance, ms squared */
	double percentile_95;
	double cpu_utilization; /* CPU time over wall time: busy cores */
	double memory_max;
	double global_avg;           /* over all points of all stages */
	double global_percentile_95; /* the same */
	double self_total;           /* total less the time of children */
	struct slice sketch;         /* sketch_text.h, for merging; "": none */
};

/* How slow a stage is, in ascending order. */
enum severity {
	SEVERITY_LOW,
	SEVERITY_MEDIUM,
	SEVERITY_HIGH,
	SEVERITY_CRITICAL
};

/* What could be improved in a stage: bits of a set. */
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
	double variance; /* sample variance, ms squared */
	double execution_count;
	enum severity severity;
	double percentile_95;
	double cv;    /* coefficient of variation: stdev over average */
	double share; /* of the self time of all stages */
	double cpu_utilization;
	char reason[REASON_SIZE]; /* the rule that matched, with its numbers */
	unsigned opportunities;   /* a set of enum opportunity */
};

/* How a stage's times develop, best first. */
enum direction { DIRECTION_IMPROVING, DIRECTION_STABLE, DIRECTION_DEGRADING };

/* The second half of one stage's points compared with the first. */
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
	double overhead_percent; /* time spent measuring, of all time */
};

/* A change point: where the level of a stage's times changed. */
struct step {
	struct slice stage_name;
	int64_t timestamp; /* of the first point after it, or TIMESTAMP_NONE */
	double before_median;
	double after_median;
	double change_percent; /* of the median */
	double p_value;        /* of the permutation test, 0..1 */
	struct slice metadata; /* of the first point after it */
	double shared;         /* the share of stages with a step in that run */
};

/* The result of a comparison, best first. */
enum verdict { VERDICT_FASTER, VERDICT_SAME, VERDICT_UNCLEAR, VERDICT_SLOWER };

/* The times of one stage in two sets of points, or in a run and earlier. */
struct comparison {
	struct slice stage_name;
	struct slice base; /* names of the sets */
	struct slice new;
	double base_count; /* points, pairs, or runs */
	double new_count;
	double base_median;
	double new_median;
	double change_percent; /* from base to new */
	double change_low;     /* its confidence interval, percent */
	double change_high;
	double p_value;    /* two-sided, 0..1 */
	double p_adjusted; /* for all stages of the table (Holm) */
	double p_least;    /* the least p-value possible with these counts */
	enum verdict verdict;
	double runs_needed; /* per side, to detect a change by the margin */
};

/* What is known of what a stage needs before it can start. */
enum needs_known { NEEDS_INFERRED, NEEDS_GIVEN };

/*
 * The part of one stage in how long runs take.  Times are medians over the runs
 * that have it.
 */
struct path {
	struct slice stage_name;
	double runs;           /* that have it */
	double on_path;        /* the share of these with it on their path */
	double path_time;      /* its own time on the path */
	double path_share;     /* the same, of the whole path */
	double self_time;      /* without that of its children */
	double slack;          /* how much later it could end */
	double drag;           /* how much shorter the path is without it */
	double saves_half_min; /* saved if it takes half of its own time: */
	double saves_half_max; /* at the least, and at the most */
	double wait;           /* from the end of what it needs to its start */
	enum needs_known needs;
};

/* One run. */
struct timed_run {
	struct slice run;  /* its name */
	int64_t timestamp; /* its start */
	double elapsed;
	double work; /* the sum of all own times */
	double idle; /* without any stage */
	double longest_idle;
	struct slice after_stage; /* the last to end before that */
	double concurrency_avg;   /* stages at work at a time */
	double concurrency_max;
	double path;     /* the length of its path, without gaps */
	double overhang; /* time of children after their parents */
	enum needs_known needs;
	double bounds[]; /* see paths.h */
};

/* What a bar of a picture has to do with the path of its run. */
enum bar_path { BAR_OFF_PATH, BAR_OBSERVED, BAR_CRITICAL };

/* One point, or a gap in the path, as it is drawn. */
struct bar {
	struct slice stage_name; /* "(idle)" or "(wait)" for a gap */
	struct slice run;        /* its name, decoded */
	double run_number;       /* from 1, in order of time */
	double run_elapsed;
	double run_bars;   /* how many the run has */
	int64_t timestamp; /* its start, microseconds since 1970 */
	double start;      /* the same, since the start of the run */
	double length;     /* no two in a lane overlap partially */
	double lane;       /* from 0 */
	double self_time;  /* without that of its children */
	double slack;      /* how much later it could end */
	enum bar_path path;
	bool is_gap;
	struct slice stack; /* the names of those around it, from the outermost
			     * one, and its own, joined by ';' */
	struct slice metadata;
};

/* How urgent a recommendation is, least urgent first. */
enum priority {
	PRIORITY_LOW,
	PRIORITY_MEDIUM,
	PRIORITY_HIGH,
	PRIORITY_CRITICAL
};

/* One recommendation for one stage. */
struct recommendation {
	struct slice stage_name;
	struct slice issue;
	struct slice suggested_action;
	struct slice expected_improvement; /* estimated from the numbers */
	enum priority priority;
	double confidence;     /* 0..1 */
	struct slice rule;     /* the id of the rule that matched */
	struct slice evidence; /* the numbers that made it match */
};

#endif
