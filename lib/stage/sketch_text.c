#include "stage/sketch_text.h"

#include "base/buffer.h"
#include "base/slice.h"
#include "stage/sketch_cut.h"
#include "stat/histogram.h"
#include "stat/stats.h"
#include "value/metadata.h"
#include "value/num.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

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
	buffer_text(b, has_parents ? SKETCH_WITH_PARENTS : SKETCH_PLAIN);
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

uint64_t
sketch_text_count(struct slice text)
{
	uint64_t count = 0;

	slice_cut(&text, ':');
	sketch_cut_whole(&text, &count);
	return count;
}

static void
merge_parents(struct parents *parents, size_t child, struct slice text)
{
	struct buffer plain_name = { 0 };
	struct stats_sum time;
	struct slice name;

	while (text.len > 0 && sketch_cut_parent(&text, &name, &time)) {
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
	struct sketch_numbers numbers;
	struct histogram_run run = { 0 };
	bool has_parents, has_next;
	struct slice rest = text;

	sketch_cut_numbers(&rest, &numbers, &has_parents);
	sketch_add_numbers(s, &numbers);
	for (text = rest, has_next = true; has_next;) {
		sketch_cut_run(&text, &run, &has_next);
		histogram_add(&s->times, run.bucket, run.count);
	}
	if (has_parents && sketch_cut_char(&text, ':'))
		merge_parents(parents, child, text);
}
