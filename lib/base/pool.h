#ifndef POOL_H
#define POOL_H

/*
 * A buddy allocator (Knowlton 1965) for very many growing arrays, most of them
 * small: blocks whose sizes are powers of two are split off large pieces of
 * memory, and merged when both halves are free.  Larger blocks use malloc.
 * Without memory the functions end the process.
 */

#include <stddef.h>

/* log2 of the bytes of the smallest block, and of a piece. */
#define POOL_BITS_MIN 7
#define POOL_BITS_PIECE 22

struct pool_piece;
struct pool_free;

/* Start from zeroes. */
struct pool {
	struct pool_piece *pieces;
	/* Per size, a list of the free blocks. */
	struct pool_free *free[POOL_BITS_PIECE - POOL_BITS_MIN];
};

/* Moves a block of the pool, NULL for 0 bytes, to a larger one. */
void *pool_enlarge(struct pool *p, void *block, size_t before, size_t after);

/* Doubles an array of *capacity items of size bytes, of the pool. */
void *pool_double(struct pool *p, void *block, size_t *capacity, size_t size);

/*
 * memory_grow for an array of the pool: makes room for one more than n items.
 * Return it with pool_give_back, or free all with pool_free.
 */
static inline void *
pool_grow(struct pool *p, void *block, size_t n, size_t *capacity, size_t size)
{
	return n < *capacity ? block : pool_double(p, block, capacity, size);
}

/* Frees an array of `bytes` bytes; NULL has 0. */
void pool_give_back(struct pool *p, void *block, size_t bytes);

/* Frees all blocks except those from malloc: give these back first. */
void pool_free(struct pool *p);

#endif
