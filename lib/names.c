#include "names.h"

#include "memory.h"
#include "slice.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_MIN 64

/* FNV-1a (Fowler, Noll, Vo), folded. */
static size_t
hash(struct slice name)
{
	uint64_t h = 14695981039346656037u;
	size_t i;

	for (i = 0; i < name.len; i++)
		h = (h ^ (unsigned char)name.at[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

struct slice
names_text(const struct names *n, size_t number)
{
	return (
	    struct slice){ n->entries[number].text, n->entries[number].len };
}

/* The slot of that name, or the empty one where it belongs. */
static size_t *
find_slot(const struct names *n, struct slice name)
{
	size_t mask = n->slots_count - 1;
	size_t i = hash(name) & mask;

	while (n->slots[i] != 0 &&
	    !slice_equal(names_text(n, n->slots[i] - 1), name))
		i = (i + 1) & mask;
	return &n->slots[i];
}

/* Keeps the hash table at most half full. */
static void
grow_slots(struct names *n)
{
	size_t i;

	if (n->count * 2 < n->slots_count)
		return;
	n->slots_count = n->slots_count == 0 ? SLOTS_MIN : n->slots_count * 2;
	n->slots = memory_resize(n->slots, n->slots_count, sizeof *n->slots);
	memset(n->slots, 0, n->slots_count * sizeof *n->slots);
	for (i = 0; i < n->count; i++)
		*find_slot(n, names_text(n, i)) = i + 1;
}

size_t
names_number(struct names *n, struct slice name)
{
	size_t *slot;
	char *copy;

	grow_slots(n);
	slot = find_slot(n, name);
	if (*slot == 0) {
		copy = memory_resize(NULL, name.len, 1);
		memcpy(copy, name.at, name.len);
		n->entries = memory_grow(
		    n->entries, n->count, &n->capacity, sizeof *n->entries);
		n->entries[n->count++] = (struct names_entry){ copy, name.len };
		*slot = n->count;
	}
	return *slot - 1;
}

void
names_free(struct names *n)
{
	size_t i;

	for (i = 0; i < n->count; i++)
		free(n->entries[i].text);
	free(n->entries);
	free(n->slots);
	*n = (struct names){ 0 };
}
