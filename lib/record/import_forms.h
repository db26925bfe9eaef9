#ifndef IMPORT_FORMS_H
#define IMPORT_FORMS_H

/* The forms of --import that have a name: each line is taken by a function. */

#include "base/buffer.h"
#include "base/intern.h"
#include "base/slice.h"
#include "model/model.h"

#include <stdbool.h>
#include <stdint.h>

/* What is known while a file is read.  Start from zeroes. */
struct import_state {
	const char *file;
	uintmax_t line;
	double last_end;     /* of ninja, ms */
	unsigned runs;       /* of ninja, begun */
	struct intern taken; /* commands of the run */
	struct buffer stage;
	struct buffer metadata;
	struct point point; /* being gathered; its slices are set at the end */
	uintmax_t points;   /* that were complete */
};

enum import_line {
	IMPORT_LINE_NONE,
	IMPORT_LINE_POINT, /* s->point is complete */
	IMPORT_LINE_WRONG  /* with *wrong */
};

struct import_form {
	const char *name;
	enum import_line (*take)(
	    struct import_state *s, struct slice line, const char **wrong);
	/* What is wrong with a file without a point; NULL: nothing. */
	const char *none;
};

/* The form of that name, or NULL. */
const struct import_form *import_form_find(struct slice name);

void import_state_free(struct import_state *s);

#endif
