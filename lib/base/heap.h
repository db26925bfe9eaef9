#ifndef HEAP_H
#define HEAP_H

/*
 * Binary heaps of numbers, whose order the caller knows: comes_after says
 * whether a is to be taken after b.  Inlined, so that it is, too.
 */

#include "base/compiler.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef bool heap_order(const void *on, uint32_t a, uint32_t b);

/* Adds an item to a heap of n, which has room for it. */
static ALWAYS_INLINE void
heap_push(uint32_t *heap, size_t n, uint32_t item, heap_order *comes_after,
    const void *on)
{
	size_t i = n;

	while (i > 0 && comes_after(on, heap[(i - 1) / 2], item)) {
		heap[i] = heap[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	heap[i] = item;
}

/* Takes the first item, heap[0], off a heap of n >= 1. */
static ALWAYS_INLINE void
heap_pop(uint32_t *heap, size_t n, heap_order *comes_after, const void *on)
{
	const uint32_t moved = heap[--n];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < n) {
		if (child + 1 < n &&
		    comes_after(on, heap[child], heap[child + 1]))
			child++;
		if (!comes_after(on, moved, heap[child]))
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = moved;
}

#endif
