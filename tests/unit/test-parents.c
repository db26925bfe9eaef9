#include "unit.h"

#include "base/array.h"
#include "base/buffer.h"
#include "base/slice.h"
#include "model/model.h"
#include "stage/aggregate.h"
#include "stage/parents.h"
#include "stage/sketch_texts.h"
#include "stage/sketches.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct point
point(const char *stage, double time, const char *metadata)
{
	return (struct point){
		.stage_name = slice_of(stage),
		.execution_time = time,
		.metadata = slice_of(metadata),
	};
}

static double
self_of(const struct stats *rows, size_t count, const char *stage)
{
	while (count-- > 0)
		if (slice_is(rows[count].stage_name, stage))
			return rows[count].self_total;
	return -1;
}

/* The self time of a stage by exact statistics, which sketches agree with. */
static double
self_total(
    const struct point *points, size_t n, const char *by, const char *stage)
{
	struct aggregate g = { .parents.by = by };
	struct sketches m = { .parents.by = by };
	struct stats *rows;
	double self;

	aggregate_add_points(&g, points, n);
	aggregate_finish(&g);
	self = self_of(g.rows, g.rows_count, stage);
	sketches_add_points(&m, points, n);
	rows = sketches_describe(&m);
	assert_true(self_of(rows, m.stages.count, stage) == self);
	free(rows);
	aggregate_free(&g);
	sketches_free(&m);
	return self;
}

/* Two stages of 230 ms inside one of 476: 476 - 2 * 230 = 16. */
static void
a_stage_has_what_its_children_leave(void **state)
{
	const struct point points[] = {
		point("unit", 230, "parent=tests;exit_status=0"),
		point("more", 230, "run=7;parent=tests"),
		point("tests", 476, "exit_status=0"),
		point("build", 419, ""),
	};

	(void)state;
	assert_true(self_total(points, COUNT(points), NULL, "tests") == 16);
	assert_true(self_total(points, COUNT(points), NULL, "unit") == 230);
	assert_true(self_total(points, COUNT(points), NULL, "build") == 419);
}

/* a: 30 - 9 - 1 - 7 = 13; b: 7 - 5 = 2; c: 9 + 5 + 1 + 4 = 19. */
static void
a_stage_may_have_several_parents(void **state)
{
	const struct point points[] = {
		point("c", 9, "parent=a"),
		point("c", 5, "parent=b"),
		point("c", 1, "parent=a"),
		point("c", 4, ""),
		point("b", 7, "parent=a"),
		point("a", 30, ""),
	};

	(void)state;
	assert_true(self_total(points, COUNT(points), NULL, "a") == 13);
	assert_true(self_total(points, COUNT(points), NULL, "b") == 2);
	assert_true(self_total(points, COUNT(points), NULL, "c") == 19);
}

/* 3 inside 10, which is inside 16: 29 in all, less 3 and less 10. */
static void
a_stage_inside_itself_counts_once(void **state)
{
	const struct point points[] = {
		point("a", 3, "parent=a"),
		point("a", 10, "parent=a"),
		point("a", 16, ""),
	};

	(void)state;
	assert_true(self_total(points, COUNT(points), NULL, "a") == 16);
}

static void
children_at_the_same_time_leave_nothing(void **state)
{
	const struct point points[] = {
		point("c", 8, "parent=a"),
		point("c", 8, "parent=a"),
		point("a", 10, ""),
	};

	(void)state;
	assert_true(self_total(points, COUNT(points), NULL, "a") == 0);
}

static void
a_parent_without_points_takes_nothing_from_others(void **state)
{
	const struct point points[] = {
		point("c", 8, "parent=gone"),
		point("a", 10, ""),
	};

	(void)state;
	assert_true(self_total(points, COUNT(points), NULL, "a") == 10);
	assert_true(self_total(points, COUNT(points), NULL, "gone") == -1);
}

/* Of 100 the child takes 1, where the metadata names the parent. */
static double
left_by(const char *metadata, const char *parent)
{
	const struct point points[] = {
		point("child", 1, metadata),
		point(parent, 100, ""),
	};

	return self_total(points, COUNT(points), NULL, parent);
}

static void
the_last_parent_counts_and_is_decoded(void **state)
{
	(void)state;
	assert_true(left_by("parent=a", "a") == 99);
	assert_true(left_by("parent=b;parent=a", "a") == 99);
	assert_true(left_by("parent=a;parent=b", "a") == 100);
	assert_true(left_by("parent=b;parent=a;more=123456789", "a") == 99);
	assert_true(left_by("parent=a;parent=b;more=123456789", "a") == 100);
	assert_true(left_by("parent=b;more=123456789;parent=a", "a") == 99);
	assert_true(left_by("parent=a;more=123456789;parent=b", "a") == 100);
	assert_true(left_by("parent=a;more=1234567890123;parent=", "a") == 100);
	assert_true(left_by("parent=a;parent=", "a") == 100);
	assert_true(left_by("parent=a%3Bb%3D%25;x=1", "a;b=%") == 99);
	assert_true(left_by("parent=%61", "a") == 99);
	assert_true(left_by("parent=a%0Ab", "a\nb") == 99);
	assert_true(left_by("parent=a b, \"c\"", "a b, \"c\"") == 99);
}

static void
other_keys_are_no_parents(void **state)
{
	static const char *const each[] = { "", "parent", "parent;a=a",
		"aparent=a", "x.parent=a", "Parent=a", "parents=a",
		"parent.x=a", "x=parent=a", "par=a", "x=1;xparent=a",
		"parenx=a", "pxxxxx=a" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(each); i++)
		assert_true(left_by(each[i], "a") == 100);
}

/* Wherever the key begins, and however much follows the value. */
static void
a_parent_is_found_at_each_place(void **state)
{
	char metadata[128];
	size_t before, after;

	(void)state;
	for (before = 0; before < 40; before++)
		for (after = 0; after < 40; after++) {
			snprintf(metadata, sizeof metadata,
			    "%.*s%sparent=a%s%.*s", (int)before,
			    "k=pppppppppp=pppppppppppppppppppppppppppp",
			    before > 0 ? ";" : "", after > 0 ? ";" : "",
			    (int)after,
			    "k=pppppppppp=pppppppppppppppppppppppppppp");
			assert_true(left_by(metadata, "a") == 99);
			assert_true(left_by(metadata, "b") == 100);
		}
}

/* Each stage inside the like one: the children of one run leave the other. */
static void
stages_that_are_split_are_inside_their_likes(void **state)
{
	const struct point points[] = {
		point("c{os=linux}", 1, "parent=a;os=linux"),
		point("a{os=linux}", 10, "os=linux"),
		point("c{os=}", 2, "parent=a"),
		point("a{os=}", 10, ""),
		point("a{os=mac}", 10, "os=mac"),
	};

	(void)state;
	assert_true(
	    self_total(points, COUNT(points), "os", "a{os=linux}") == 9);
	assert_true(self_total(points, COUNT(points), "os", "a{os=}") == 8);
	assert_true(self_total(points, COUNT(points), "os", "a{os=mac}") == 10);
}

static void
add_text_of(struct sketches *whole, struct sketches *part)
{
	struct sketch_texts texts = { 0 };
	size_t i;

	sketch_texts_begin(&texts, part);
	for (i = 0; i < part->stages.count; i++) {
		struct stats row = { 0 };

		row.stage_name = index_name(&part->stages, i);
		row.sketch = sketch_texts_next(&texts);
		sketches_add_stats(whole, &row, 1);
	}
	sketch_texts_end(&texts);
}

/*
 * However points are split: the parts that bit i of `split` chooses, written as
 * text and merged.  The first part has 20 inside 12, which must not become 0
 * before the other 100 come.
 */
static void
parts_merge_to_the_whole(void **state)
{
	const struct point points[] = {
		point("c", 12, "parent=a:b%3B"),
		point("c", 8, "parent=a:b%3B"),
		point("a:b;", 12, "parent=all"),
		point("a:b;", 100, "parent=all"),
		point("all", 120, ""),
	};
	unsigned split, i;

	(void)state;
	for (split = 0; split < 1u << COUNT(points); split++) {
		struct sketches parts[2] = { 0 }, whole = { 0 };
		struct stats *rows;

		for (i = 0; i < COUNT(points); i++)
			sketches_add_points(
			    &parts[split >> i & 1], &points[i], 1);
		add_text_of(&whole, &parts[0]);
		add_text_of(&whole, &parts[1]);
		rows = sketches_describe(&whole);
		assert_int_equal(whole.stages.count, 3);
		assert_true(self_of(rows, 3, "a:b;") == 92);
		assert_true(self_of(rows, 3, "all") == 8);
		free(rows);
		sketches_free(&parts[0]);
		sketches_free(&parts[1]);
		sketches_free(&whole);
	}
}

#define CHILDREN 100

/* Each child in each of as many parents, three times, in turn. */
static void
many_children_of_many_parents_are_kept_apart(void **state)
{
	struct aggregate g = { 0 };
	char child[32], parent[32];
	unsigned i, j, round;

	(void)state;
	for (round = 0; round < 3; round++)
		for (i = 0; i < CHILDREN; i++)
			for (j = 0; j < CHILDREN; j++) {
				struct point p;

				snprintf(child, sizeof child, "child %u", i);
				snprintf(parent, sizeof parent,
				    "parent=a long name %u", j);
				p = point(child, j + 1, parent);
				aggregate_add_points(&g, &p, 1);
			}
	for (j = 0; j < CHILDREN; j++) {
		struct point p = point(parent, 1000, "");

		snprintf(parent, sizeof parent, "a long name %u", j);
		p.stage_name = slice_of(parent);
		aggregate_add_points(&g, &p, 1);
	}
	aggregate_finish(&g);
	for (j = 0; j < CHILDREN; j++) {
		const double left = 1000 - 3.0 * CHILDREN * (j + 1);

		assert_true(
		    g.rows[CHILDREN + j].self_total == (left > 0 ? left : 0));
	}
	aggregate_free(&g);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_stage_has_what_its_children_leave),
	cmocka_unit_test(a_stage_may_have_several_parents),
	cmocka_unit_test(a_stage_inside_itself_counts_once),
	cmocka_unit_test(children_at_the_same_time_leave_nothing),
	cmocka_unit_test(a_parent_without_points_takes_nothing_from_others),
	cmocka_unit_test(the_last_parent_counts_and_is_decoded),
	cmocka_unit_test(other_keys_are_no_parents),
	cmocka_unit_test(a_parent_is_found_at_each_place),
	cmocka_unit_test(stages_that_are_split_are_inside_their_likes),
	cmocka_unit_test(parts_merge_to_the_whole),
	cmocka_unit_test(many_children_of_many_parents_are_kept_apart),
};

UNIT_MAIN(tests)
