#ifndef STATS_COLUMNS_H
#define STATS_COLUMNS_H

/*
 * The columns of a table of statistics, built at run time: those of the schema,
 * one per additional percentile, and the sketch.
 */

#include "model/model.h"
#include "model/schema.h"

#include <stdbool.h>
#include <stddef.h>

/* The model of a row. */
struct stats_row {
	struct stats stats;
	double percentiles[]; /* in the order of stats_columns; ms */
};

/* Start from zeroes. */
struct stats_columns {
	struct schema all;     /* set by stats_columns_finish */
	struct schema written; /* the same, or without the sketch */
	double *percentiles;   /* owned; each from 0 to 100 */
	size_t percentiles_count;
	struct schema_column *columns; /* owned */
	char *names;                   /* owned; of the percentiles' columns */
};

/* Adds a percentile from 0 to 100, unless it is there already. */
void stats_columns_add(struct stats_columns *c, double percentile);

/* Builds the schemas; call once, after all stats_columns_add. */
void stats_columns_finish(struct stats_columns *c, bool writes_sketch);

void stats_columns_free(struct stats_columns *c);

#endif
