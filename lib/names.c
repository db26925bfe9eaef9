#include "names.h"

#include "hint.h"
#include "memory.h"
#include "slice.h"
#include "word.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_BITS 6
#define SLOTS_MIN ((size_t)1 << SLOTS_BITS)

/* The key of a name up to this long is all of it. */
#define SHORT_MAX 16

/* Odd, and as random as the digits of the golden ratio. */
#define GOLDEN UINT64_C(0x9e3779b97f4a7c15)

/*
 * Four bytes from the front, from the back, and twice from in between: of a
 * name of 4 to 16 bytes that is all, and no branch depends on its length.
 */
static inline struct names_key
short_key(struct slice name)
{
	const size_t step = name.len / 8 * 4;
	const char *last = name.at + name.len - 4;

	return (struct names_key){
		.words = { word_load_bytes(name.at, 4) |
			word_load_bytes(name.at + step, 4) << 32,
		    word_load_bytes(last, 4) |
			word_load_bytes(last - step, 4) << 32 },
		.len = name.len,
	};
}

static HINT_APART struct names_key
long_key(struct slice name)
{
	struct names_key key = { .len = name.len };
	size_t i;

	for (i = 0; i + 8 <= name.len; i += 8) {
		key.words[0] ^= word_load(name.at + i);
		key.words[0] = (key.words[0] ^ key.words[0] >> 32) * GOLDEN;
	}
	key.words[1] = word_load(name.at + name.len - 8);
	return key;
}

static inline struct names_key
key_of(struct slice name)
{
	if (name.len > SHORT_MAX)
		return long_key(name);
	if (name.len >= 4)
		return short_key(name);
	return (struct names_key){
		.words = { word_load_part(name.at, name.len) },
		.len = name.len,
	};
}

struct slice
names_text(const struct names *n, size_t number)
{
	return (
	    struct slice){ n->entries[number].text, n->entries[number].len };
}

static inline size_t
first_place(const struct names *n, const struct names_key *key)
{
	uint64_t h = (key->words[0] ^ key->len) * GOLDEN;

	/* In the highest bits of a product are all bits of its factors. */
	return (size_t)(((h ^ h >> 32 ^ key->words[1]) * GOLDEN) >> n->shift);
}

/* Whether a slot has that name; a free one may seem to have the empty name. */
static inline bool
has_name(const struct names *n, const struct names_slot *slot,
    const struct names_key *key, struct slice name)
{
	return slot->key.words[0] == key->words[0] &&
	    slot->key.words[1] == key->words[1] && slot->key.len == key->len &&
	    (key->len <= SHORT_MAX ||
		slice_equal(names_text(n, slot->number - 1), name));
}

/* The slot of that name, or the free one where it belongs. */
static inline struct names_slot *
find_slot(const struct names *n, const struct names_key *key, struct slice name)
{
	size_t i = first_place(n, key);

	while (!has_name(n, &n->slots[i], key, name) && n->slots[i].number != 0)
		i = (i + 1) & (n->slots_count - 1);
	return &n->slots[i];
}

/* Keeps the hash table at most half full. */
static void
grow_slots(struct names *n)
{
	struct names_slot *slots = n->slots;
	size_t count = n->slots_count, i;

	n->slots_count = count == 0 ? SLOTS_MIN : count * 2;
	n->shift = count == 0 ? 64 - SLOTS_BITS : n->shift - 1;
	n->slots = memory_lines(n->slots_count, sizeof *n->slots);
	memset(n->slots, 0, n->slots_count * sizeof *n->slots);
	for (i = 0; i < count; i++)
		if (slots[i].number != 0)
			*find_slot(n, &slots[i].key,
			    names_text(n, slots[i].number - 1)) = slots[i];
	free(slots);
}

/* Gives a new name its number. */
static HINT_APART size_t
add(struct names *n, const struct names_key *key, struct slice name)
{
	char *copy = memory_resize(NULL, name.len, 1);

	if (n->count * 2 >= n->slots_count)
		grow_slots(n);
	memcpy(copy, name.at, name.len);
	n->entries =
	    memory_grow(n->entries, n->count, &n->capacity, sizeof *n->entries);
	n->entries[n->count] = (struct names_entry){ copy, name.len };
	*find_slot(n, key, name) = (struct names_slot){ *key, n->count + 1 };
	return n->count++;
}

/* The number of the name that has that key; there must be slots. */
static inline size_t
number_of(struct names *n, const struct names_key *key, struct slice name)
{
	const struct names_slot *slot = find_slot(n, key, name);

	return HINT_USUAL(slot->number != 0) ? slot->number - 1
					     : add(n, key, name);
}

size_t
names_number(struct names *n, struct slice name)
{
	const struct names_key key = key_of(name);

	if (n->slots_count == 0)
		grow_slots(n);
	return number_of(n, &key, name);
}

size_t
names_number_points(struct names *n, const struct point *points, size_t count,
    size_t numbers[NAMES_AT_ONCE])
{
	struct names_key keys[NAMES_AT_ONCE];
	size_t i;

	if (count > NAMES_AT_ONCE)
		count = NAMES_AT_ONCE;
	if (n->slots_count == 0)
		grow_slots(n);
	for (i = 0; i < count; i++)
		keys[i] = key_of(points[i].stage_name);
	for (i = 0; i < count && n->count >= NAMES_FEW; i++)
		HINT_SOON(&n->slots[first_place(n, &keys[i])]);
	for (i = 0; i < count; i++)
		numbers[i] = number_of(n, &keys[i], points[i].stage_name);
	return count;
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
