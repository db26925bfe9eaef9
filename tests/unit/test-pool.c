#include "unit.h"

#include "base/pool.h"

#include <stdint.h>
#include <string.h>

#define ARRAYS 2000

struct array {
	uint64_t *values;
	size_t count;
	size_t capacity;
};

static void
add(struct pool *p, struct array *a, uint64_t value)
{
	a->values =
	    pool_grow(p, a->values, a->count, &a->capacity, sizeof *a->values);
	a->values[a->count++] = value;
}

static void
give_back(struct pool *p, struct array *a)
{
	pool_give_back(p, a->values, a->capacity * sizeof *a->values);
	*a = (struct array){ 0 };
}

static uint64_t
next_random(uint64_t *state)
{
	/* xorshift64 (Marsaglia 2003) */
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void
assert_array(const struct array *a, uint64_t first)
{
	size_t i;

	assert_true(a->count <= a->capacity);
	for (i = 0; i < a->count; i++)
		assert_true(a->values[i] == first + i);
}

/* Some arrays grow large, most stay small, and some are freed meanwhile. */
static void
arrays_keep_what_is_in_them_as_others_grow(void **state)
{
	static struct array arrays[ARRAYS];
	uint64_t random = 88172645463325252u;
	struct pool p = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < 500000; i++) {
		const uint64_t bits = next_random(&random);
		const size_t which = bits % (bits >> 32 & 1 ? ARRAYS : 10);
		struct array *a = &arrays[which];

		if (bits >> 40 == 0)
			give_back(&p, a);
		add(&p, a, which * 1000000 + a->count);
	}
	for (i = 0; i < ARRAYS; i++)
		assert_array(&arrays[i], i * 1000000);
	for (i = 0; i < ARRAYS; i++)
		give_back(&p, &arrays[i]);
	pool_free(&p);
}

static void
what_is_given_back_is_used_again(void **state)
{
	struct pool p = { 0 };
	struct array a = { 0 };
	uint64_t *first, i;
	int round;

	(void)state;
	add(&p, &a, 0);
	first = a.values;
	for (round = 0; round < 100; round++) {
		for (i = 1; i < 5000; i++)
			add(&p, &a, i);
		assert_array(&a, 0);
		give_back(&p, &a);
		/* All blocks are merged again, so the first block is the same
		 * as before. */
		add(&p, &a, 0);
		assert_true(a.values == first);
	}
	give_back(&p, &a);
	pool_free(&p);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(arrays_keep_what_is_in_them_as_others_grow),
	cmocka_unit_test(what_is_given_back_is_used_again),
};

UNIT_MAIN(tests)
