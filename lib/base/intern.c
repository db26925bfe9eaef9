#include "base/intern.h"

#include "base/bytes.h"
#include "base/compiler.h"
#include "base/memory.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_BITS 6
#define SLOTS_MIN ((size_t)1 << SLOTS_BITS)

/* A name up to this long fits into its key. */
#define SHORT_MAX 15

/* 2^64 divided by the golden ratio: the multiplier of Fibonacci hashing
 * (Knuth, TAOCP vol. 3, 6.4). */
#define GOLDEN UINT64_C(0x9e3779b97f4a7c15)

/* The byte of words[1] that holds the length of a short name. */
#define LEN_MASK (UINT64_C(0xff) << 32)

static inline uint64_t
mix(uint64_t h, uint64_t word)
{
	return (h ^ h >> 32 ^ word) * GOLDEN;
}

/*
 * Overlapping loads that cover a name of 4 to 15 bytes without a branch on its
 * length: four bytes from the front, four from the back and, from 8 bytes on,
 * the four next to each.  The length replaces a byte that is loaded twice.
 */
static inline struct intern_key
short_key(struct slice name)
{
	const size_t step = name.len / 8 * 4;
	const char *last = name.at + name.len - 4;
	const uint64_t middle =
	    (bytes_load_n(last - step, 4) & 0xffffff00) | name.len;

	return (struct intern_key){ {
	    bytes_load_n(name.at, 4) | bytes_load_n(name.at + step, 4) << 32,
	    bytes_load_n(last, 4) | middle << 32,
	} };
}

/* 0xff in the byte of the length: no long key equals a short one. */
static struct intern_key
long_key(struct slice name)
{
	struct intern_key key = { { name.len, 0 } };
	size_t i;

	for (i = 0; i + 8 <= name.len; i += 8)
		key.words[0] = mix(key.words[0], bytes_load(name.at + i));
	key.words[1] = bytes_load(name.at + name.len - 8) | LEN_MASK;
	return key;
}

static ALWAYS_INLINE struct intern_key
key_of(struct slice name)
{
	if (name.len - 4 <= SHORT_MAX - 4)
		return short_key(name);
	if (name.len > SHORT_MAX)
		return long_key(name);
	return (struct intern_key){ {
	    bytes_load_part(name.at, name.len),
	    (uint64_t)name.len << 32,
	} };
}

/* The highest bits of a hash depend on all bits of the key. */
static inline uint64_t
hash_of(const struct intern_key *key)
{
	return mix(key->words[0] * GOLDEN, key->words[1]);
}

struct slice
intern_text(const struct intern *n, size_t number)
{
	return (struct slice){ n->texts[number].at, n->texts[number].len };
}

/* Whether the name of that number is `name`, whose key is `key`. */
static inline bool
is_name(const struct intern *n, size_t number, const struct intern_key *key,
    struct slice name)
{
	const struct intern_key *its = &n->keys[number];

	return its->words[0] == key->words[0] &&
	    its->words[1] == key->words[1] &&
	    (name.len <= SHORT_MAX ||
		slice_equal(intern_text(n, number), name));
}

static inline size_t
first_place(const struct intern *n, uint64_t hash)
{
	return (size_t)(hash >> n->shift);
}

static inline size_t
next_place(const struct intern *n, size_t place)
{
	return (place + 1) & (n->slots_count - 1);
}

/* The contents of the slot for a number and the hash of its name. */
static inline uint32_t
slot_of(const struct intern *n, size_t number, uint64_t hash)
{
	const uint32_t mask = (uint32_t)(n->slots_count - 1);

	return ((uint32_t)hash & ~mask) | (uint32_t)(number + 1);
}

/* The number in a used slot. */
static inline size_t
number_in(const struct intern *n, uint32_t slot)
{
	return (slot & (n->slots_count - 1)) - 1;
}

/* Whether a used slot may belong to a name with that hash. */
static inline bool
may_be(const struct intern *n, uint32_t slot, uint64_t hash)
{
	return (slot ^ (uint32_t)hash) < n->slots_count;
}

/* The index of the name's slot, or of the free slot where it belongs. */
static inline size_t
find_place(const struct intern *n, const struct intern_key *key, uint64_t hash,
    struct slice name)
{
	size_t place = first_place(n, hash);
	uint32_t slot;

	while ((slot = n->slots[place]) != 0 &&
	    !(may_be(n, slot, hash) &&
		is_name(n, number_in(n, slot), key, name)))
		place = next_place(n, place);
	return place;
}

/* Keeps the hash table at most half full. */
static void
grow_slots(struct intern *n)
{
	size_t i;

	free(n->slots);
	n->shift = n->slots_count == 0 ? 64 - SLOTS_BITS : n->shift - 1;
	n->slots_count = n->slots_count == 0 ? SLOTS_MIN : n->slots_count * 2;
	n->slots = memory_resize(NULL, n->slots_count, sizeof *n->slots);
	memset(n->slots, 0, n->slots_count * sizeof *n->slots);
	for (i = 0; i < n->count; i++) {
		const uint64_t hash = hash_of(&n->keys[i]);
		size_t place = first_place(n, hash);

		while (n->slots[place] != 0)
			place = next_place(n, place);
		n->slots[place] = slot_of(n, i, hash);
	}
}

/* Memory for texts, one after the other: malloc takes 32 bytes for each. */
struct intern_block {
	struct intern_block *next;
	size_t used;
	size_t size;
	char bytes[];
};

#define BLOCK ((size_t)4096 - sizeof(struct intern_block))

/* A copy of a text that stays where it is. */
static char *
keep(struct intern *n, struct slice text)
{
	struct intern_block *b = n->blocks;
	char *copy;

	if (b == NULL || b->size - b->used < text.len) {
		const size_t size = text.len > BLOCK ? text.len : BLOCK;

		b = memory_resize(NULL, sizeof *b + size, 1);
		*b = (struct intern_block){ n->blocks, 0, size };
		n->blocks = b;
	}
	copy = b->bytes + b->used;
	memcpy(copy, text.at, text.len);
	b->used += text.len;
	return copy;
}

/* Adds a new name and returns its number. */
static size_t
add(struct intern *n, const struct intern_key *key, struct slice name)
{
	const uint64_t hash = hash_of(key);

	if (n->count == INT32_MAX)
		memory_exhausted();
	if (n->count * 2 >= n->slots_count)
		grow_slots(n);
	n->keys = memory_grow_lines(
	    n->keys, n->count, &n->keys_capacity, sizeof *n->keys);
	n->texts = memory_grow(
	    n->texts, n->count, &n->texts_capacity, sizeof *n->texts);
	n->keys[n->count] = *key;
	n->texts[n->count++] = (struct intern_text){ keep(n, name), name.len };
	n->slots[find_place(n, key, hash, name)] =
	    slot_of(n, n->count - 1, hash);
	return n->count - 1;
}

/* The number of a name, added if it is new; there must be slots. */
static inline size_t
number_of(struct intern *n, const struct intern_key *key, uint64_t hash,
    struct slice name)
{
	const uint32_t slot = n->slots[find_place(n, key, hash, name)];

	return slot != 0 ? number_in(n, slot) : add(n, key, name);
}

static inline size_t
number_at_once(struct intern *n, struct slice name)
{
	const struct intern_key key = key_of(name);

	return number_of(n, &key, hash_of(&key), name);
}

size_t
intern_id(struct intern *n, struct slice name)
{
	if (n->slots_count == 0)
		grow_slots(n);
	return number_at_once(n, name);
}

bool
intern_find(const struct intern *n, struct slice name, size_t *number)
{
	const struct intern_key key = key_of(name);
	uint32_t slot;

	if (n->slots_count == 0)
		return false;
	slot = n->slots[find_place(n, &key, hash_of(&key), name)];
	if (slot != 0)
		*number = number_in(n, slot);
	return slot != 0;
}

/*
 * Prefetches what looking up many names reads: first all slots, then all keys,
 * so that the cache misses overlap.
 */
static ALWAYS_INLINE void
prefetch(const struct intern *n, const uint64_t *hashes, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		PREFETCH(&n->slots[first_place(n, hashes[i])]);
	for (i = 0; i < count; i++) {
		const uint32_t slot = n->slots[first_place(n, hashes[i])];

		if (slot != 0)
			PREFETCH(&n->keys[number_in(n, slot)]);
	}
}

/* The i-th of names `stride` bytes apart. */
static ALWAYS_INLINE struct slice
name_at(const struct slice *first, size_t stride, size_t i)
{
	return *(const struct slice *)(const void *)((const char *)first +
	    i * stride);
}

/* intern_ids for a table larger than the caches. */
static void
number_many(struct intern *n, const struct slice *first, size_t stride,
    size_t count, size_t ids[INTERN_BATCH])
{
	struct intern_key keys[INTERN_BATCH];
	uint64_t hashes[INTERN_BATCH];
	size_t i;

	for (i = 0; i < count; i++) {
		keys[i] = key_of(name_at(first, stride, i));
		hashes[i] = hash_of(&keys[i]);
	}
	prefetch(n, hashes, count);
	for (i = 0; i < count; i++)
		ids[i] = number_of(
		    n, &keys[i], hashes[i], name_at(first, stride, i));
}

size_t
intern_ids(struct intern *n, const struct slice *first, size_t stride,
    size_t count, size_t ids[INTERN_BATCH])
{
	size_t i;

	if (count > INTERN_BATCH)
		count = INTERN_BATCH;
	if (n->slots_count == 0)
		grow_slots(n);
	if (n->count >= INTERN_FEW)
		number_many(n, first, stride, count, ids);
	else
		for (i = 0; i < count; i++)
			ids[i] = number_at_once(n, name_at(first, stride, i));
	return count;
}

void
intern_free(struct intern *n)
{
	struct intern_block *b = n->blocks, *next;

	for (; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	free(n->texts);
	free(n->keys);
	free(n->slots);
	*n = (struct intern){ 0 };
}
