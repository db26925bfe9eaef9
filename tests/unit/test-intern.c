#include "unit.h"

#include "base/intern.h"
#include "base/memory.h"
#include "base/slice.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static void
names_are_numbered_as_they_first_come(void **state)
{
	struct intern n = { 0 };

	(void)state;
	assert_int_equal(intern_id(&n, slice_of("b")), 0);
	assert_int_equal(intern_id(&n, slice_of("a")), 1);
	assert_int_equal(intern_id(&n, slice_of("b")), 0);
	assert_true(slice_is(intern_text(&n, 1), "a"));
	assert_int_equal(n.count, 2);
	intern_free(&n);
}

static void
a_name_is_found_without_being_added(void **state)
{
	struct intern n = { 0 };
	size_t number = 7;

	(void)state;
	assert_false(intern_find(&n, slice_of("a"), &number));
	intern_id(&n, slice_of("b"));
	intern_id(&n, slice_of("a"));
	assert_false(intern_find(&n, slice_of("c"), &number));
	assert_int_equal(number, 7);
	assert_true(intern_find(&n, slice_of("a"), &number));
	assert_int_equal(number, 1);
	assert_int_equal(n.count, 2);
	intern_free(&n);
}

/* Per length up to this, names that differ in one byte, at each position. */
#define LEN_MAX 40

static size_t
number_of(struct intern *n, size_t len, size_t place)
{
	char name[LEN_MAX];

	memset(name, 'x', sizeof name);
	if (place < len)
		name[place] = 'y';
	return intern_id(n, (struct slice){ name, len });
}

static void
names_that_differ_in_a_byte_or_in_length_are_others(void **state)
{
	struct intern n = { 0 };
	size_t len, place, number = 0;

	(void)state;
	for (len = 0; len <= LEN_MAX; len++)
		for (place = 0; place <= len; place++)
			assert_int_equal(number_of(&n, len, place), number++);
	/* They are found again after the table has grown. */
	for (number = 0, len = 0; len <= LEN_MAX; len++)
		for (place = 0; place <= len; place++)
			assert_int_equal(number_of(&n, len, place), number++);
	intern_free(&n);
}

/* More than one batch. */
#define POINTS (INTERN_BATCH + 36)

struct named {
	double other;
	struct slice name;
};

/* Consecutive names from `first` on, each twice. */
static void
name_points(struct named points[POINTS], char names[POINTS][32], size_t first)
{
	size_t i;

	for (i = 0; i < POINTS; i++) {
		snprintf(names[i], 32, "%s%zu",
		    first % 3 == 0 ? "a longer name of a stage " : "stage ",
		    first + i / 2);
		points[i].name = slice_of(names[i]);
	}
}

static void
many_names_keep_their_numbers(void **state)
{
	static struct named points[POINTS];
	char names[POINTS][32];
	size_t numbers[INTERN_BATCH];
	struct intern n = { 0 };
	size_t round, first, i;

	(void)state;
	for (round = 0; round < 2; round++)
		for (first = 0; first < 50000; first += POINTS / 2) {
			name_points(points, names, first);
			assert_int_equal(intern_ids(&n, &points->name,
					     sizeof *points, POINTS, numbers),
			    INTERN_BATCH);
			for (i = 0; i < INTERN_BATCH; i++)
				assert_int_equal(numbers[i], first + i / 2);
			/* The same one by one. */
			for (i = 0; i < POINTS; i++)
				assert_int_equal(intern_id(&n, points[i].name),
				    first + i / 2);
		}
	assert_int_equal(
	    intern_ids(&n, &points->name, sizeof *points, 7, numbers), 7);
	intern_free(&n);
}

#define SHARED 20000

/* Names that a thread looks up while they are added. */
struct watched {
	struct intern names;
	struct slice all[SHARED];
	char texts[SHARED][32];
	atomic_size_t added; /* so many of them are there for sure */
	atomic_bool watched; /* someone looks */
	bool right;
};

/* Whether all that was added before is known, and all that is known is right. */
static bool
knows(const struct watched *w)
{
	const size_t added = atomic_load(&w->added);
	size_t ids[INTERN_BATCH], i, j, n;

	for (i = 0; i < SHARED; i += n) {
		n = intern_known(
		    &w->names, &w->all[i], sizeof *w->all, SHARED - i, ids);
		for (j = i; j < i + n; j++)
			if (ids[j - i] != j &&
			    (j < added || ids[j - i] != INTERN_UNKNOWN))
				return false;
	}
	return true;
}

static void *
watch(void *with)
{
	struct watched *w = with;
	bool is_last;

	do {
		is_last = atomic_load(&w->added) == SHARED;
		w->right = w->right && knows(w);
		atomic_store(&w->watched, true);
	} while (!is_last);
	return NULL;
}

static void
another_thread_knows_what_was_added(void **state)
{
	static struct watched w;
	pthread_t thread;
	size_t i;

	(void)state;
	for (i = 0; i < SHARED; i++) {
		snprintf(w.texts[i], sizeof w.texts[i], "%s%zu",
		    i % 3 == 0 ? "a longer name of a stage " : "stage ", i);
		w.all[i] = slice_of(w.texts[i]);
	}
	w.right = true;
	intern_share(&w.names);
	assert_int_equal(pthread_create(&thread, NULL, watch, &w), 0);
	while (!atomic_load(&w.watched))
		sched_yield();
	for (i = 0; i < SHARED; i++) {
		assert_int_equal(intern_id(&w.names, w.all[i]), i);
		atomic_store(&w.added, i + 1);
	}
	pthread_join(thread, NULL);
	assert_true(w.right);
	intern_free(&w.names);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(names_are_numbered_as_they_first_come),
	cmocka_unit_test(a_name_is_found_without_being_added),
	cmocka_unit_test(names_that_differ_in_a_byte_or_in_length_are_others),
	cmocka_unit_test(many_names_keep_their_numbers),
	cmocka_unit_test(another_thread_knows_what_was_added),
};

UNIT_MAIN(tests)
