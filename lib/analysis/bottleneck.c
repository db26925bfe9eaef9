#include "analysis/bottleneck.h"

#include "analysis/stage_values.h"
#include "base/array.h"
#include "base/memory.h"
#include "stat/stats.h"
#include "value/num.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* Above this cv a slow stage has OPPORTUNITY_HIGH_VARIANCE. */
#define STEADY_CV 0.3

/* A stage with a CPU utilization in this range is single-threaded. */
#define ONE_CORE_MIN 0.8
#define ONE_CORE_MAX 1.2

const struct bottleneck_limits bottleneck_defaults = {
	.variance_threshold = 0.5,
	.high_factor = 1.5,
	.medium_factor = 1.2,
};

/* A rule, which matches if value > factor * limit. */
struct rule {
	enum severity severity;
	const char *name;
	double value;
	double factor;
	const char *limit_name;
	double limit;
};

/* As in "avg 100 > 1.5 * global_avg 55"; a factor of 1 is omitted. */
static void
give_reason(char reason[REASON_SIZE], const struct rule *rule, bool held)
{
	char value[NUM_SIZE], factor[NUM_SIZE], limit[NUM_SIZE];

	if (isinf(rule->value) || isinf(rule->limit)) {
		*reason = '\0'; /* schema_overflow rejects the row */
		return;
	}
	num_format(value, rule->value);
	num_format(factor, rule->factor);
	num_format(limit, rule->limit);
	snprintf(reason, REASON_SIZE, "%s %s %s %s%s%s%s%s", rule->name, value,
	    held ? ">" : "<=", rule->factor != 1 ? factor : "",
	    rule->factor != 1 ? " * " : "", rule->limit_name,
	    *rule->limit_name != '\0' ? " " : "", limit);
}

/* The first rule that matches gives the severity; without one it is low. */
static void
judge(struct bottleneck *b, const struct stats *row,
    const struct bottleneck_limits *limits)
{
	const double budget = limits->budgets != NULL
	    ? budgets_find(limits->budgets, row->stage_name)
	    : INFINITY;
	const struct rule rules[] = {
		{ SEVERITY_CRITICAL, "avg", row->avg, 1, "budget", budget },
		{ SEVERITY_CRITICAL, "avg", row->avg, 1, "global_percentile_95",
		    row->global_percentile_95 },
		{ SEVERITY_HIGH, "avg", row->avg, limits->high_factor,
		    "global_avg", row->global_avg },
		{ SEVERITY_HIGH, "cv", b->cv, 1, "",
		    limits->variance_threshold },
		{ SEVERITY_MEDIUM, "avg", row->avg, limits->medium_factor,
		    "global_avg", row->global_avg },
	};
	const size_t count = COUNT(rules);
	size_t i;

	for (i = 0; i < count; i++)
		if (rules[i].value > rules[i].factor * rules[i].limit)
			break;
	b->severity = i < count ? rules[i].severity : SEVERITY_LOW;
	give_reason(b->reason, &rules[i < count ? i : count - 1], i < count);
}

static unsigned
find_opportunities(const struct bottleneck *b)
{
	if (b->severity < SEVERITY_HIGH)
		return 0;
	if (b->cv > STEADY_CV)
		return OPPORTUNITY_SLOW | OPPORTUNITY_HIGH_VARIANCE;
	if (isnan(b->cpu_utilization) ||
	    (b->cpu_utilization >= ONE_CORE_MIN &&
		b->cpu_utilization <= ONE_CORE_MAX))
		return OPPORTUNITY_SLOW | OPPORTUNITY_PARALLELIZATION;
	return OPPORTUNITY_SLOW;
}

/* Statistics may be without self_total. */
static double
self_total(const struct stats *row)
{
	return isnan(row->self_total) ? row->total : row->self_total;
}

static double
share(double part, double total)
{
	/* Infinite on overflow, so that schema_overflow rejects the row. */
	if (isinf(total))
		return total;
	return total > 0 ? part / total : 0;
}

static void
grade(struct bottleneck *b, const struct stats *row, double total,
    const struct bottleneck_limits *limits)
{
	*b = (struct bottleneck){
		.stage_name = row->stage_name,
		.avg_time = row->avg,
		.max_time = row->max,
		.min_time = row->min,
		.variance = row->variance,
		.execution_count = row->count,
		.percentile_95 = row->percentile_95,
		.cv = row->avg > 0 ? row->stdev / row->avg : 0,
		.share = share(self_total(row), total),
		.cpu_utilization = row->cpu_utilization,
	};
	judge(b, row, limits);
	b->opportunities = find_opportunities(b);
}

/* Slowest average first, then in array order. */
static int
compare(const void *a, const void *b)
{
	const struct stats *x = *(const struct stats *const *)a;
	const struct stats *y = *(const struct stats *const *)b;

	if (x->avg != y->avg)
		return x->avg < y->avg ? 1 : -1;
	return (x > y) - (x < y);
}

void
bottleneck_grade(const struct stats *rows, size_t n,
    const struct bottleneck_limits *limits, struct bottleneck *graded)
{
	const struct stats **order = memory_resize(NULL, n, sizeof *order);
	struct stats_sum total = { 0 };
	size_t i;

	for (i = 0; i < n; i++) {
		order[i] = &rows[i];
		stats_sum_add(&total, self_total(&rows[i]));
	}
	qsort(order, n, sizeof *order, compare);
	for (i = 0; i < n; i++)
		grade(&graded[i], order[i], stats_sum_value(&total), limits);
	free(order);
}
