#include "unit.h"

#include "base/chains.h"
#include "base/random.h"
#include "base/slice.h"

#include <stdbool.h>

struct item {
	struct chains_link link;
	uint64_t hash;
	unsigned added; /* counts the additions; 0: not in the table */
};

#define ITEMS 500

/* The newest item with a hash that was added before another; NULL: none. */
static struct item *
find(struct item *items, uint64_t hash, unsigned before)
{
	struct item *found = NULL;
	size_t i;

	for (i = 0; i < ITEMS; i++)
		if (items[i].added > 0 && items[i].hash == hash &&
		    items[i].added < before &&
		    (found == NULL || items[i].added > found->added))
			found = &items[i];
	return found;
}

static void
assert_chain(const struct chains *c, struct item *items, uint64_t hash)
{
	struct chains_link *link = chains_newest(c, hash);
	struct item *expected = find(items, hash, UINT32_MAX);

	while (expected != NULL) {
		assert_ptr_equal(link, expected);
		link = chains_older(link);
		expected = find(items, hash, expected->added);
	}
	assert_null(link);
}

static void
chains_are_those_of_a_search(void **state)
{
	static struct item items[ITEMS];
	struct chains c = { 0 };
	uint64_t random = 1;
	size_t count = 0;
	unsigned i;

	(void)state;
	for (i = 1; i <= 20000; i++) {
		struct item *item = &items[random_index(&random, ITEMS)];

		/* 64 hashes, some of which share a slot of a small table. */
		if (item->added > 0) {
			chains_remove(&c, &item->link);
			item->added = 0;
			count--;
		} else {
			item->hash = (uint64_t)random_index(&random, 64) << 3;
			chains_add(&c, &item->link, item->hash);
			item->added = i;
			count++;
		}
		assert_int_equal(c.count, count);
		assert_chain(&c, items, item->hash);
	}
	chains_free(&c);
}

static void
hashes_are_of_all_bytes(void **state)
{
	const uint64_t ab = chains_hash(slice_of("ab"), 0);

	(void)state;
	assert_true(ab == chains_hash(slice_of("ab"), 0));
	assert_true(ab != chains_hash(slice_of("ba"), 0));
	assert_true(ab != chains_hash(slice_of("ab"), 1));
	assert_true(ab != chains_hash(slice_of("a"), 0));
}

static void
an_empty_table_has_nothing(void **state)
{
	struct chains c = { 0 };

	(void)state;
	assert_null(chains_newest(&c, 0));
	chains_free(&c);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(chains_are_those_of_a_search),
	cmocka_unit_test(hashes_are_of_all_bytes),
	cmocka_unit_test(an_empty_table_has_nothing),
};

UNIT_MAIN(tests)
