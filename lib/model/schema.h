#ifndef SCHEMA_H
#define SCHEMA_H

/*
 * The columns of the tables: one line a column in schema.c says its name, the
 * field of the model that holds it, and who reads it.
 */

#include "base/slice.h"
#include "model/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* The kinds of tables.  The first whose telling column is there, it is. */
enum schema_kind {
	SCHEMA_POINTS,
	SCHEMA_STATS,
	SCHEMA_BOTTLENECKS,
	SCHEMA_TRENDS,
	SCHEMA_RECOMMENDATIONS,
	SCHEMA_STEPS,
	SCHEMA_COMPARISONS,
	SCHEMA_EVENTS,
	SCHEMA_KINDS
};

/*
 * What tables are read for: bits of a set.  The last two add columns of points
 * to what another use reads; they make no kind of table readable.
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
	FOR_METADATA = 256,
	FOR_TIMESTAMPS = 512
};

enum schema_type {
	SCHEMA_TEXT,      /* struct slice */
	SCHEMA_AMOUNT,    /* double >= 0; NaN where the field is empty */
	SCHEMA_MEASURED,  /* the same, written with six decimals */
	SCHEMA_NUMBER,    /* double; NaN where the field is empty */
	SCHEMA_TIMESTAMP, /* int64_t; TIMESTAMP_NONE where it is empty */
	SCHEMA_WORD,      /* an enum: the value of one of the words */
	SCHEMA_SET,       /* unsigned: a bit for each of the words */
	SCHEMA_YES_NO,    /* bool */
	SCHEMA_SKETCH,    /* struct slice, a text of a sketch */
	SCHEMA_REASON     /* char[REASON_SIZE]; written only */
};

struct schema_column {
	const char *name;
	enum schema_type type;
	size_t offset; /* in the model's struct */
	unsigned uses; /* a set of enum schema_use: those that read it */
	bool required; /* by all that read it; its fields are not empty */
	const struct words *words; /* of a word or a set; else NULL */
};

struct schema {
	const char *name; /* "points" */
	const char *tell; /* the column that only this kind has */
	const struct schema_column *columns;
	size_t count;
	size_t size; /* of the model's struct */
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

/* The names of the columns, ended by NULL; to be freed. */
const char **schema_names(const struct schema *schema);

/* Sets a field, or every field of a model, to "not known". */
void schema_clear_field(const struct schema_column *column, void *field);
void schema_clear(enum schema_kind kind, void *model);

/* The value of a field that is a word. */
static inline int
schema_word(const void *field)
{
	int value;

	memcpy(&value, field, sizeof value);
	return value;
}

/* `count` of the rows, from that one on. */
struct schema_rows schema_part(
    struct schema_rows rows, size_t from, size_t count);

/*
 * The name of the first column whose number is beyond the range of a double,
 * or NULL.  Such a model cannot be written.
 */
const char *schema_overflow(const struct schema *schema, const void *model);

/* The stage that a model is about; "" where its kind names none. */
struct slice schema_stage_name(const struct schema *schema, const void *model);

#endif
