#ifndef WHATIF_TREES_H
#define WHATIF_TREES_H

/*
 * The points of a group as a tree, in which the parent of each is the one that
 * ended last before its start, if any: so a change of a point shifts those in
 * its subtree.  The end of the group is one more node, below the last point.
 * In preorder a subtree is a range, and the latest end in it is looked up in a
 * sparse table over blocks of nodes.
 */

#include "analysis/nest.h"

#include <stddef.h>
#include <stdint.h>

/* A point that takes less time, in ns. */
struct whatif_change {
	uint32_t point;
	uint32_t lane; /* see whatif.c */
	int64_t saved;
};

/* A subtree in preorder, up to and without its end. */
struct whatif_subtree {
	uint32_t begin;
	uint32_t end;
	int64_t saved; /* if it changes */
};

/* Start from zeroes. */
struct whatif_trees {
	const struct nest *nest;
	size_t capacity;
	/* Per group, from twice the number of its first point. */
	struct whatif_subtree *nodes; /* in the order of the points */
	int64_t *ends;                /* in preorder, ns */
	size_t *tables;  /* by point: 1 + where the table of its group begins
			  * in maxima; 0: the tree is not there yet */
	int64_t *maxima; /* of all tables, level by level */
	size_t maxima_count;
	size_t maxima_capacity;
	struct whatif_subtree *changed; /* scratch */
	struct whatif_subtree *open;
	uint32_t *next;
};

/* Begins with a run. */
void whatif_trees_begin(struct whatif_trees *t, const struct nest *nest);

/*
 * By how much the group of that parent would end earlier, in ns, if points of
 * it took less time and their subtrees started that much earlier.
 */
int64_t whatif_trees_save(struct whatif_trees *t, uint32_t around,
    const struct whatif_change *changes, size_t count);

void whatif_trees_free(struct whatif_trees *t);

#endif
