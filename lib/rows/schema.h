#ifndef SCHEMA_H
#define SCHEMA_H

/*
 * The columns of the tables: one line a column in schema.c says its name, the
 * field of the model that holds it, and who reads it.
 */

#include "base/slice.h"
#include "model/model.h"
#include "table/table.h"
#include "table/writer.h"

#include <stdbool.h>
#include <stddef.h>

/* The kinds of tables.  The first whose telling column is there, it is. */
enum schema_kind {
	SCHEMA_POINTS,
	SCHEMA_STATS,
	SCHEMA_BOTTLENECKS,
	SCHEMA_TRENDS,
	SCHEMA_RECOMMENDATIONS,
	SCHEMA_STEPS,
	SCHEMA_EVENTS,
	SCHEMA_KINDS
};

/* What tables are read for: bits of a set. */
enum schema_use {
	FOR_STATS = 1,
	FOR_BOTTLENECKS = 2,
	FOR_TRENDS = 4,
	FOR_STEPS = 8,
	FOR_RECOMMENDATIONS = 16,
	FOR_EVENTS = 32,
	FOR_MERGING = 64
};

enum schema_type {
	SCHEMA_TEXT,         /* struct slice */
	SCHEMA_AMOUNT,       /* double >= 0; NaN where the field is empty */
	SCHEMA_MEASURED,     /* the same, written with six decimals */
	SCHEMA_NUMBER,       /* double; NaN where the field is empty */
	SCHEMA_TIMESTAMP,    /* int64_t; TIMESTAMP_NONE where it is empty */
	SCHEMA_SEVERITY,     /* enum severity */
	SCHEMA_DIRECTION,    /* enum direction */
	SCHEMA_PRIORITY,     /* enum priority; written only */
	SCHEMA_YES_NO,       /* bool */
	SCHEMA_EVENT,        /* enum event_kind */
	SCHEMA_REASON,       /* char[REASON_SIZE]; written only */
	SCHEMA_SKETCH,       /* struct slice, a text of a sketch; read only */
	SCHEMA_OPPORTUNITIES /* unsigned, a set of enum opportunity */
};

struct schema_column {
	const char *name;
	enum schema_type type;
	size_t offset; /* in the model's struct */
	unsigned uses; /* a set of enum schema_use: those that read it */
	bool required; /* by all that read it; its fields are not empty */
};

struct schema {
	const char *name; /* "points" */
	const char *tell; /* the column that only this kind has */
	const struct schema_column *columns;
	size_t count;
	size_t size; /* of the model's struct */
};

/* Room for the models of the rows that a table has at hand. */
union schema_models {
	struct point points[TABLE_ROWS];
	struct stats stats[TABLE_ROWS];
	struct bottleneck bottlenecks[TABLE_ROWS];
	struct trend trends[TABLE_ROWS];
	struct event events[TABLE_ROWS];
};

/* Rows of one table: `count` models, which are not copied. */
struct schema_rows {
	enum schema_kind kind;
	size_t count;
	const void *models; /* of the struct of that kind */
};

extern const struct schema schema_of[SCHEMA_KINDS];

/* Whether tables of this kind are read for this use. */
bool schema_serves(enum schema_kind kind, enum schema_use use);

/* The column of that name that is read for this use, or NULL. */
const struct schema_column *schema_find(
    enum schema_kind kind, enum schema_use use, struct slice name);

/* Sets every field of a model to "not known". */
void schema_clear(enum schema_kind kind, void *model);

/* `count` of the rows, from that one on. */
struct schema_rows schema_part(
    struct schema_rows rows, size_t from, size_t count);

/* A column that is read, and the field it is in. */
struct schema_place {
	const struct schema_column *column;
	size_t field;
};

/* What is wrong with a row, and with the field of which place. */
struct schema_fault {
	const struct schema_place *place;
	const char *wrong; /* NULL: nothing */
};

/*
 * Reads the n rows that a table of a kind has at hand: of each the fields of
 * count places.  faults[i] is the first fault of the row i.
 */
void schema_parse(const struct table *t, size_t n, enum schema_kind kind,
    const struct schema_place *places, size_t count,
    union schema_models *models, struct schema_fault *faults);

/*
 * Writes the column names, or one model's fields, without ending the row.  A
 * sketch is left out: whoever has one writes it behind them.
 */
void schema_write_header(struct writer *w, enum schema_kind kind);
void schema_write_row(
    struct writer *w, enum schema_kind kind, const void *model);

/*
 * The name of the first column whose number is beyond the range of a double,
 * or NULL.  Such a model cannot be written.
 */
const char *schema_overflow(enum schema_kind kind, const void *model);

/* The stage that a model of an analysis is about. */
struct slice schema_stage_name(enum schema_kind kind, const void *model);

#endif
