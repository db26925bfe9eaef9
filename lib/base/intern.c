#include "base/intern.h"

#include "base/bytes.h"
#include "base/compiler.h"
#include "base/memory.h"
#include "base/slice.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_BITS 6

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

/* The chunk of a number, and its place there. */
static inline unsigned
chunk_of(size_t number, size_t *place)
{
	const size_t n = number + ((size_t)1 << INTERN_BITS);
	const unsigned log = bytes_highest_bit(n);

	*place = n - ((size_t)1 << log);
	return log - INTERN_BITS;
}

static inline struct intern_key *
key_at(const struct intern *n, size_t number)
{
	size_t place;
	const unsigned chunk = chunk_of(number, &place);

	return &n->keys[chunk][place];
}

static inline struct intern_text *
text_at(const struct intern *n, size_t number)
{
	size_t place;
	const unsigned chunk = chunk_of(number, &place);

	return &n->texts[chunk][place];
}

struct slice
intern_text(const struct intern *n, size_t number)
{
	const struct intern_text *text = text_at(n, number);

	return (struct slice){ text->at, text->len };
}

/* Whether the name of that number is `name`, whose key is `key`. */
static inline bool
is_name(const struct intern *n, size_t number, const struct intern_key *key,
    struct slice name)
{
	const struct intern_key *its = key_at(n, number);

	return its->words[0] == key->words[0] &&
	    its->words[1] == key->words[1] &&
	    (name.len <= SHORT_MAX ||
		slice_equal(intern_text(n, number), name));
}

/* Acquires the table: names that were added before it, or a slot of it, was stored
 * are visible to threads that look names up while one adds. */
static inline struct intern_table *
table_of(const struct intern *n)
{
	return atomic_load_explicit(&n->table, memory_order_acquire);
}

static inline uint32_t
slot_at(const struct intern_table *t, size_t place)
{
	return atomic_load_explicit(&t->slots[place], memory_order_acquire);
}

static inline size_t
first_place(const struct intern_table *t, uint64_t hash)
{
	return (size_t)(hash >> t->shift);
}

static inline size_t
next_place(const struct intern_table *t, size_t place)
{
	return (place + 1) & t->mask;
}

/* The contents of the slot for a number and the hash of its name. */
static inline uint32_t
slot_of(const struct intern_table *t, size_t number, uint64_t hash)
{
	return ((uint32_t)hash & ~(uint32_t)t->mask) | (uint32_t)(number + 1);
}

/* The number in a used slot. */
static inline size_t
number_in(const struct intern_table *t, uint32_t slot)
{
	return (slot & t->mask) - 1;
}

/* Whether a used slot may belong to a name with that hash. */
static inline bool
may_be(const struct intern_table *t, uint32_t slot, uint64_t hash)
{
	return (slot ^ (uint32_t)hash) <= t->mask;
}

/* Returns the name's slot, or 0; *place is where it is, or belongs. */
static inline uint32_t
find_slot(const struct intern *n, const struct intern_table *t,
    const struct intern_key *key, uint64_t hash, struct slice name,
    size_t *place)
{
	uint32_t slot;

	*place = first_place(t, hash);
	while ((slot = slot_at(t, *place)) != 0 &&
	    !(may_be(t, slot, hash) &&
		is_name(n, number_in(t, slot), key, name)))
		*place = next_place(t, *place);
	return slot;
}

/* A table of 2^bits slots with all names so far. */
static struct intern_table *
make_table(const struct intern *n, unsigned bits)
{
	const size_t slots = (size_t)1 << bits;
	const size_t begin = sizeof(struct intern_table) / sizeof(uint32_t);
	struct intern_table *t =
	    memory_resize(NULL, begin + slots, sizeof *t->slots);
	size_t i;

	static_assert(sizeof *t % sizeof *t->slots == 0, "no gap");

	t->smaller = NULL;
	t->mask = slots - 1;
	t->shift = 64 - bits;
	memset(t->slots, 0, slots * sizeof *t->slots);
	for (i = 0; i < n->count; i++) {
		const uint64_t hash = hash_of(key_at(n, i));
		size_t place = first_place(t, hash);

		while (slot_at(t, place) != 0)
			place = next_place(t, place);
		atomic_store_explicit(&t->slots[place], slot_of(t, i, hash),
		    memory_order_relaxed);
	}
	return t;
}

/* The table with room for one more name: it is kept at most half full. */
static struct intern_table *
table_with_room(struct intern *n)
{
	struct intern_table *t = table_of(n), *larger;

	if (t != NULL && n->count * 2 <= t->mask)
		return t;
	larger = make_table(n, t == NULL ? SLOTS_BITS : 64 - t->shift + 1);
	if (n->is_shared)
		larger->smaller = t;
	else
		free(t);
	atomic_store_explicit(&n->table, larger, memory_order_release);
	return larger;
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
add(struct intern *n, struct slice name)
{
	const struct intern_key key = key_of(name);
	const uint64_t hash = hash_of(&key);
	struct intern_table *t;
	size_t place;
	const unsigned chunk = chunk_of(n->count, &place);

	if (n->count == INT32_MAX)
		memory_exhausted();
	if (n->keys[chunk] == NULL) {
		const size_t size = (size_t)1 << (chunk + INTERN_BITS);

		n->keys[chunk] = memory_resize(NULL, size, sizeof key);
		n->texts[chunk] =
		    memory_resize(NULL, size, sizeof *n->texts[chunk]);
	}
	n->keys[chunk][place] = key;
	n->texts[chunk][place] =
	    (struct intern_text){ keep(n, name), name.len };
	t = table_with_room(n);
	find_slot(n, t, &key, hash, name, &place);
	atomic_store_explicit(
	    &t->slots[place], slot_of(t, n->count, hash), memory_order_release);
	return n->count++;
}

/* The number of a name, or INTERN_UNKNOWN. */
static inline size_t
find(const struct intern *n, const struct intern_table *t,
    const struct intern_key *key, uint64_t hash, struct slice name)
{
	size_t place;
	const uint32_t slot = find_slot(n, t, key, hash, name, &place);

	return slot != 0 ? number_in(t, slot) : INTERN_UNKNOWN;
}

/* The number of a name, or INTERN_UNKNOWN; the table may be NULL. */
static ALWAYS_INLINE size_t
find_in(const struct intern *n, const struct intern_table *t, struct slice name)
{
	const struct intern_key key = key_of(name);

	return t == NULL ? INTERN_UNKNOWN
			 : find(n, t, &key, hash_of(&key), name);
}

size_t
intern_id(struct intern *n, struct slice name)
{
	const size_t number = find_in(n, table_of(n), name);

	return number != INTERN_UNKNOWN ? number : add(n, name);
}

bool
intern_find(const struct intern *n, struct slice name, size_t *number)
{
	const size_t found = find_in(n, table_of(n), name);

	if (found != INTERN_UNKNOWN)
		*number = found;
	return found != INTERN_UNKNOWN;
}

/*
 * Prefetches what looking up many names reads: first all slots, then all keys,
 * so that the cache misses overlap.
 */
static ALWAYS_INLINE void
prefetch(const struct intern *n, const struct intern_table *t,
    const uint64_t *hashes, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		PREFETCH(&t->slots[first_place(t, hashes[i])]);
	for (i = 0; i < count; i++) {
		const uint32_t slot = slot_at(t, first_place(t, hashes[i]));

		if (slot != 0)
			PREFETCH(key_at(n, number_in(t, slot)));
	}
}

/* The i-th of names `stride` bytes apart. */
static ALWAYS_INLINE struct slice
name_at(const struct slice *first, size_t stride, size_t i)
{
	return *(const struct slice *)(const void *)((const char *)first +
	    i * stride);
}

/* intern_known for a table larger than the caches. */
static void
find_many(const struct intern *n, const struct intern_table *t,
    const struct slice *first, size_t stride, size_t count, size_t *ids)
{
	struct intern_key keys[INTERN_BATCH];
	uint64_t hashes[INTERN_BATCH];
	size_t i;

	for (i = 0; i < count; i++) {
		keys[i] = key_of(name_at(first, stride, i));
		hashes[i] = hash_of(&keys[i]);
	}
	prefetch(n, t, hashes, count);
	for (i = 0; i < count; i++)
		ids[i] =
		    find(n, t, &keys[i], hashes[i], name_at(first, stride, i));
}

size_t
intern_known(const struct intern *n, const struct slice *first, size_t stride,
    size_t count, size_t ids[INTERN_BATCH])
{
	const struct intern_table *t = table_of(n);
	size_t i;

	if (count > INTERN_BATCH)
		count = INTERN_BATCH;
	if (t != NULL && t->mask > 2 * INTERN_FEW)
		find_many(n, t, first, stride, count, ids);
	else
		for (i = 0; i < count; i++)
			ids[i] = find_in(n, t, name_at(first, stride, i));
	return count;
}

size_t
intern_ids(struct intern *n, const struct slice *first, size_t stride,
    size_t count, size_t ids[INTERN_BATCH])
{
	size_t i;

	count = intern_known(n, first, stride, count, ids);
	for (i = 0; i < count; i++)
		if (ids[i] == INTERN_UNKNOWN)
			ids[i] = intern_id(n, name_at(first, stride, i));
	return count;
}

void
intern_share(struct intern *n)
{
	n->is_shared = true;
}

void
intern_free(struct intern *n)
{
	struct intern_block *b = n->blocks, *next;
	struct intern_table *t = table_of(n), *smaller;
	size_t i;

	for (; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	for (; t != NULL; t = smaller) {
		smaller = t->smaller;
		free(t);
	}
	for (i = 0; i < INTERN_CHUNKS; i++) {
		free(n->texts[i]);
		free(n->keys[i]);
	}
	*n = (struct intern){ 0 };
}
