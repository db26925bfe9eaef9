#include "analysis/whatif_trees.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Nodes in a block: a trade of the table's size for the time of a look-up. */
#define BLOCK 16

void
whatif_trees_begin(struct whatif_trees *t, const struct nest *nest)
{
	const size_t n = nest->count;

	if (n > t->capacity) {
		t->capacity = n;
		t->nodes = memory_resize(t->nodes, n, 2 * sizeof *t->nodes);
		t->ends = memory_resize(t->ends, n, 2 * sizeof *t->ends);
		t->tables = memory_resize(t->tables, n, sizeof *t->tables);
		t->changed = memory_resize(t->changed, n, sizeof *t->changed);
		t->open = memory_resize(t->open, n, sizeof *t->open);
		t->next = memory_resize(t->next, n + 1, sizeof *t->next);
	}
	memset(t->tables, 0, n * sizeof *t->tables);
	t->nest = nest;
	t->maxima_count = 0;
}

/* A group, and its part of the arrays. */
struct group {
	const struct nest_point *around;
	const struct nest_point *members;
	struct whatif_subtree *nodes;
	int64_t *ends;
	uint32_t count; /* of nodes: members, and the end of the group */
};

static struct group
group_of(const struct whatif_trees *t, uint32_t around)
{
	const struct nest_point *a = &t->nest->points[around];

	return (struct group){
		.around = a,
		.members = &t->nest->points[a->first],
		.nodes = &t->nodes[2 * (size_t)a->first],
		.ends = &t->ends[2 * (size_t)a->first],
		.count = a->count + 1,
	};
}

/* The parent of a node in the tree; g->count: none. */
static uint32_t
parent_of(const struct group *g, uint32_t node)
{
	const bool is_end = node == g->count - 1;
	const uint32_t pred = is_end ? g->around->last : g->members[node].pred;

	return pred == NEST_NONE ? g->count : pred - g->around->first;
}

/*
 * Puts the nodes of a group in preorder.  next has room for one more than they
 * are, and says where the next child of each goes.
 */
static void
order_nodes(const struct group *g, uint32_t *next)
{
	uint32_t i;

	for (i = 0; i < g->count; i++)
		g->nodes[i].end = 1;
	for (i = g->count; i-- > 0;) {
		const uint32_t parent = parent_of(g, i);

		if (parent < g->count)
			g->nodes[parent].end += g->nodes[i].end;
	}
	next[g->count] = 0;
	for (i = 0; i < g->count; i++) {
		const uint32_t size = g->nodes[i].end;
		const uint32_t begin = next[parent_of(g, i)];

		next[parent_of(g, i)] += size;
		next[i] = begin + 1;
		g->nodes[i].begin = begin;
		g->nodes[i].end = begin + size;
		g->ends[begin] =
		    i == g->count - 1 ? g->around->end : g->members[i].end;
	}
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t
scan(const int64_t *ends, size_t begin, size_t end, int64_t latest)
{
	size_t i;

	for (i = begin; i < end; i++)
		latest = later(latest, ends[i]);
	return latest;
}

static void
append(struct whatif_trees *t, int64_t maximum)
{
	t->maxima = memory_grow(
	    t->maxima, t->maxima_count, &t->maxima_capacity, sizeof *t->maxima);
	t->maxima[t->maxima_count++] = maximum;
}

/* Level l has the maxima of 2^l blocks from each one on. */
static void
add_table(struct whatif_trees *t, const struct group *g)
{
	const size_t blocks = g->count / BLOCK;
	const size_t first = t->maxima_count;
	size_t span, level, i;

	for (i = 0; i < blocks; i++)
		append(t, scan(g->ends, i * BLOCK, (i + 1) * BLOCK, INT64_MIN));
	for (span = 1, level = first; 2 * span <= blocks; span *= 2) {
		for (i = 0; i < blocks; i++)
			append(t,
			    later(t->maxima[level + i],
				t->maxima[level +
				    (i + span < blocks ? i + span : i)]));
		level += blocks;
	}
}

static void
grow_tree(struct whatif_trees *t, uint32_t around, const struct group *g)
{
	if (t->tables[around] > 0)
		return;
	t->tables[around] = t->maxima_count + 1;
	order_nodes(g, t->next);
	add_table(t, g);
}

/* The latest end of the nodes from `begin` up to `end`. */
static int64_t
latest_of(const struct group *g, const int64_t *table, size_t begin, size_t end)
{
	const size_t blocks = g->count / BLOCK;
	const size_t first = (begin + BLOCK - 1) / BLOCK, last = end / BLOCK;
	size_t span = 1;
	int64_t latest;

	if (first >= last)
		return scan(g->ends, begin, end, INT64_MIN);
	for (; 2 * span <= last - first; span *= 2)
		table += blocks;
	latest = later(table[first], table[last - span]);
	latest = scan(g->ends, begin, first * BLOCK, latest);
	return scan(g->ends, last * BLOCK, end, latest);
}

static int
compare_subtrees(const void *a, const void *b)
{
	const struct whatif_subtree *x = a, *y = b;

	return (x->begin > y->begin) - (x->begin < y->begin);
}

/* The changed subtrees, in preorder. */
static void
sort_changes(struct whatif_trees *t, const struct group *g,
    const struct whatif_change *changes, size_t count)
{
	size_t i;
	bool is_sorted = true;

	for (i = 0; i < count; i++) {
		t->changed[i] = g->nodes[changes[i].point - g->around->first];
		t->changed[i].saved = changes[i].saved;
		is_sorted &=
		    i == 0 || t->changed[i - 1].begin < t->changed[i].begin;
	}
	if (!is_sorted)
		qsort(t->changed, count, sizeof *t->changed, compare_subtrees);
}

/* A walk through the nodes in preorder. */
struct walk {
	const struct group *group;
	const int64_t *table;
	uint32_t at;
	int64_t saved;  /* in the subtrees that are open there */
	int64_t latest; /* end so far */
};

static void
walk_to(struct walk *w, uint32_t end)
{
	if (w->at < end)
		w->latest = later(w->latest,
		    latest_of(w->group, w->table, w->at, end) - w->saved);
	w->at = end;
}

int64_t
whatif_trees_save(struct whatif_trees *t, uint32_t around,
    const struct whatif_change *changes, size_t count)
{
	const struct group g = group_of(t, around);
	struct walk w = { .group = &g, .latest = INT64_MIN };
	size_t open = 0, i;

	grow_tree(t, around, &g);
	w.table = &t->maxima[t->tables[around] - 1];
	sort_changes(t, &g, changes, count);
	for (i = 0; i <= count; i++) {
		const uint32_t begin =
		    i < count ? t->changed[i].begin : g.count;

		while (open > 0 && t->open[open - 1].end <= begin) {
			walk_to(&w, t->open[--open].end);
			w.saved -= t->open[open].saved;
		}
		walk_to(&w, begin);
		if (i == count)
			break;
		t->open[open++] = t->changed[i];
		w.saved += t->changed[i].saved;
	}
	return g.around->end - w.latest;
}

void
whatif_trees_free(struct whatif_trees *t)
{
	free(t->nodes);
	free(t->ends);
	free(t->tables);
	free(t->maxima);
	free(t->changed);
	free(t->open);
	free(t->next);
	*t = (struct whatif_trees){ 0 };
}
