#ifndef SCHEMA_H
#define SCHEMA_H

/*
 * The columns of the tables.  Each has one line in schema.c: its name, the
 * field of the model that holds it, and the uses that read it.
 */

#include "base/slice.h"
#include "model/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* The kinds of tables.  A table is of the first kind whose `tell` it has. */
enum schema_kind {
	SCHEMA_POINTS,
	SCHEMA_STATS,
	SCHEMA_BOTTLENECKS,
	SCHEMA_TRENDS,
	SCHEMA_RECOMMENDATIONS,
	SCHEMA_STEPS,
	SCHEMA_COMPARISONS,
	SCHEMA_EVENTS,
	SCHEMA_PATHS,
	SCHEMA_RUNS,
	SCHEMA_BARS,
	SCHEMA_KINDS
};

/* A set with a single kind of tables; sets are joined by |. */
#define SCHEMA_SET_OF(kind) (1U << (kind))

/*
 * The purposes of reading a table: bits of a set.  FOR_TIMESTAMPS adds a column
 * of points to those that another purpose reads; it makes no kind readable.
 */
enum schema_use {
	FOR_STATS = 1,
	FOR_BOTTLENECKS = 2,
	FOR_TRENDS = 4,
	FOR_STEPS = 8,
	FOR_RECOMMENDATIONS = 16,
	FOR_EVENTS = 32,
	FOR_MERGING = 64,
	FOR_COMPARISONS = 128,
	FOR_TIMESTAMPS = 256,
	FOR_PATHS = 512
};

enum schema_type {
	SCHEMA_TEXT,      /* struct slice */
	SCHEMA_METADATA,  /* struct slice: usually that of metadata.h */
	SCHEMA_EVIDENCE,  /* struct slice: the same, mostly of numbers */
	SCHEMA_AMOUNT,    /* double >= 0; NaN: empty */
	SCHEMA_MEASURED,  /* the same, written with six decimals */
	SCHEMA_NUMBER,    /* double; NaN: empty */
	SCHEMA_TIMESTAMP, /* int64_t; TIMESTAMP_NONE: empty */
	SCHEMA_WORD,      /* an enum: the index of one of the words */
	SCHEMA_SET,       /* unsigned: one bit per word */
	SCHEMA_YES_NO,    /* bool */
	SCHEMA_SKETCH,    /* struct slice: a sketch as text */
	SCHEMA_REASON     /* char[REASON_SIZE]; written, never read */
};

struct schema_column {
	const char *name;
	enum schema_type type;
	size_t offset;     /* in the model's struct */
	unsigned uses;     /* a set of enum schema_use that read it */
	unsigned required; /* the uses for which no field may be empty */
	const struct words *words; /* for a word or a set; else NULL */
};

struct schema {
	enum schema_kind kind;
	const char *name; /* "points" */
	const char *tell; /* the column that identifies this kind */
	const struct schema_column *columns;
	size_t count;
	size_t size; /* of the model's struct */
};

/* Rows of one table: `count` models, borrowed. */
struct schema_rows {
	enum schema_kind kind;
	size_t count;
	const void *models; /* an array of the kind's struct */
};

extern const struct schema schema_of[SCHEMA_KINDS];

/* Whether this use reads tables of this kind. */
bool schema_serves(enum schema_kind kind, enum schema_use use);

/* The column of that name that this use reads, or NULL. */
const struct schema_column *schema_find(
    enum schema_kind kind, enum schema_use use, struct slice name);

/* The names of the columns, borrowed, ended by NULL; free() the array. */
const char **schema_names(const struct schema *schema);

/* Sets a field, or all fields of a model, to unknown. */
void schema_clear_field(const struct schema_column *column, void *field);
void schema_clear(enum schema_kind kind, void *model);

/* Whether a field is a struct slice. */
static inline bool
schema_is_text(enum schema_type type)
{
	return type == SCHEMA_TEXT || type == SCHEMA_METADATA ||
	    type == SCHEMA_EVIDENCE || type == SCHEMA_SKETCH;
}

/* The value of a SCHEMA_WORD field. */
static inline int
schema_word(const void *field)
{
	int value;

	memcpy(&value, field, sizeof value);
	return value;
}

/* `count` rows starting at row `from`. */
struct schema_rows schema_part(
    struct schema_rows rows, size_t from, size_t count);

/*
 * The name of the first column whose number is infinite, because it was beyond
 * the range of a double, or NULL.  Such a model cannot be written.
 */
const char *schema_overflow(const struct schema *schema, const void *model);

/* The stage of a model; "" if its kind has no such column. */
struct slice schema_stage_name(const struct schema *schema, const void *model);

#endif
