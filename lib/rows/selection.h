#ifndef SELECTION_H
#define SELECTION_H

/*
 * Selects the rows that a tool works on, by conditions on metadata, stage and
 * time, and may split stages by metadata.
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

/* The most conditions on metadata, and the most patterns. */
#define SELECTION_MAX 64

/* The options.  Texts are borrowed.  All zeroes: all rows. */
struct selection_wanted {
	const char *where[SELECTION_MAX]; /* see condition.h; all must hold */
	size_t where_count;
	const char *stages[SELECTION_MAX]; /* for fnmatch; one must match */
	size_t stages_count;
	const char *since_point; /* a condition: from the first match on */
	bool has_since;
	bool has_until;
	int64_t since;  /* timestamps from this on */
	int64_t until;  /* timestamps before this */
	size_t last;    /* number of points per stage; 0: all */
	const char *by; /* KEY[,KEY...]: one stage per combination of values */
};

/* Whether any option is set. */
bool selection_is_partial(const struct selection_wanted *w);

/* An option set that requires points, or NULL. */
const char *selection_needs_points(const struct selection_wanted *w);

/* An option set that requires points with a timestamp, or NULL. */
const char *selection_needs_time(const struct selection_wanted *w);

/* The additional columns of points to read: a set of enum schema_use. */
unsigned selection_use(const struct selection_wanted *w);

/* Whether a condition or `by` is about that key. */
bool selection_names_key(const struct selection_wanted *w, struct slice key);

enum selection_verdict {
	SELECTION_OUT,
	SELECTION_IN,
	SELECTION_UNTIMED /* depends on a timestamp, which is missing */
};

/* Start from selection_init. */
struct selection {
	const struct selection_wanted *wanted; /* borrowed */
	struct condition where[SELECTION_MAX];
	struct condition since; /* of since_point */
	bool has_started;       /* a point has met it */

	struct index stages;               /* whether each matches */
	bool pattern_found[SELECTION_MAX]; /* it matched a stage */
	struct buffer text;                /* scratch for a name */
	struct intern keys;        /* of points, until all wanted were seen */
	struct intern names;       /* of the stages that `by` makes */
	bool *by_found;            /* each key of `by`: of a selected point */
	size_t by_lacking;         /* keys of `by` that are not yet found */
	struct intern by_keys;     /* of selected points, until all are */
	uintmax_t rows;            /* rows judged */
	uintmax_t chosen;          /* rows selected */
	union parse_models models; /* the current rows */
};

void selection_init(struct selection *s, const struct selection_wanted *w);

/*
 * Judges up to TABLE_ROWS rows.  Rows of other kinds than points are judged
 * only by their stage.
 */
void selection_judge(struct selection *s, const struct schema_rows *rows,
    enum selection_verdict verdicts[TABLE_ROWS]);

/*
 * The selected rows, with the stage names that `by` makes.  Valid until the
 * next call and as long as rows; the names until selection_free.
 */
struct schema_rows selection_take(struct selection *s,
    const struct schema_rows *rows,
    const enum selection_verdict verdicts[TABLE_ROWS]);

void selection_free(struct selection *s);

#endif
