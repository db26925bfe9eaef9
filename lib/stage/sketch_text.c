#include "stage/sketch_text.h"

#include "base/buffer.h"
#include "base/slice.h"
#include "stat/histogram.h"
#include "stat/stats.h"
#include "value/metadata.h"
#include "value/num.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The version of a sketch without parents, and of one with. */
static const char plain[] = "1";
static const char with_parents[] = "2";

/* Larger counts may not be exact as doubles. */
#define COUNT_MAX ((uint64_t)1 << 53)

static void
append_number(struct buffer *b, char before, double value)
{
	char text[NUM_SIZE];

	buffer_byte(b, before);
	buffer_append(b, text, num_format(text, value));
}

static void
append_sum(struct buffer *b, const struct stats_sum *s)
{
	append_number(b, ':', s->sum);
	append_number(b, ':', s->correction);
}

static void
append_whole(struct buffer *b, uint64_t value)
{
	char digits[20];
	size_t at = sizeof digits;

	do
		digits[--at] = (char)('0' + value % 10);
	while ((value /= 10) > 0);
	buffer_append(b, digits + at, sizeof digits - at);
}

static void
append_buckets(struct buffer *b, struct histogram *h)
{
	struct histogram_run run;
	unsigned last = 0;
	size_t at = 0;
	char before = ':';

	while (histogram_next(h, &at, &run)) {
		buffer_byte(b, before);
		append_whole(b, run.bucket - last);
		if (run.count != 1) {
			buffer_byte(b, '*');
			append_whole(b, run.count);
		}
		last = run.bucket;
		before = '+';
	}
}

static void
append_parents(struct buffer *b, const struct parents *parents, size_t child)
{
	const struct parents_link *link = NULL;
	char before = ':';

	while ((link = parents_next(parents, child, link)) != NULL) {
		buffer_byte(b, before);
		metadata_encode(b, parents_name(parents, link));
		append_number(b, '=', link->time.sum);
		append_number(b, '=', link->time.correction);
		before = ';';
	}
}

void
sketch_text_append(struct buffer *b, struct sketch *s,
    const struct parents *parents, size_t child)
{
	const bool has_parents = parents_next(parents, child, NULL) != NULL;

	assert(s->times.count > 0);
	buffer_text(b, has_parents ? with_parents : plain);
	buffer_byte(b, ':');
	append_whole(b, s->times.count);
	append_number(b, ':', s->min);
	append_number(b, ':', s->max);
	append_sum(b, &s->total);
	append_sum(b, &s->squares);
	append_sum(b, &s->usage.cpu);
	append_sum(b, &s->usage.wall);
	if (isnan(s->usage.memory_max))
		buffer_byte(b, ':');
	else
		append_number(b, ':', s->usage.memory_max);
	append_buckets(b, &s->times);
	append_parents(b, parents, child);
}

static struct slice
cut_field(struct slice *text)
{
	return slice_cut(text, ':');
}

/* Removes an integer from 0 to COUNT_MAX from the start of the text. */
static bool
cut_whole(struct slice *text, uint64_t *value)
{
	const char *from = text->at;

	*value = 0;
	while (text->len > 0 && *text->at >= '0' && *text->at <= '9') {
		*value = *value * 10 + (uint64_t)(*text->at - '0');
		if (*value > COUNT_MAX)
			return false;
		text->at++;
		text->len--;
	}
	return text->at > from;
}

/* Removes the character if the text starts with it. */
static bool
cut_char(struct slice *text, char c)
{
	if (text->len == 0 || *text->at != c)
		return false;
	text->at++;
	text->len--;
	return true;
}

static bool
cut_number(struct slice *text, double *value)
{
	return num_parse(cut_field(text), value) == NUM_OK;
}

static bool
cut_amount(struct slice *text, double *value)
{
	return cut_number(text, value) && *value >= 0;
}

static bool
is_sum(const struct stats_sum *s)
{
	return s->sum >= 0 && fabs(s->correction) <= s->sum;
}

static bool
cut_sum(struct slice *text, struct stats_sum *s)
{
	return cut_number(text, &s->sum) && cut_number(text, &s->correction) &&
	    is_sum(s);
}

static bool
cut_memory(struct slice *text, double *memory)
{
	if (!cut_char(text, ':'))
		return cut_amount(text, memory);
	*memory = NAN;
	return true;
}

/* Reads the version; sets whether parents follow the buckets. */
static bool
cut_version(struct slice *text, bool *has_parents)
{
	const struct slice version = cut_field(text);

	*has_parents = slice_is(version, with_parents);
	return *has_parents || slice_is(version, plain);
}

/*
 * Reads all fields before the buckets and removes them from the text.  Leaves
 * the histogram empty.  Returns NULL, or an error.
 */
static const char *
cut_numbers(
    struct slice *text, struct sketch *s, uint64_t *count, bool *has_parents)
{
	sketch_init(s);
	if (!cut_version(text, has_parents))
		return "not a sketch of version 1 or 2, which are supported";
	if (!cut_whole(text, count) || !cut_char(text, ':') || *count == 0)
		return "not a sketch: invalid count";
	if (!cut_amount(text, &s->min) || !cut_amount(text, &s->max) ||
	    s->min > s->max)
		return "not a sketch: invalid minimum or maximum";
	if (!cut_sum(text, &s->total) || !cut_sum(text, &s->squares) ||
	    !cut_sum(text, &s->usage.cpu) || !cut_sum(text, &s->usage.wall))
		return "not a sketch: invalid sums";
	if (!cut_memory(text, &s->usage.memory_max))
		return "not a sketch: invalid memory";
	return NULL;
}

/*
 * Reads the bucket after run->bucket and removes it from the text.  Returns
 * false if there is none or it is invalid.
 */
static bool
cut_run(struct slice *text, struct histogram_run *run)
{
	uint64_t distance;

	run->count = 1;
	if (!cut_whole(text, &distance) ||
	    distance >= HISTOGRAM_BUCKETS - run->bucket)
		return false;
	run->bucket += (unsigned)distance;
	if (cut_char(text, '*') && !cut_whole(text, &run->count))
		return false;
	return run->count > 0;
}

static const char *
check_buckets(struct slice text, const struct sketch *s, uint64_t count)
{
	static const char wrong[] = "not a sketch: invalid buckets";
	struct histogram_run run = { 0 };
	uint64_t sum;

	if (!cut_run(&text, &run))
		return wrong;
	if (run.bucket != histogram_bucket(s->min))
		return "not a sketch: its minimum is not in its first bucket";
	for (sum = run.count; cut_char(&text, '+'); sum += run.count) {
		unsigned last = run.bucket;

		if (!cut_run(&text, &run) || run.bucket == last || sum > count)
			return wrong;
	}
	if (text.len > 0)
		return wrong;
	if (run.bucket != histogram_bucket(s->max))
		return "not a sketch: its maximum is not in its last bucket";
	return sum == count
	    ? NULL
	    : "not a sketch: its buckets do not add up to its count";
}

/* Reads the first parent and removes it from the text. */
static bool
cut_parent(struct slice *text, struct slice *name, struct stats_sum *time)
{
	struct slice parent = slice_cut(text, ';');

	*name = slice_cut(&parent, '=');
	return name->len > 0 &&
	    num_parse(slice_cut(&parent, '='), &time->sum) == NUM_OK &&
	    num_parse(parent, &time->correction) == NUM_OK && is_sum(time);
}

/* All of the text is parents, and there is one at least. */
static const char *
check_parents(struct slice text)
{
	struct stats_sum time;
	struct slice name;

	do
		if (!cut_parent(&text, &name, &time))
			return "not a sketch: invalid parents";
	while (text.len > 0);
	return NULL;
}

const char *
sketch_text_check(struct slice text)
{
	struct sketch s;
	uint64_t count;
	bool has_parents;
	const char *wrong = cut_numbers(&text, &s, &count, &has_parents);
	struct slice buckets = text;

	if (wrong == NULL && has_parents) {
		buckets = cut_field(&text);
		wrong = check_parents(text);
	}
	return wrong != NULL ? wrong : check_buckets(buckets, &s, count);
}

static void
merge_parents(struct parents *parents, size_t child, struct slice text)
{
	struct buffer plain_name = { 0 };
	struct stats_sum time;
	struct slice name;

	while (text.len > 0 && cut_parent(&text, &name, &time)) {
		plain_name.len = 0;
		metadata_decode(&plain_name, name);
		parents_add_time(
		    parents, child, slice_of_buffer(&plain_name), &time);
	}
	buffer_free(&plain_name);
}

void
sketch_text_merge(
    struct sketch *s, struct parents *parents, size_t child, struct slice text)
{
	struct histogram_run run = { 0 };
	struct sketch other;
	uint64_t count;
	bool has_parents;

	cut_numbers(&text, &other, &count, &has_parents);
	while (cut_run(&text, &run)) {
		histogram_add(&other.times, run.bucket, run.count);
		cut_char(&text, '+');
	}
	assert(other.times.count == count);
	if (has_parents && cut_char(&text, ':'))
		merge_parents(parents, child, text);
	sketch_merge(s, &other);
	sketch_free(&other);
}
