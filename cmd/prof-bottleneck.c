/* prof-bottleneck: statistics, or points, to the stages that stand out. */

#include "bottleneck.h"
#include "diag.h"
#include "memory.h"
#include "options.h"
#include "tool.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

static struct bottleneck_limits limits;
static int min_severity = SEVERITY_MEDIUM; /* enum severity */
static unsigned long top = ULONG_MAX;
static bool has_gate;
static int gate; /* the same */

enum { MIN_SEVERITY = 512, VARIANCE, HIGH, MEDIUM, FAIL_ON };

static const struct options_entry entries[] = {
	{ MIN_SEVERITY, "min-severity", "SEVERITY",
	    "leave out the milder ones (default medium)" },
	{ 'n', "top", "N", "write the N slowest of them only" },
	{ VARIANCE, "variance-threshold", "CV",
	    "high above this stdev/avg (default 0.5)" },
	{ HIGH, "high-factor", "X",
	    "high above X times the global average (default 1.5)" },
	{ MEDIUM, "medium-factor", "X",
	    "medium above X times that average (default 1.2)" },
	{ FAIL_ON, "fail-on", "SEVERITY",
	    "exit with 3 if a stage is that severe or worse" },
	{ 0 },
};

static const char *
take(int key, const char *arg)
{
	switch (key) {
	case 'n':
		return options_count(arg, 1, &top);
	case MIN_SEVERITY:
		return options_word(arg, &words_severity, &min_severity);
	case VARIANCE:
		return options_number(arg, &limits.variance_threshold);
	case HIGH:
		return options_number(arg, &limits.high_factor);
	case MEDIUM:
		return options_number(arg, &limits.medium_factor);
	default:
		has_gate = true;
		return options_word(arg, &words_severity, &gate);
	}
}

static const struct options_tool tool = {
	.usage = "[options] [FILE...]",
	.purpose = "Grade stages by their statistics, or straight from "
		   "profile points.",
	.entries = entries,
	.reads_tables = true,
	.usage_status = EXIT_USAGE,
	.take = take,
};

/* Moves those to be written to the front; returns how many they are. */
static size_t
choose(struct bottleneck *graded, size_t n)
{
	size_t chosen = 0, i;

	for (i = 0; i < n && chosen < top; i++)
		if ((int)graded[i].severity >= min_severity)
			graded[chosen++] = graded[i];
	return chosen;
}

/* The gate looks at all stages, those not written too. */
static bool
gate_found(const struct bottleneck *graded, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (has_gate && (int)graded[i].severity >= gate)
			return true;
	return false;
}

static int
report(const struct options *o, const struct group *g, enum table_format format)
{
	struct bottleneck *graded =
	    memory_resize(NULL, g->rows_count, sizeof *graded);
	bool found;
	int status;

	bottleneck_grade(g->rows, g->rows_count, &limits, graded);
	found = gate_found(graded, g->rows_count);
	status = tool_write(o, format, SCHEMA_BOTTLENECKS, graded,
	    choose(graded, g->rows_count), sizeof *graded);
	free(graded);
	return status == EXIT_DONE && found ? EXIT_FOUND : status;
}

int
main(int argc, char **argv)
{
	struct options o;
	struct group g = { 0 };
	enum table_format format;
	int status;

	limits = bottleneck_defaults;
	status = options_parse(&o, &tool, argc, argv);
	if (status >= 0)
		return status;
	status = tool_load(&o, FOR_BOTTLENECKS, &g, &format);
	if (status == EXIT_DONE)
		status = report(&o, &g, format);
	group_free(&g);
	return status;
}
