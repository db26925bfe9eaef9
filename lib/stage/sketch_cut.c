#include "stage/sketch_cut.h"

#include "value/num.h"

#include <math.h>

static struct slice
cut_field(struct slice *text)
{
	return slice_cut(text, ':');
}

static bool
cut_number(struct slice *text, double *value)
{
	return num_parse(cut_field(text), value) == NUM_OK;
}

static bool
cut_amount(struct slice *text, double *value)
{
	if (!cut_number(text, value) || *value < 0)
		return false;
	*value = fabs(*value); /* -0 is 0 */
	return true;
}

static bool
cut_sum(struct slice *text, struct stats_sum *s)
{
	return cut_amount(text, &s->sum) && cut_number(text, &s->correction);
}

static bool
cut_memory(struct slice *text, double *memory)
{
	if (!sketch_cut_char(text, ':'))
		return cut_amount(text, memory);
	*memory = NAN;
	return true;
}

/* Reads the version; sets whether parents follow the buckets. */
static bool
cut_version(struct slice *text, bool *has_parents)
{
	const struct slice version = cut_field(text);

	*has_parents = slice_is(version, SKETCH_WITH_PARENTS);
	return *has_parents || slice_is(version, SKETCH_PLAIN);
}

const char *
sketch_cut_numbers(
    struct slice *text, struct sketch_numbers *numbers, bool *has_parents)
{
	struct sketch_numbers *s = numbers;

	if (!cut_version(text, has_parents))
		return "not a sketch of version 1 or 2, which are supported";
	if (!sketch_cut_whole(text, &s->n) || !sketch_cut_char(text, ':') ||
	    s->n == 0)
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

bool
sketch_cut_parent(
    struct slice *text, struct slice *name, struct stats_sum *time)
{
	struct slice parent = slice_cut(text, ';');

	*name = slice_cut(&parent, '=');
	return name->len > 0 &&
	    num_parse(slice_cut(&parent, '='), &time->sum) == NUM_OK &&
	    num_parse(parent, &time->correction) == NUM_OK && time->sum >= 0;
}
