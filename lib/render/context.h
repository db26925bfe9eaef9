#ifndef CONTEXT_H
#define CONTEXT_H

/*
 * What a tool tells formats for people besides the rows of a table.  Formats
 * for programs ignore it.  A tool sets what it knows and leaves the rest zero,
 * so a format that needs more adds a member here.
 */

#include "base/slice.h"
#include "model/model.h"
#include "render/screen.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A stage's points in chronological order. */
struct context_history {
	const double *times;       /* ms */
	const int64_t *timestamps; /* see struct history_stage */
	size_t count;
};

/* Start from zeroes.  Everything is borrowed until the table has ended. */
struct context {
	const struct screen *screen; /* NULL: 80 columns, UTF-8, no colour */
	const char *title;           /* a line above the table; NULL: none */
	const char *empty; /* why the table has no rows, if it has none */

	bool higher_is_better; /* the points are rates rather than times */
	bool are_drifts; /* trends: a change is that of a line, not of halves */
	bool is_first;   /* comparisons: there is no run before the newest */

	/* Steps that explain the rows of another table; may be none. */
	struct step *steps;
	size_t steps_count;

	/* The points of a stage, none if they are unknown; NULL: of no stage. */
	struct context_history (*history)(const void *on, struct slice stage);
	const void *on; /* given to history */
};

/* Such a function for a finished history with names, which `on` points to. */
struct context_history context_history(const void *on, struct slice stage);

#endif
