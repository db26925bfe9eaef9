/* For MADV_HUGEPAGE, where the system has it. */
#define _GNU_SOURCE

#include "memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static _Noreturn void
exhausted(void)
{
	static const char message[] = "out of memory\n";

	/* Nothing is left to be done should this fail too. */
	if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
		_exit(1);
	_exit(1);
}

void *
memory_resize(void *block, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		exhausted();
	/* realloc(p, 0) may free p or may not: never ask it. */
	block = realloc(block, n * size > 0 ? n * size : 1);
	if (block == NULL)
		exhausted();
	return block;
}

size_t
memory_grown(size_t capacity, size_t size)
{
	if (capacity > SIZE_MAX / 2 / size)
		exhausted();
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

/* What a processor moves from and to memory, and what it finds by one entry
 * of its tables where the system lets it. */
#define LINE ((size_t)64)
#define HUGE_PAGE ((size_t)2 * 1024 * 1024)

/* Bytes at a multiple of align, which is a power of two and divides them. */
static void *
allocate_at(size_t align, size_t bytes, bool is_huge)
{
	void *block = aligned_alloc(align, bytes);

	if (block == NULL)
		exhausted();
#ifdef MADV_HUGEPAGE
	/* Where the system has none, nothing else changes. */
	if (is_huge)
		madvise(block, bytes, MADV_HUGEPAGE);
#else
	(void)is_huge;
#endif
	return block;
}

/* Room for n items, from the beginning of a line on. */
static void *
allocate_lines(size_t n, size_t size)
{
	size_t align;
	bool is_huge;

	if (size != 0 && n > (SIZE_MAX - HUGE_PAGE) / size)
		exhausted();
	is_huge = n * size >= HUGE_PAGE;
	align = is_huge ? HUGE_PAGE : LINE;
	return allocate_at(align, (n * size / align + 1) * align, is_huge);
}

void *
memory_lines(size_t n, size_t size)
{
	void *block = allocate_lines(n, size);

	memset(block, 0, n * size);
	return block;
}

void *
memory_piece(size_t bytes, bool is_huge)
{
	return allocate_at(bytes, bytes, is_huge);
}

void *
memory_grow_lines(void *block, size_t n, size_t *capacity, size_t size)
{
	void *larger;

	if (n < *capacity)
		return block;
	*capacity = memory_grown(*capacity, size);
	larger = allocate_lines(*capacity, size);
	if (n > 0)
		memcpy(larger, block, n * size);
	free(block);
	return larger;
}

char *
buffer_reserve(struct buffer *b, size_t n)
{
	size_t capacity = b->capacity;

	if (n > SIZE_MAX / 4 || b->len > SIZE_MAX / 4)
		exhausted();
	if (capacity == 0)
		capacity = 64;
	while (capacity - b->len < n)
		capacity *= 2;
	if (capacity != b->capacity) {
		b->data = memory_resize(b->data, capacity, 1);
		b->capacity = capacity;
	}
	return b->data + b->len;
}

void
buffer_append(struct buffer *b, const char *bytes, size_t n)
{
	if (n == 0)
		return;
	memcpy(buffer_reserve(b, n), bytes, n);
	b->len += n;
}

void
buffer_text(struct buffer *b, const char *text)
{
	buffer_append(b, text, strlen(text));
}

void
buffer_byte(struct buffer *b, char c)
{
	buffer_append(b, &c, 1);
}

void
buffer_free(struct buffer *b)
{
	free(b->data);
	*b = (struct buffer){ 0 };
}
