#ifndef PARSE_H
#define PARSE_H

/* Parses the fields of rows into models, by the columns of their schema. */

#include "model/model.h"
#include "model/schema.h"
#include "table/table.h"

#include <stdbool.h>
#include <stddef.h>

/* The models of the current rows of a table. */
union parse_models {
	struct point points[TABLE_ROWS];
	struct stats stats[TABLE_ROWS];
	struct bottleneck bottlenecks[TABLE_ROWS];
	struct trend trends[TABLE_ROWS];
	struct event events[TABLE_ROWS];
	struct path paths[TABLE_ROWS];
};

/* A column to read, and the index of its field in a row. */
struct parse_place {
	const struct schema_column *column;
	size_t field;
	bool is_required; /* it must not be empty */
};

/* The first fault of a row. */
struct parse_fault {
	const struct parse_place *place; /* the column at fault */
	const char *wrong;               /* static text; NULL: no fault */
};

/*
 * Parses the n current rows of a table of that kind: the fields at count
 * places of each, into n models of that kind and faults[0] to faults[n - 1].
 * The text fields of models borrow from the table.
 */
void parse_table(const struct table *t, size_t n, enum schema_kind kind,
    const struct parse_place *places, size_t count, void *models,
    struct parse_fault *faults);

#endif
