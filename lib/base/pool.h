#ifndef POOL_H
#define POOL_H

/*
 * Very many arrays that grow, most of them small: blocks whose sizes are powers
 * of two, cut from large pieces of memory by halving them, and joined again
 * where both halves are free (Knowlton 1965).  Larger blocks are malloc's.
 */

#include <stddef.h>

/* The smallest block, and a piece, by what power of two. */
#define POOL_BITS_MIN 7
#define POOL_BITS_PIECE 22

struct pool_piece;
struct pool_free;

/* Start from zeroes. */
struct pool {
	struct pool_piece *pieces;
	/* Of each size the blocks that are free. */
	struct pool_free *free[POOL_BITS_PIECE - POOL_BITS_MIN];
};

/* Makes an array of the pool twice as large, as memory_grow does. */
void *pool_double(struct pool *p, void *block, size_t *capacity, size_t size);

/*
 * The same as memory_grow, of an array of the pool: room for one more than n
 * items.
 */
static inline void *
pool_grow(struct pool *p, void *block, size_t n, size_t *capacity, size_t size)
{
	return n < *capacity ? block : pool_double(p, block, capacity, size);
}

/* Gives back an array of `bytes` bytes; NULL has none. */
void pool_give_back(struct pool *p, void *block, size_t bytes);

/* Gives back the memory of all blocks but malloc's. */
void pool_free(struct pool *p);

#endif
