#include "analysis/stage_values.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "value/duration.h"
#include "value/num.h"

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *
copy(const char *text, size_t len)
{
	char *to = memory_resize(NULL, len + 1, 1);

	memcpy(to, text, len);
	to[len] = '\0';
	return to;
}

static bool
add(struct stage_values *v, const char *text,
    bool (*parse)(struct slice text, double *value))
{
	const char *equals = strrchr(text, '=');
	struct stage_value value = { .text = text };

	if (equals == NULL || equals == text ||
	    !parse(slice_of(equals + 1), &value.value))
		return false;
	value.pattern = copy(text, (size_t)(equals - text));
	v->list = memory_grow(v->list, v->count, &v->capacity, sizeof *v->list);
	v->list[v->count++] = value;
	return true;
}

bool
budgets_add(struct stage_values *budgets, const char *text)
{
	return add(budgets, text, duration_parse);
}

static bool
parse_factor(struct slice text, double *factor)
{
	return num_parse(text, factor) == NUM_OK && *factor >= 0;
}

bool
factors_add(struct stage_values *factors, const char *text)
{
	return add(factors, text, parse_factor);
}

/* The value of a stage: `value` if no pattern matches, else what choose()
 * makes of it and of each value that does, in order. */
static double
find(struct stage_values *v, struct slice stage, double value,
    double (*choose)(double so_far, double next))
{
	size_t i;

	if (v->count == 0)
		return value;
	v->name.len = 0;
	buffer_append(&v->name, stage.at, stage.len);
	buffer_byte(&v->name, '\0');
	for (i = 0; i < v->count; i++) {
		struct stage_value *of = &v->list[i];

		if (fnmatch(of->pattern, v->name.data, 0) != 0)
			continue;
		of->is_matched = true;
		value = choose(value, of->value);
	}
	return value;
}

double
budgets_find(struct stage_values *budgets, struct slice stage)
{
	return find(budgets, stage, INFINITY, fmin);
}

static double
choose_last(double so_far, double last)
{
	(void)so_far;
	return last;
}

double
factors_find(struct stage_values *factors, struct slice stage)
{
	return find(factors, stage, 1, choose_last);
}

void
stage_values_free(struct stage_values *v)
{
	size_t i;

	for (i = 0; i < v->count; i++)
		free(v->list[i].pattern);
	free(v->list);
	buffer_free(&v->name);
	*v = (struct stage_values){ 0 };
}
