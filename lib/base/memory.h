#ifndef MEMORY_H
#define MEMORY_H

/*
 * Memory, and text that grows.  Exhausted memory is the one condition on
 * which the library ends the process: it says so on stderr and exits with 1.
 */

#include <stddef.h>

/* Ends the process so: for what there is no room for, whoever sees it. */
_Noreturn void memory_exhausted(void);

/* Room for n items of size bytes each, from block (NULL: new); free() it. */
void *memory_resize(void *block, size_t n, size_t size);

/*
 * The same for a block of *capacity items that must hold one more than n:
 * where it is full, it is doubled and *capacity says to what.
 */
void *memory_grow(void *block, size_t n, size_t *capacity, size_t size);

/* The capacity that such a block has next, for items of that size. */
size_t memory_grown(size_t capacity, size_t size);

/* `bytes` bytes at a multiple of align, a power of two; free() it. */
void *memory_aligned(size_t bytes, size_t align);

/*
 * The same as memory_grow, for who looks at one item here and one there: an
 * item whose size divides a cache line lies in one.
 */
void *memory_grow_lines(void *block, size_t n, size_t *capacity, size_t size);

#endif
