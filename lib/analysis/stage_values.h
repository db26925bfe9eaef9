#ifndef STAGE_VALUES_H
#define STAGE_VALUES_H

/*
 * Values that users set for stages by patterns of their names, as STAGE=VALUE:
 * budgets, which are limits of the average time, and factors, which are how
 * much of its time a stage is supposed to take.
 */

#include "base/buffer.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

struct stage_value {
	const char *text; /* the option's argument; borrowed */
	char *pattern;    /* owned; of stage names, see fnmatch(3) */
	double value;     /* >= 0; a budget in ms */
	bool is_matched;  /* it matched a stage */
};

/* Start from zeroes; all of one kind. */
struct stage_values {
	struct stage_value *list;
	size_t count;
	size_t capacity;
	struct buffer name; /* scratch for a stage name and a NUL */
};

/*
 * Adds a value from STAGE=TIME, a duration, or from STAGE=FACTOR, a number; the
 * last '=' separates them.  text is borrowed until stage_values_free.  Returns
 * whether it is valid.
 */
bool budgets_add(struct stage_values *budgets, const char *text);
bool factors_add(struct stage_values *factors, const char *text);

/*
 * The smallest of the budgets whose pattern matches a stage, infinity if none
 * does; and the last such factor, or 1.  Sets is_matched of all that match.
 */
double budgets_find(struct stage_values *budgets, struct slice stage);
double factors_find(struct stage_values *factors, struct slice stage);

void stage_values_free(struct stage_values *v);

#endif
