#ifndef STATS_COLUMNS_H
#define STATS_COLUMNS_H

/*
 * The columns of a table of statistics, in one list made at run time: those of
 * its schema, one for each further percentile, and the sketch.
 */

#include "model/model.h"
#include "model/schema.h"

#include <stdbool.h>
#include <stddef.h>

/* The model of such a row. */
struct stats_row {
	struct stats stats;
	double percentiles[]; /* of stats_columns, in their order; ms */
};

/* Start from zeroes. */
struct stats_columns {
	struct schema all;     /* from stats_columns_finish on; */
	struct schema written; /* the same, or without the sketch */
	double *percentiles;   /* each from 0 to 100 */
	size_t percentiles_count;
	struct schema_column *columns; /* owned, and their further names */
	char *names;
};

/* Adds a percentile from 0 to 100; one that is there already is left out. */
void stats_columns_add(struct stats_columns *c, double percentile);

/* Makes the schemas. */
void stats_columns_finish(struct stats_columns *c, bool writes_sketch);

void stats_columns_free(struct stats_columns *c);

#endif
