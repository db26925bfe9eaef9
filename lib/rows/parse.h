#ifndef PARSE_H
#define PARSE_H

/* The fields of rows to models, by the columns of their schema. */

#include "model/model.h"
#include "model/schema.h"
#include "table/table.h"

#include <stddef.h>

/* Room for the models of the rows that a table gives out at once. */
union parse_models {
	struct point points[TABLE_ROWS];
	struct stats stats[TABLE_ROWS];
	struct bottleneck bottlenecks[TABLE_ROWS];
	struct trend trends[TABLE_ROWS];
	struct event events[TABLE_ROWS];
};

/* A column that is read, and the field it is in. */
struct parse_place {
	const struct schema_column *column;
	size_t field;
};

/* What is wrong with a row, and with the field of which place. */
struct parse_fault {
	const struct parse_place *place;
	const char *wrong; /* NULL: nothing */
};

/*
 * Reads the n rows that a table of a kind has at hand: of each the fields of
 * count places.  faults[i] is the first fault of the row i.
 */
void parse_table(const struct table *t, size_t n, enum schema_kind kind,
    const struct parse_place *places, size_t count, union parse_models *models,
    struct parse_fault *faults);

#endif
