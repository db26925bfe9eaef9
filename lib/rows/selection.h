#ifndef SELECTION_H
#define SELECTION_H

/*
 * Which rows a tool works on: those that meet conditions on their metadata,
 * their stage and their time; and of which stage they then are.
 */

#include "base/buffer.h"
#include "base/intern.h"
#include "base/slice.h"
#include "model/schema.h"
#include "rows/condition.h"
#include "rows/parse.h"
#include "stage/index.h"
#include "table/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So many conditions on metadata there may be, and so many patterns. */
#define SELECTION_MAX 64

/* What is wanted.  Texts are borrowed.  Zeroes want all rows. */
struct selection_wanted {
	const char *where[SELECTION_MAX]; /* see condition.h; all must hold */
	size_t where_count;
	const char *stages[SELECTION_MAX]; /* for fnmatch; one must match */
	size_t stages_count;
	const char *since_point; /* the first that meets this, and later ones */
	bool has_since;
	bool has_until;
	int64_t since;  /* from this timestamp on, */
	int64_t until;  /* and before this one */
	size_t last;    /* so many points of each stage; 0: all */
	const char *by; /* KEY[,KEY...]: a stage for each of their values */
};

/* Whether anything is wanted but all rows as they are. */
bool selection_is_partial(const struct selection_wanted *w);

/* The option that only points can meet, or NULL. */
const char *selection_needs_points(const struct selection_wanted *w);

/* The option that only points with a timestamp can meet, or NULL. */
const char *selection_needs_time(const struct selection_wanted *w);

/* The further columns of points that it takes: a set of enum schema_use. */
unsigned selection_use(const struct selection_wanted *w);

/* Whether a condition or `by` is about that key. */
bool selection_names_key(const struct selection_wanted *w, struct slice key);

enum selection_verdict {
	SELECTION_OUT,
	SELECTION_IN,
	SELECTION_UNTIMED /* a timestamp would decide, and there is none */
};

/* Start from selection_init. */
struct selection {
	const struct selection_wanted *wanted; /* borrowed */
	struct condition where[SELECTION_MAX];
	struct condition since; /* met by the point where it starts */
	bool has_started;

	struct index stages;               /* whether each matches */
	bool pattern_found[SELECTION_MAX]; /* a stage that it matches */
	struct buffer text;                /* at hand: a name */
	struct intern keys;        /* of points; until all wanted keys came */
	struct intern names;       /* of the stages that `by` makes */
	uintmax_t rows;            /* judged, */
	uintmax_t chosen;          /* and of them in */
	union parse_models models; /* those at hand */
};

void selection_init(struct selection *s, const struct selection_wanted *w);

/*
 * Judges up to TABLE_ROWS rows.  Rows of another kind than points are judged
 * by their stage alone.
 */
void selection_judge(struct selection *s, const struct schema_rows *rows,
    enum selection_verdict verdicts[TABLE_ROWS]);

/*
 * The rows that are in, with the names of the stages that they are in now:
 * until the next call or the end of rows, but the names until selection_free.
 */
struct schema_rows selection_take(struct selection *s,
    const struct schema_rows *rows,
    const enum selection_verdict verdicts[TABLE_ROWS]);

void selection_free(struct selection *s);

#endif
