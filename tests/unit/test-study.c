#include "unit.h"

#include "analysis/nest.h"
#include "analysis/study.h"
#include "analysis/whatif.h"
#include "base/slice.h"
#include "stage/intervals.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS INT64_C(1000000) /* ns */

static uint64_t seed;

/* A number below n (Knuth's MMIX generator). */
static unsigned
below(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

/* Adds a point of whole milliseconds; metadata may be NULL. */
static void
add(struct intervals *v, const char *stage, int start, int length,
    const char *metadata)
{
	const struct point point = {
		.stage_name = slice_of(stage),
		.execution_time = length,
		.timestamp = 1000000000 + start * 1000,
		.metadata = slice_of(metadata != NULL ? metadata : ""),
	};

	assert_int_equal(intervals_add(v, &point, 1), 1);
}

static void
study_all(struct study *s, struct intervals *v, bool is_given)
{
	assert_null(intervals_finish(v));
	assert_int_equal(v->runs_count, 1);
	study_run(s, v, &v->runs[0], is_given);
}

static size_t
number_of(const struct intervals *v, const char *stage)
{
	size_t i;

	for (i = 0; i < v->stages_count; i++)
		if (slice_is(intervals_stage(v, i), stage))
			return i;
	fail();
	return 0;
}

/* A random tree: each point starts with a chance inside one that is open, or
 * goes on after its parent. */
static void
add_tree(struct intervals *v, unsigned stages, unsigned parallel)
{
	const unsigned n = 1 + below(40);
	int starts[40], ends[40];
	char name[40][8], metadata[32];
	unsigned i;

	for (i = 0; i < n; i++) {
		const bool has_parent = i > 0 && below(3) == 0;
		const unsigned parent = has_parent ? below(i) : 0;
		const unsigned before = i > 0 ? below(i) : 0;

		*metadata = '\0';
		snprintf(name[i], sizeof name[i], "s%u", below(stages));
		starts[i] = i == 0         ? 0
		    : below(parallel) == 0 ? ends[before] + (int)below(3)
					   : starts[before] + (int)below(5);
		if (has_parent) {
			starts[i] = starts[parent] +
			    (int)below(
				(unsigned)(ends[parent] - starts[parent]) + 1);
			snprintf(metadata, sizeof metadata, "parent=%s",
			    name[parent]);
		}
		ends[i] = starts[i] + (int)below(12);
		add(v, name[i], starts[i], ends[i] - starts[i], metadata);
	}
}

/* The pieces, and gaps, are the run without a break. */
static void
assert_tiles(const struct study *s)
{
	int64_t at = 0, length = 0;
	size_t i;

	for (i = 0; i < s->walk.count; i++) {
		const struct path_piece *p = &s->walk.pieces[i];
		const struct nest_point *point = &s->nest.points[p->point];

		assert_int_equal(p->start, at);
		assert_true(p->end > p->start);
		assert_true(p->start >= point->start && p->end <= point->end);
		at = p->end;
		length += p->point > 0 ? p->end - p->start : 0;
		if (p->point > 0)
			assert_true(s->walk.is_on[p->point]);
	}
	assert_int_equal(at, s->nest.points[0].end);
	assert_int_equal(length, s->walk.length);
}

static void
the_pieces_of_the_path_tile_the_run(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < 2000; round++) {
		struct intervals v = { 0 };
		struct study s = { 0 };

		seed = (uint64_t)round;
		add_tree(&v, 1 + below(8), 1 + below(4));
		study_all(&s, &v, false);
		assert_tiles(&s);
		study_run(&s, &v, &v.runs[0], true);
		assert_tiles(&s);
		study_free(&s);
		intervals_free(&v);
	}
}

/*
 * What-if by the words of whatif.h, with all pairs of points: the end of a
 * point whose stage takes `factors` of its own time, when it starts then.
 */
static double
end_of(const struct nest *nest, uint32_t around, double start,
    const double *factors, bool is_most, double *ends)
{
	const struct nest_point *points = nest->points, *a = &points[around];
	const double own = around == 0 ? 1 : factors[a->stage];
	double latest = start, covered = (double)a->start, last = start;
	uint32_t i, j;

	if (a->count == 0)
		return start + (double)(a->end - a->start) * own;
	for (i = a->first; i < a->first + a->count; i++) {
		double was = (double)a->start, is = start, lag;

		for (j = a->first; j < i; j++) {
			if (points[j].end > points[i].start + NEST_TOLERANCE)
				continue;
			was = fmax(was, (double)points[j].end);
			is = fmax(is, ends[j]);
		}
		if (is_most && points[i].pred != NEST_NONE)
			is = ends[points[i].pred];
		lag = (double)points[i].start - was;
		if ((double)points[i].start > covered)
			lag *= around == 0 ? 1 : own;
		ends[i] = end_of(nest, i, is + lag, factors, is_most, ends);
		if ((double)points[i].end > covered)
			covered = (double)points[i].end;
		if (ends[i] > latest)
			latest = ends[i];
	}
	last = is_most ? ends[a->last] : latest;
	last += ((double)a->end - covered) * own;
	return last > latest ? last : latest;
}

static void
what_if_is_what_its_words_say(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < 2000; round++) {
		struct intervals v = { 0 };
		struct study s = { 0 };
		double factors[8], ends[50];
		struct whatif_saved saved;
		int64_t elapsed;
		size_t i;

		seed = (uint64_t)round;
		add_tree(&v, 1 + below(8), 1 + below(4));
		study_all(&s, &v, false);
		for (i = 0; i < 8; i++)
			factors[i] = below(5) / 2.0;
		saved = study_scale(&s, factors);
		elapsed = s.nest.points[0].end;
		assert_int_equal(elapsed - saved.least,
		    llround(end_of(&s.nest, 0, 0, factors, false, ends)));
		assert_int_equal(elapsed - saved.most,
		    llround(end_of(&s.nest, 0, 0, factors, true, ends)));
		assert_true(saved.least <= saved.most);
		study_free(&s);
		intervals_free(&v);
	}
}

/* whatif_halve takes short cuts, and whatif_scale does not. */
static void
a_halved_stage_saves_the_same_by_all_points(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < 3000; round++) {
		struct intervals v = { 0 };
		struct study s = { 0 };
		size_t stage, i;

		seed = (uint64_t)round;
		add_tree(&v, 1 + below(8), 1 + below(6));
		study_all(&s, &v, false);
		study_halve(&s);
		for (stage = 0; stage < v.stages_count; stage++) {
			double factors[8];
			struct whatif_saved all, halved;

			for (i = 0; i < 8; i++)
				factors[i] = i == stage ? 0.5 : 1;
			all = study_scale(&s, factors);
			halved = s.halved[stage];
			assert_int_equal(halved.least, all.least);
			assert_int_equal(halved.most, all.most);
		}
		study_free(&s);
		intervals_free(&v);
	}
}

/* How many points that have a length run at the start of one, at the most. */
static size_t
most_at_once(const struct nest *nest)
{
	size_t most = 1, i, j;

	for (i = 1; i < nest->count; i++) {
		const int64_t start = nest->points[i].start;
		size_t count = 1;

		if (nest->points[i].end == start)
			continue;
		for (j = 1; j < nest->count; j++)
			count += j != i && nest->points[j].start <= start &&
			    nest->points[j].end > start + NEST_TOLERANCE;
		/* Of those that start together, each counts the others. */
		if (count > most)
			most = count;
	}
	return most;
}

/* The same with hundreds of points side by side and one after the other. */
static void
a_large_group_saves_the_same_by_all_points(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < 40; round++) {
		struct intervals v = { 0 };
		struct study s = { 0 };
		int free_at[64] = { 0 };
		unsigned lanes;
		size_t stage, i;

		seed = (uint64_t)round;
		lanes = 1 + below(round % 2 == 0 ? 4 : 64);
		for (i = 0; i < 500; i++) {
			const unsigned lane = below(lanes);
			const int length = (int)below(50);
			char name[8];

			snprintf(name, sizeof name, "s%u", below(8));
			add(&v, name, free_at[lane], length, NULL);
			free_at[lane] += length + (int)below(4);
		}
		study_all(&s, &v, false);
		assert_tiles(&s);
		assert_int_equal(
		    nest_concurrency(&s.nest), most_at_once(&s.nest));
		study_halve(&s);
		for (stage = 0; stage < v.stages_count; stage++) {
			double factors[8];
			struct whatif_saved all, halved;

			for (i = 0; i < 8; i++)
				factors[i] = i == stage ? 0.5 : 1;
			all = study_scale(&s, factors);
			halved = s.halved[stage];
			assert_int_equal(halved.least, all.least);
			assert_int_equal(halved.most, all.most);
		}
		study_free(&s);
		intervals_free(&v);
	}
}

static void
assert_halved(struct study *s, const struct intervals *v, const char *stage,
    int64_t least, int64_t most)
{
	struct whatif_saved saved;

	study_halve(s);
	saved = s->halved[number_of(v, stage)];
	assert_int_equal(saved.least, least * MS);
	assert_int_equal(saved.most, most * MS);
}

/*
 *	a  0---------10
 *	b  0------6
 *	c            10---------20
 *
 * If a takes 5, c starts at 5 if it only needs a, and at 6 if it needs b too.
 */
static void
stages_side_by_side_bound_each_other(void **state)
{
	struct intervals v = { 0 };
	struct study s = { 0 };

	(void)state;
	add(&v, "a", 0, 10, NULL);
	add(&v, "b", 0, 6, NULL);
	add(&v, "c", 10, 10, NULL);
	study_all(&s, &v, false);
	assert_halved(&s, &v, "a", 4, 5);
	assert_halved(&s, &v, "b", 0, 0);
	assert_halved(&s, &v, "c", 5, 5);
	study_free(&s);
	intervals_free(&v);
}

/*
 *	p  0----------------------20    own: 0..2, 9..10, 17..20 = 6
 *	  x   2-----7
 *	  y      5----9
 *	  z            10-----17
 *
 * x and y cover 7 together and not 9.  Half of p is 3; half of z 3.5; x is not
 * on the path, since y ends later and began before x ended.
 */
static void
a_parent_is_less_the_union_of_its_children(void **state)
{
	struct intervals v = { 0 };
	struct study s = { 0 };

	(void)state;
	/* Children are written before their parent. */
	add(&v, "x", 2, 5, "parent=p");
	add(&v, "y", 5, 4, "parent=p");
	add(&v, "z", 10, 7, "parent=p");
	add(&v, "p", 0, 20, NULL);
	study_all(&s, &v, false);
	assert_int_equal(s.nest.points[1].self, 6 * MS);
	assert_int_equal(nest_work(&s.nest), (6 + 5 + 4 + 7) * MS);
	assert_int_equal(nest_concurrency(&s.nest), 2);
	/* The gaps in p before y are p's own: 0..5. */
	assert_int_equal(s.walk.length, 20 * MS);
	assert_true(s.walk.is_on[1]);
	assert_false(s.walk.is_on[2]);
	assert_true(s.walk.is_on[3]);
	assert_true(s.walk.is_on[4]);
	assert_halved(&s, &v, "y", 2, 2);
	assert_halved(&s, &v, "x", 0, 0);
	study_free(&s);
	intervals_free(&v);
}

static void
what_is_outside_the_parent_is_overhang(void **state)
{
	struct intervals v = { 0 };
	struct study s = { 0 };

	(void)state;
	add(&v, "p", 0, 10, NULL);
	add(&v, "late", 8, 7, "parent=p"); /* 5 after p */
	add(&v, "next", 10, 2, NULL);
	study_all(&s, &v, false);
	assert_int_equal(s.nest.overhang, 5 * MS);
	assert_int_equal(s.nest.points[0].end, 12 * MS);
	assert_tiles(&s);
	study_free(&s);
	intervals_free(&v);
}

static void
a_parent_is_the_latest_started_open_point(void **state)
{
	struct intervals v = { 0 };
	struct study s = { 0 };
	uint32_t i;

	(void)state;
	add(&v, "make", 0, 100, NULL);
	add(&v, "make", 10, 50, "parent=make");
	add(&v, "cc", 20, 10, "parent=make");
	add(&v, "cc", 70, 10, "parent=make");
	/* Opened, and over. */
	add(&v, "make", 62, 4, "parent=make");
	add(&v, "cc", 200, 10, "parent=make");
	study_all(&s, &v, false);
	for (i = 1; i < s.nest.count; i++) {
		static const int64_t parents[] = { -1, 0, 10, 0, 0, -1 };
		const struct nest_point *p = &s.nest.points[i];
		const int64_t wanted = parents[p->source];

		if (wanted < 0)
			assert_int_equal(p->parent, 0);
		else
			assert_int_equal(
			    s.nest.points[p->parent].start, wanted * MS);
	}
	assert_int_equal(s.nest.orphans, 1);
	study_free(&s);
	intervals_free(&v);
}

/* Two that name each other, at the same time, are not inside each other both.
 */
static void
no_point_is_inside_itself(void **state)
{
	struct intervals v = { 0 };
	struct study s = { 0 };

	(void)state;
	add(&v, "a", 0, 5, "parent=b");
	add(&v, "b", 0, 5, "parent=a");
	add(&v, "c", 0, 5, "parent=c");
	study_all(&s, &v, false);
	assert_int_equal(s.nest.count, 4);
	assert_int_equal(s.nest.orphans, 2);
	assert_tiles(&s);
	study_free(&s);
	intervals_free(&v);
}

/* By clocks with seconds, steps without length lie between others. */
static void
steps_without_length_are_on_the_path_between_others(void **state)
{
	struct intervals v = { 0 };
	struct study s = { 0 };
	uint32_t i;

	(void)state;
	add(&v, "a", 0, 1000, NULL);
	add(&v, "b", 1000, 0, NULL);
	add(&v, "c", 1000, 0, NULL);
	add(&v, "d", 1000, 2000, NULL);
	add(&v, "e", 3000, 0, NULL);
	study_all(&s, &v, false);
	for (i = 1; i < s.nest.count; i++)
		assert_true(s.walk.is_on[i]);
	assert_int_equal(s.walk.count, 2);
	assert_int_equal(s.walk.length, 3000 * MS);
	study_free(&s);
	intervals_free(&v);
}

static void
of_equal_paths_the_first_to_appear_is_taken(void **state)
{
	static const bool given[] = { false, true };
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		struct intervals v = { 0 };
		struct study s = { 0 };

		add(&v, "z", 0, 10, "needs=none");
		add(&v, "a", 0, 10, "needs=none");
		add(&v, "end", 10, 5, "needs=a,z");
		study_all(&s, &v, given[i]);
		assert_int_equal(s.walk.count, 2);
		assert_int_equal(s.nest.points[s.walk.pieces[0].point].stage,
		    number_of(&v, "z"));
		study_free(&s);
		intervals_free(&v);
	}
}

/*
 * By hand, in ms: the project network
 *
 *	a 3 -> c 4 -> e 5          critical: a c e = 12
 *	b 2 -> d 3 -> e            slack of b, d: 12 - (2 + 3 + 5) = 2
 *	            d -> f 2       slack of f: 12 - (2 + 3 + 2) = 5
 *
 * Without c the longest path is b d e = 10, so c drags by 2; without a the
 * same, 2; without e it is a c = 7, so e drags by 5.
 */
static void
given_needs_have_slack_and_drag(void **state)
{
	static const struct {
		const char *stage;
		int start, length;
		const char *needs;
		int slack, drag;
	} steps[] = {
		{ "a", 0, 3, "needs=none", 0, 2 },
		{ "b", 1, 2, "needs=none", 2, 0 },
		{ "c", 4, 4, "needs=a", 0, 2 },
		{ "d", 3, 3, "needs=b", 2, 0 },
		{ "e", 9, 5, "needs=c,d", 0, 5 },
		{ "f", 6, 2, "needs=d", 5, 0 },
	};
	struct intervals v = { 0 };
	struct study s = { 0 };
	uint32_t p;
	size_t i;

	(void)state;
	for (i = 0; i < 6; i++)
		add(&v, steps[i].stage, steps[i].start, steps[i].length,
		    steps[i].needs);
	study_all(&s, &v, true);
	assert_int_equal(s.needs.length, 12 * MS);
	assert_int_equal(s.needs.end, 14 * MS);
	for (p = 1; p < s.nest.count; p++) {
		const struct nest_point *point = &s.nest.points[p];

		i = point->source;
		assert_int_equal(s.needs.slacks[p], steps[i].slack * MS);
		assert_int_equal(s.walk.is_on[p], steps[i].slack == 0);
		assert_int_equal(
		    needs_drag(&s.needs, point->stage), steps[i].drag * MS);
	}
	/* As measured a 0..3, c 4..8, e 9..14, and d ends at 6. */
	assert_halved(&s, &v, "c", 2, 2);
	study_free(&s);
	intervals_free(&v);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(the_pieces_of_the_path_tile_the_run),
	cmocka_unit_test(what_if_is_what_its_words_say),
	cmocka_unit_test(a_halved_stage_saves_the_same_by_all_points),
	cmocka_unit_test(a_large_group_saves_the_same_by_all_points),
	cmocka_unit_test(stages_side_by_side_bound_each_other),
	cmocka_unit_test(a_parent_is_less_the_union_of_its_children),
	cmocka_unit_test(what_is_outside_the_parent_is_overhang),
	cmocka_unit_test(a_parent_is_the_latest_started_open_point),
	cmocka_unit_test(no_point_is_inside_itself),
	cmocka_unit_test(steps_without_length_are_on_the_path_between_others),
	cmocka_unit_test(of_equal_paths_the_first_to_appear_is_taken),
	cmocka_unit_test(given_needs_have_slack_and_drag),
};

UNIT_MAIN(tests)
