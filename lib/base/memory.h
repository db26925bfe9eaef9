#ifndef MEMORY_H
#define MEMORY_H

/*
 * Memory allocation.  Running out of memory is the only condition on which
 * the library ends the process: with a message on stderr and by quick_exit(1),
 * so that a tool can have another status.
 */

#include <stddef.h>

/* Ends the process like that; also for sizes that would overflow. */
_Noreturn void memory_exhausted(void);

/* Resizes block (NULL: new) to n items of size bytes each; free() it. */
void *memory_resize(void *block, size_t n, size_t size);

/*
 * Makes room for one more than n items in a block of *capacity items: if it is
 * full, doubles it and updates *capacity.  Returns the block; free() it.
 */
void *memory_grow(void *block, size_t n, size_t *capacity, size_t size);

/* The next capacity of such a block, in items of size bytes. */
size_t memory_grown(size_t capacity, size_t size);

/* `bytes` bytes at a multiple of align, a power of two; free() it. */
void *memory_aligned(size_t bytes, size_t align);

/*
 * memory_grow for random access: aligned to cache lines, so that an item whose
 * size divides a cache line lies within one.
 */
void *memory_grow_lines(void *block, size_t n, size_t *capacity, size_t size);

#endif
