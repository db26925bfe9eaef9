#include "report/past.h"

#include "base/memory.h"
#include "base/slice.h"
#include "render/cells.h"
#include "render/page.h"
#include "render/people.h"
#include "stat/sort.h"
#include "stat/stats.h"
#include "value/metadata.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Of a commit's id that many digits are enough, if it has HASH_MIN of them. */
#define HASH_DIGITS 10
#define HASH_MIN 20

/* Of any other name. */
#define NAME_CELLS 40

/* "2026-11-12" */
#define DAY_LEN 10

/* Those of a stage; the steps are stage by stage. */
static void
find_steps(struct past *p, size_t stage, const struct steps *steps)
{
	size_t low = 0, high = steps->count, end;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (steps->places[middle].stage < stage)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < steps->count; end++)
		if (steps->places[end].stage != stage)
			break;
	p->steps = steps->rows + low;
	p->places = steps->places + low;
	p->steps_count = end - low;
}

void
past_init(struct past *p, const struct history *h, size_t stage,
    const struct steps *steps)
{
	const struct history_stage *of = history_at(h, stage);
	size_t i;

	*p = (struct past){
		.history = h,
		.stage = of,
		.steps_from = steps_from(steps, of),
	};
	p->sorted = memory_resize(NULL, of->count, sizeof *p->sorted);
	for (i = 0; i < of->count; i++)
		p->sorted[i] = of->times[i];
	sort_doubles(p->sorted, of->count);
	if (steps->count > 0)
		find_steps(p, stage, steps);
}

void
past_free(struct past *p)
{
	free(p->sorted);
	*p = (struct past){ 0 };
}

double
past_least(const struct past *p)
{
	size_t i;

	for (i = 0; i < p->stage->count; i++)
		if (p->sorted[i] > 0)
			return p->sorted[i];
	return 0;
}

/* The percentile of n ascending values. */
static double
percentile(const double *sorted, size_t n, double percent)
{
	const struct stats_place place = stats_place_of(n, percent);
	const double *at = &sorted[place.i];

	if (place.i + 1 == n)
		return *at;
	return at[0] + (at[1] - at[0]) * (place.rest / 100);
}

double
past_percentile(const struct past *p, double percent)
{
	return percentile(p->sorted, p->stage->count, percent);
}

struct axis
past_axis(const struct past *p, size_t ticks)
{
	const struct history_stage *stage = p->stage;

	if (!stage->is_timed)
		return axis_of_order(stage->count, ticks);
	return axis_of_moments(
	    stage->timestamps[0], stage->timestamps[stage->count - 1], ticks);
}

double
past_place(const struct past *p, const struct axis *axis, size_t point)
{
	return axis_place(axis,
	    p->stage->is_timed ? (double)p->stage->timestamps[point]
			       : (double)(point + 1));
}

static void
say_moments(struct buffer *b, int64_t first, int64_t last)
{
	struct buffer from = { 0 }, to = { 0 };
	bool is_one_day;

	people_moment(&from, first);
	people_moment(&to, last);
	is_one_day = memcmp(from.data, to.data, DAY_LEN) == 0;
	buffer_append(b, from.data, is_one_day ? from.len : DAY_LEN);
	if (!slice_equal(slice_of_buffer(&from), slice_of_buffer(&to))) {
		buffer_text(b, " to ");
		if (is_one_day)
			buffer_append(
			    b, to.data + DAY_LEN + 1, to.len - DAY_LEN - 1);
		else
			buffer_append(b, to.data, DAY_LEN);
	}
	buffer_free(&from);
	buffer_free(&to);
}

void
past_say_when(struct buffer *b, const struct past *p, struct past_part part)
{
	const int64_t *timestamps = p->stage->timestamps;
	const size_t last = part.first + part.count - 1;

	if (p->stage->is_timed)
		say_moments(b, timestamps[part.first], timestamps[last]);
	else if (part.count == 1)
		page_put(b, "point %zu", part.first + 1);
	else
		page_put(b, "points %zu to %zu", part.first + 1, last + 1);
}

/* A point's commit, else its run. */
static bool
find_commit(const struct past *p, size_t point, struct slice *commit)
{
	const struct slice metadata =
	    history_metadata(p->history, p->stage, point);

	return metadata_find(metadata, slice_of("commit"), commit) ||
	    metadata_find(metadata, slice_of("run"), commit);
}

static bool
is_hash(struct slice text)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < text.len; i++)
		if (strchr(digits, text.at[i]) == NULL || text.at[i] == '\0')
			return false;
	return text.len >= HASH_MIN;
}

void
past_say_name(struct buffer *b, struct slice name)
{
	struct buffer decoded = { 0 }, fitting = { 0 };

	if (is_hash(name))
		name.len = HASH_DIGITS;
	metadata_decode_printable(&decoded, name);
	cells_fit(&fitting, slice_of_buffer(&decoded), NAME_CELLS, true);
	page_text(b, slice_of_buffer(&fitting));
	buffer_free(&decoded);
	buffer_free(&fitting);
}

bool
past_say_commits(struct buffer *b, const struct past *p, struct past_part part)
{
	struct slice first, last;

	if (!find_commit(p, part.first, &first))
		return false;
	past_say_name(b, first);
	if (find_commit(p, part.first + part.count - 1, &last) &&
	    !slice_equal(first, last)) {
		buffer_text(b, " to ");
		past_say_name(b, last);
	}
	return true;
}

struct past_times
past_times_of(const struct past *p, struct past_part part)
{
	const size_t n = part.count;
	double *times = memory_resize(NULL, n, sizeof *times);
	struct past_times result;
	size_t i;

	for (i = 0; i < n; i++)
		times[i] = p->stage->times[part.first + i];
	sort_doubles(times, n);
	result = (struct past_times){ times[0], percentile(times, n, 50),
		times[n - 1] };
	free(times);
	return result;
}
