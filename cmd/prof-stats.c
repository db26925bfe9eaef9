/* prof-stats: profile points to one row of statistics a stage. */

#include "diag.h"
#include "memory.h"
#include "num.h"
#include "options.h"
#include "slice.h"
#include "tool.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Those to be added, each from 0 to 100. */
static double *percentiles;
static size_t percentiles_count;

static void
add_percentile(double percentile)
{
	size_t i;

	/* This column is there in any case. */
	if (percentile == 95)
		return;
	for (i = 0; i < percentiles_count; i++)
		if (percentiles[i] == percentile)
			return;
	percentiles = memory_resize(
	    percentiles, percentiles_count + 1, sizeof *percentiles);
	percentiles[percentiles_count++] = percentile;
}

static const char *
take_percentiles(const char *list)
{
	for (;;) {
		size_t len = strcspn(list, ",");
		double percentile;

		if (num_parse((struct slice){ list, len }, &percentile) !=
			NUM_OK ||
		    !(percentile >= 0 && percentile <= 100))
			return "a list of numbers from 0 to 100, as in 50,99.9";
		add_percentile(fabs(percentile)); /* -0 is 0 */
		if (list[len] == '\0')
			return NULL;
		list += len + 1;
	}
}

static const char *
take(int key, const char *arg)
{
	(void)key; /* the only one */
	return take_percentiles(arg);
}

static const struct options_entry entries[] = {
	{ 'p', "percentiles", "LIST", "add columns percentile_N, as in 50,99" },
	{ 0 },
};

static const struct options_tool tool = {
	.usage = "[options] [FILE...]",
	.purpose = "Turn profile points into one row of statistics a stage.",
	.entries = entries,
	.reads_tables = true,
	.usage_status = EXIT_USAGE,
	.take = take,
};

static int
write_header(struct writer *w)
{
	static const char prefix[] = "percentile_";
	char name[sizeof prefix + NUM_SIZE];
	size_t i;

	schema_write_header(w, SCHEMA_STATS);
	strcpy(name, prefix);
	for (i = 0; i < percentiles_count; i++) {
		num_format(name + sizeof prefix - 1, percentiles[i]);
		writer_text(w, slice_of(name));
	}
	return writer_end_row(w);
}

static int
write_stage(struct writer *w, const struct group *g, size_t stage)
{
	const struct group_stage *s = &g->stages[stage];
	size_t i;

	schema_write_row(w, SCHEMA_STATS, &g->rows[stage]);
	for (i = 0; i < percentiles_count; i++)
		writer_number(
		    w, stats_percentile(s->times, s->count, percentiles[i]));
	return writer_end_row(w);
}

static int
write_table(struct writer *w, const struct group *g)
{
	size_t i;

	if (write_header(w) < 0)
		return -1;
	for (i = 0; i < g->names.count; i++)
		if (write_stage(w, g, i) < 0)
			return -1;
	return 0;
}

int
main(int argc, char **argv)
{
	struct options o;
	struct group g = { 0 };
	struct writer w;
	enum table_format format;
	int status = options_parse(&o, &tool, argc, argv);

	if (status >= 0)
		return status;
	status = tool_load(&o, FOR_STATS, &g, &format);
	if (status == EXIT_DONE)
		status = tool_check_range(
		    &o, SCHEMA_STATS, g.rows, g.rows_count, sizeof *g.rows);
	if (status == EXIT_DONE) {
		writer_init(&w, STDOUT_FILENO, format);
		status = tool_finish(&o, &w, write_table(&w, &g));
	}
	group_free(&g);
	free(percentiles);
	return status;
}
