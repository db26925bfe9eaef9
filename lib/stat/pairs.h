#ifndef PAIRS_H
#define PAIRS_H

/* Counting pairs that are out of order, in O(n log n). */

#include <stddef.h>

/* A value, and which one it is. */
struct pairs_item {
	double key;
	size_t at;
};

/* What becomes of the pairs, in the order in which they are met. */
struct pairs_sample {
	size_t stride;       /* every stride-th is taken */
	size_t (*places)[2]; /* of each taken: `at` of the first and the last */
	size_t count;        /* taken so far */
};

/*
 * Sorts n items by their keys, and counts the pairs of which the later one has
 * a key that is not larger; those end up in the contrary order.  room is for n
 * items.  Takes a sample of the pairs unless it is NULL.
 */
double pairs_sort(struct pairs_item *items, struct pairs_item *room, size_t n,
    struct pairs_sample *sample);

#endif
