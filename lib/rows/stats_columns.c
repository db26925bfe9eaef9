#include "rows/stats_columns.h"

#include "base/memory.h"
#include "value/num.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char prefix[] = "percentile_";

/* Bytes for a name and its NUL. */
#define NAME_SIZE (sizeof prefix + NUM_SIZE)

void
stats_columns_add(struct stats_columns *c, double percentile)
{
	size_t i;

	/* The schema already has this one. */
	if (percentile == 95)
		return;
	for (i = 0; i < c->percentiles_count; i++)
		if (c->percentiles[i] == percentile)
			return;
	c->percentiles = memory_resize(
	    c->percentiles, c->percentiles_count + 1, sizeof *c->percentiles);
	c->percentiles[c->percentiles_count++] = fabs(percentile); /* -0 is 0 */
}

static void
add_column(struct stats_columns *c, const struct schema_column *column)
{
	c->columns[c->all.count++] = *column;
}

/* Adds the schema's own columns: the sketch, or all others. */
static void
add_own(struct stats_columns *c, bool is_sketch)
{
	const struct schema *schema = &schema_of[SCHEMA_STATS];
	size_t i;

	for (i = 0; i < schema->count; i++)
		if ((schema->columns[i].type == SCHEMA_SKETCH) == is_sketch)
			add_column(c, &schema->columns[i]);
}

static void
add_percentile(struct stats_columns *c, size_t i)
{
	char *name = c->names + i * NAME_SIZE;
	const struct schema_column column = {
		.name = name,
		.type = SCHEMA_AMOUNT,
		.offset = offsetof(struct stats_row, percentiles) +
		    i * sizeof(double),
	};
	size_t len = sizeof prefix - 1;

	memcpy(name, prefix, len);
	len += num_format(name + len, c->percentiles[i]);
	name[len] = '\0';
	add_column(c, &column);
}

void
stats_columns_finish(struct stats_columns *c, bool writes_sketch)
{
	const size_t n = c->percentiles_count;
	size_t i;

	c->all = schema_of[SCHEMA_STATS];
	c->columns = memory_resize(NULL, c->all.count + n, sizeof *c->columns);
	c->names = memory_resize(NULL, n, NAME_SIZE);
	c->all.columns = c->columns;
	c->all.size = sizeof(struct stats_row) + n * sizeof(double);
	c->all.count = 0;
	add_own(c, false);
	for (i = 0; i < n; i++)
		add_percentile(c, i);
	add_own(c, true);
	c->written = c->all;
	if (!writes_sketch)
		c->written.count--;
}

void
stats_columns_free(struct stats_columns *c)
{
	free(c->percentiles);
	free(c->columns);
	free(c->names);
	*c = (struct stats_columns){ 0 };
}
