#include "base/pool.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The largest block is 2^BITS_MAX bytes. */
#define BITS_MAX 16

#define BYTES_MAX ((size_t)1 << BITS_MAX)
#define PIECE ((size_t)1 << POOL_BITS_PIECE)

/*
 * A piece is aligned to its size, so a block's address gives its piece and its
 * buddy.
 */
struct pool_piece {
	struct pool_piece *next;
	/* Per 2^POOL_BITS_MIN bytes: log2 of the size of the free block that
	 * begins there, or 0. */
	unsigned char free[PIECE >> POOL_BITS_MIN];
};

/* The start of a free block: its links in the list of its size. */
struct pool_free {
	struct pool_free *next;
	struct pool_free *previous;
};

static struct pool_piece *
piece_of(void *block)
{
	return (struct pool_piece *)((uintptr_t)block & ~(PIECE - 1));
}

/* The entry for block in its piece's `free`. */
static unsigned char *
state_of(void *block)
{
	return &piece_of(block)
		    ->free[((uintptr_t)block & (PIECE - 1)) >> POOL_BITS_MIN];
}

static void
push(struct pool *p, void *block, unsigned bits)
{
	struct pool_free **first = &p->free[bits - POOL_BITS_MIN];
	struct pool_free *f = block;

	*f = (struct pool_free){ *first, NULL };
	if (*first != NULL)
		(*first)->previous = f;
	*first = f;
	*state_of(block) = (unsigned char)bits;
}

static void
pull(struct pool *p, void *block, unsigned bits)
{
	struct pool_free *f = block;

	if (f->next != NULL)
		f->next->previous = f->previous;
	if (f->previous != NULL)
		f->previous->next = f->next;
	else
		p->free[bits - POOL_BITS_MIN] = f->next;
	*state_of(block) = 0;
}

static void
add_piece(struct pool *p)
{
	struct pool_piece *piece = memory_aligned(PIECE, PIECE);
	unsigned bits;

	memset(piece, 0, sizeof *piece);
	piece->next = p->pieces;
	p->pieces = piece;
	/* The header takes the first block; the rest are blocks of 2^bits at
	 * offset 2^bits. */
	for (bits = BITS_MAX; bits < POOL_BITS_PIECE; bits++)
		push(p, (char *)piece + ((size_t)1 << bits), bits);
}

static void *
take(struct pool *p, unsigned bits)
{
	unsigned found = bits;
	char *block;

	while (
	    found < POOL_BITS_PIECE && p->free[found - POOL_BITS_MIN] == NULL)
		found++;
	if (found == POOL_BITS_PIECE) {
		add_piece(p);
		found = BITS_MAX;
	}
	block = (char *)p->free[found - POOL_BITS_MIN];
	pull(p, block, found);
	while (found-- > bits)
		push(p, block + ((size_t)1 << found), found);
	return block;
}

static void
give_back(struct pool *p, char *block, unsigned bits)
{
	for (; bits < POOL_BITS_PIECE - 1; bits++) {
		const uintptr_t at = (uintptr_t)block ^ (uintptr_t)1 << bits;
		char *other = block + (at - (uintptr_t)block);

		if (*state_of(other) != bits)
			break;
		pull(p, other, bits);
		if (other < block)
			block = other;
	}
	push(p, block, bits);
}

/* log2 of the size of the smallest block that holds `bytes`. */
static unsigned
bits_for(size_t bytes)
{
	unsigned bits = POOL_BITS_MIN;

	while ((size_t)1 << bits < bytes)
		bits++;
	return bits;
}

void *
pool_enlarge(struct pool *p, void *block, size_t before, size_t after)
{
	void *larger;

	if (before > BYTES_MAX)
		return memory_resize(block, after, 1);
	if (after > BYTES_MAX)
		larger = memory_resize(NULL, after, 1);
	else
		larger = take(p, bits_for(after));
	if (before > 0)
		memcpy(larger, block, before);
	pool_give_back(p, block, before);
	return larger;
}

void *
pool_double(struct pool *p, void *block, size_t *capacity, size_t size)
{
	const size_t before = *capacity;

	*capacity = memory_grown(before, size);
	return pool_enlarge(p, block, before * size, *capacity * size);
}

void
pool_give_back(struct pool *p, void *block, size_t bytes)
{
	if (bytes > BYTES_MAX)
		free(block);
	else if (bytes > 0)
		give_back(p, block, bits_for(bytes));
}

void
pool_free(struct pool *p)
{
	struct pool_piece *piece = p->pieces, *next;

	for (; piece != NULL; piece = next) {
		next = piece->next;
		free(piece);
	}
	*p = (struct pool){ 0 };
}
