#include "render/headline.h"

#include "base/slice.h"
#include "model/model.h"
#include "model/schema.h"
#include "model/words.h"
#include "render/annotation.h"
#include "render/markdown_text.h"
#include "render/people.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* As in "2 stages". */
static void
put_counted(struct buffer *out, double count, const char *noun)
{
	people_count(out, count);
	buffer_byte(out, ' ');
	buffer_text(out, noun);
	buffer_text(out, count == 1 ? "" : "s");
}

static void
stats(struct buffer *out, const struct sheet *sheet)
{
	double runs = 0;
	size_t i;

	for (i = 0; i < sheet->count; i++)
		runs += ((const struct stats *)sheet_row(sheet, i))->count;
	put_counted(out, (double)sheet->count, "stage");
	buffer_text(out, ", ");
	put_counted(out, runs, "run");
}

/* As in ": 1 critical, 2 high"; degree says what a row is. */
static void
put_degrees(struct buffer *out, const struct sheet *sheet,
    int (*degree)(const void *model))
{
	const char *between = ": ";
	size_t count, i;
	int d;

	for (d = SEVERITY_CRITICAL; d >= SEVERITY_LOW; d--) {
		count = 0;
		for (i = 0; i < sheet->count; i++)
			count += degree(sheet_row(sheet, i)) == d;
		if (count == 0)
			continue;
		buffer_text(out, between);
		if (count < sheet->count) {
			people_count(out, (double)count);
			buffer_byte(out, ' ');
		} else if (count > 1)
			buffer_text(out, "all ");
		buffer_text(out, words_severity.each[d]);
		between = ", ";
	}
}

static int
severity_of(const void *model)
{
	return (int)((const struct bottleneck *)model)->severity;
}

static void
bottlenecks(struct buffer *out, const struct sheet *sheet)
{
	put_counted(out, (double)sheet->count, "stage");
	put_degrees(out, sheet, severity_of);
}

static int
priority_of(const void *model)
{
	return (int)((const struct recommendation *)model)->priority;
}

static void
recommendations(struct buffer *out, const struct sheet *sheet)
{
	put_counted(out, (double)sheet->count, "recommendation");
	put_degrees(out, sheet, priority_of);
}

/* How many rows of some level there are. */
static size_t
count_level(const struct sheet *sheet, enum annotation_level level)
{
	size_t count = 0, i;

	for (i = 0; i < sheet->count; i++)
		count += annotation_kinds[sheet->schema->kind].level(
			     sheet_row(sheet, i)) == level;
	return count;
}

/* As in ", 2 faster", if there are any. */
static void
put_more(struct buffer *out, size_t count, const char *what)
{
	if (count == 0)
		return;
	buffer_text(out, ", ");
	people_count(out, (double)count);
	buffer_text(out, what);
}

/* As in "1 of 3 stages slower, 2 faster". */
static void
changes(struct buffer *out, const struct sheet *sheet)
{
	const size_t slower = count_level(sheet, ANNOTATION_WARNING);
	const size_t faster = count_level(sheet, ANNOTATION_NOTICE);

	if (slower + faster == 0)
		buffer_text(out, "none");
	else
		people_count(out, (double)(slower > 0 ? slower : faster));
	buffer_text(out, " of ");
	put_counted(out, (double)sheet->count, "stage");
	buffer_text(out,
	    slower > 0       ? " slower"
		: faster > 0 ? " faster"
			     : " slower or faster");
	if (slower > 0)
		put_more(out, faster, " faster");
}

static void
trends(struct buffer *out, const struct sheet *sheet)
{
	changes(out, sheet);
	if (sheet->context->are_drifts)
		buffer_text(out, ", by a line through all runs");
}

/* Names what is compared, if it is the same in all rows and has a name. */
static void
put_sides(struct buffer *out, const struct sheet *sheet)
{
	const struct comparison *first = sheet_row(sheet, 0);
	bool is_same_base = true;
	size_t i;

	for (i = 1; i < sheet->count; i++) {
		const struct comparison *c = sheet_row(sheet, i);

		if (!slice_equal(c->new, first->new))
			return;
		is_same_base &= slice_equal(c->base, first->base);
	}
	if (first->new.len == 0)
		return;
	is_same_base &= first->base.len > 0;
	buffer_text(out, is_same_base ? ", " : " in ");
	if (is_same_base) {
		markdown_put_code(out, first->base, false);
		buffer_text(out, " → ");
	}
	markdown_put_code(out, first->new, false);
}

/* Says that there is nothing to compare a run with that may have a name. */
static void
first_run(struct buffer *out, struct slice name)
{
	buffer_text(out, "no run before ");
	if (name.len > 0)
		markdown_put_code(out, name, false);
	else
		buffer_text(out, "the newest");
	buffer_text(out, ": nothing to compare with yet");
}

static size_t
count_unclear(const struct sheet *sheet)
{
	const struct comparison *c;
	size_t count = 0, i;

	for (i = 0; i < sheet->count; i++) {
		c = sheet_row(sheet, i);
		count += c->verdict == VERDICT_UNCLEAR;
	}
	return count;
}

static void
comparisons(struct buffer *out, const struct sheet *sheet)
{
	const struct comparison *first = sheet_row(sheet, 0);

	if (sheet->context->is_first) {
		first_run(out, first->new);
		return;
	}
	changes(out, sheet);
	/* None of them slower is none of those that could be judged. */
	put_more(out, count_unclear(sheet), " unclear");
	put_sides(out, sheet);
}

/* The steps that went one way. */
struct way {
	size_t stages;
	struct buffer place; /* of all of them, if it is the same */
	bool is_one_place;
};

/* Adds a step; those of a stage follow each other. */
static void
add_step(struct way *way, const struct step *s, bool is_new_stage)
{
	struct buffer place = { 0 };

	annotation_put_place(&place, s);
	if (way->stages == 0) {
		way->is_one_place = place.len > 0;
		buffer_append(&way->place, place.data, place.len);
	} else if (!slice_equal(
		       slice_of_buffer(&way->place), slice_of_buffer(&place)))
		way->is_one_place = false;
	way->stages += is_new_stage;
	buffer_free(&place);
}

static struct way
find_way(const struct sheet *sheet, enum annotation_level level)
{
	struct way way = { 0 };
	struct slice last = { 0 };
	size_t i;

	for (i = 0; i < sheet->count; i++) {
		const struct step *s = sheet_row(sheet, i);

		if (annotation_kinds[SCHEMA_STEPS].level(s) != level)
			continue;
		add_step(&way, s,
		    way.stages == 0 || !slice_equal(last, s->stage_name));
		last = s->stage_name;
	}
	return way;
}

static void
put_way(struct buffer *out, const struct way *way, const char *stepped)
{
	put_counted(out, (double)way->stages, "stage");
	buffer_text(out, stepped);
	if (!way->is_one_place)
		return;
	buffer_text(out, " at ");
	markdown_put_code(out, slice_of_buffer(&way->place), false);
}

static void
steps(struct buffer *out, const struct sheet *sheet)
{
	struct way up = find_way(sheet, ANNOTATION_WARNING);
	struct way down = find_way(sheet, ANNOTATION_NOTICE);

	if (up.stages > 0)
		put_way(out, &up, " stepped up");
	buffer_text(out, up.stages > 0 && down.stages > 0 ? ", " : "");
	if (down.stages > 0)
		put_way(out, &down, " stepped down");
	buffer_free(&up.place);
	buffer_free(&down.place);
}

static void
paths(struct buffer *out, const struct sheet *sheet)
{
	const struct path *most = sheet_row(sheet, 0);
	bool is_given = false;
	size_t i;

	for (i = 0; i < sheet->count; i++) {
		const struct path *p = sheet_row(sheet, i);

		is_given |= p->needs == NEEDS_GIVEN;
		if (p->path_share > most->path_share)
			most = p;
	}
	markdown_put_code(out, most->stage_name, false);
	buffer_text(out, " is ");
	people_share(out, most->path_share);
	buffer_text(
	    out, is_given ? " of the critical path" : " of the observed path");
}

static void
runs(struct buffer *out, const struct sheet *sheet)
{
	const struct timed_run *run = sheet_row(sheet, 0);
	double least = run->elapsed, most = run->elapsed;
	size_t i;

	for (i = 1; i < sheet->count; i++) {
		run = sheet_row(sheet, i);
		least = fmin(least, run->elapsed);
		most = fmax(most, run->elapsed);
	}
	put_counted(out, (double)sheet->count, "run");
	buffer_text(out, ", ");
	people_bounds(out, least, most);
}

void
headline_put(struct buffer *out, const struct sheet *sheet)
{
	static void (*const kinds[SCHEMA_KINDS])(
	    struct buffer * out, const struct sheet *sheet) = {
		[SCHEMA_STATS] = stats,
		[SCHEMA_BOTTLENECKS] = bottlenecks,
		[SCHEMA_TRENDS] = trends,
		[SCHEMA_STEPS] = steps,
		[SCHEMA_COMPARISONS] = comparisons,
		[SCHEMA_PATHS] = paths,
		[SCHEMA_RUNS] = runs,
		[SCHEMA_RECOMMENDATIONS] = recommendations,
	};

	kinds[sheet->schema->kind](out, sheet);
}
