#ifndef PARENTS_H
#define PARENTS_H

/*
 * Who is inside whom: the time that the points of a stage, the child, took
 * inside another stage, the parent, which their metadata names as `parent`.
 * A parent needs no points of its own, so that the sums of the parts of a data
 * set add up to those of the whole.
 */

#include "base/buffer.h"
#include "base/intern.h"
#include "base/slice.h"
#include "model/model.h"
#include "stage/index.h"
#include "stat/stats.h"

#include <stddef.h>

/* A child and one of its parents. */
struct parents_link {
	struct slice value;    /* of `parent` in the metadata, still encoded */
	size_t parent;         /* the number of its name in parents.names */
	struct stats_sum time; /* ms, of the child's points inside it */
	size_t next;           /* 1 + the child's next link; 0: none */
};

/* The links of a stage, by 1 + their number; 0: none. */
struct parents_child {
	size_t first;
	size_t last;
	size_t latest; /* that of the last point */
};

/* Start from zeroes; set by before the first point. */
struct parents {
	const char *by;      /* the keys that split stages (by.h), borrowed */
	struct intern names; /* of parents, as those of stages */
	struct intern keys;  /* of links: the child's number, and value */
	struct parents_link *links; /* by the number of their key */
	size_t links_count;
	size_t links_capacity;
	struct parents_child *children; /* by the number of the stage */
	size_t children_count;
	size_t children_capacity;
	struct buffer text; /* scratch */
};

/* Sets the hints at parents of points. */
void parents_hint(struct point *points, size_t count);

/* Adds the points of a batch that have a parent. */
void parents_add_batch(struct parents *p, const struct index_batch *batch);

/* Adds the time, in ms, that other points of a child took inside a parent. */
void parents_add_time(struct parents *p, size_t child, struct slice name,
    const struct stats_sum *time);

/* Adds the links of one child of `other`, which is another stage here. */
void parents_merge(struct parents *p, size_t child, const struct parents *other,
    size_t other_child);

/*
 * The link of a child after `link`, or the first one for NULL; NULL at the end.
 * Valid until points are added.
 */
const struct parents_link *parents_next(
    const struct parents *p, size_t child, const struct parents_link *link);

/* The name of a link's parent, borrowed. */
struct slice parents_name(
    const struct parents *p, const struct parents_link *link);

/*
 * The time of all points that have the stage as their parent, in ms, for each
 * of the stages by number; free() the array.
 */
struct stats_sum *parents_inside(
    const struct parents *p, const struct index *stages);

void parents_free(struct parents *p);

#endif
