#ifndef ANNOTATION_H
#define ANNOTATION_H

/* What to say of a row next to the change that it may come from. */

#include "base/buffer.h"
#include "model/model.h"
#include "model/schema.h"
#include "render/context.h"

/* Most urgent first. */
enum annotation_level {
	ANNOTATION_ERROR,
	ANNOTATION_WARNING,
	ANNOTATION_NOTICE,
	ANNOTATION_LEVELS,
	ANNOTATION_NONE = ANNOTATION_LEVELS /* not worth a word */
};

struct annotation_kind {
	enum annotation_level (*level)(const void *model);
	double (*urgency)(const void *model); /* within a level, highest
					       * first; NULL: as rows are */
	/* Appends a sentence without the stage's name: UTF-8 as far as names
	 * are, unescaped. */
	void (*say)(struct buffer *out, const void *model,
	    const struct context *context);
};

/* By kind of tables; zeroes if its rows are nothing to annotate. */
extern const struct annotation_kind annotation_kinds[SCHEMA_KINDS];

/*
 * Appends what names the first run after a step: its commit, "run 7", a time,
 * or nothing.
 */
void annotation_put_place(struct buffer *out, const struct step *s);

#endif
