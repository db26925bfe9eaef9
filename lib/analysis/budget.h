#ifndef BUDGET_H
#define BUDGET_H

/* Budgets: limits that users set for the average time of stages. */

#include "base/buffer.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

struct budget {
	const char *text; /* the option's argument; borrowed */
	char *pattern;    /* owned; of stage names, see fnmatch(3) */
	double limit;     /* ms */
	bool is_matched;  /* it matched a stage */
};

/* Start from zeroes. */
struct budgets {
	struct budget *list;
	size_t count;
	size_t capacity;
	struct buffer name; /* scratch for a stage name and a NUL */
};

/*
 * Adds a budget from STAGE=TIME, where STAGE is a pattern and TIME a duration;
 * the last '=' separates them.  text is borrowed until budgets_free.  Returns
 * whether it is valid.
 */
bool budgets_add(struct budgets *b, const char *text);

/*
 * The smallest limit of the budgets that match a stage, in ms; infinity if none
 * does.  Sets is_matched of those that do.
 */
double budgets_find(struct budgets *b, struct slice stage);

void budgets_free(struct budgets *b);

#endif
