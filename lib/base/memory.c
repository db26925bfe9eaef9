/* program_invocation_short_name */
#define _GNU_SOURCE

#include "base/memory.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
memory_exhausted(void)
{
	/* Another thread may run out of memory meanwhile. */
	static atomic_flag said = ATOMIC_FLAG_INIT;
	const char *prog = program_invocation_short_name;
	char message[128];
	const int n =
	    snprintf(message, sizeof message, "%.99s: out of memory\n", prog);

	while (atomic_flag_test_and_set(&said))
		pause();
	/* Nothing can be done if this fails too. */
	if (write(STDERR_FILENO, message, (size_t)n) < 0)
		quick_exit(1);
	quick_exit(1);
}

void *
memory_resize(void *block, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		memory_exhausted();
	/* realloc(p, 0) may or may not free p. */
	block = realloc(block, n * size > 0 ? n * size : 1);
	if (block == NULL)
		memory_exhausted();
	return block;
}

size_t
memory_grown(size_t capacity, size_t size)
{
	if (capacity > SIZE_MAX / 2 / size)
		memory_exhausted();
	return capacity == 0 ? 16 : capacity * 2;
}

void *
memory_grow(void *block, size_t n, size_t *capacity, size_t size)
{
	if (n < *capacity)
		return block;
	*capacity = memory_grown(*capacity, size);
	return memory_resize(block, *capacity, size);
}

void *
memory_aligned(size_t bytes, size_t align)
{
	void *block;

	if (posix_memalign(&block, align, bytes) != 0)
		memory_exhausted();
	return block;
}

/* In bytes. */
#define CACHE_LINE ((size_t)64)

void *
memory_grow_lines(void *block, size_t n, size_t *capacity, size_t size)
{
	void *larger;

	if (n < *capacity)
		return block;
	*capacity = memory_grown(*capacity, size);
	larger = memory_aligned(*capacity * size, CACHE_LINE);
	if (n > 0)
		memcpy(larger, block, n * size);
	free(block);
	return larger;
}
