#ifndef SKETCH_TEXTS_H
#define SKETCH_TEXTS_H

/*
 * The texts of all sketches in the order of their stages, made by several
 * threads ahead of the one that uses them.
 */

#include "base/crew.h"
#include "base/slice.h"
#include "stage/sketches.h"

#include <stddef.h>

struct sketch_texts_job;

/* Start from zeroes. */
struct sketch_texts {
	struct sketches *sketches; /* borrowed */
	size_t taken;              /* stages of the jobs so far */
	struct crew crew;
	struct sketch_texts_job *jobs;
	size_t slots;
	struct sketch_texts_job *job; /* the current one, */
	size_t next;                  /* and its next text */
};

/* Starts the threads, as many as the sketches say.  Until sketch_texts_end, add
 * nothing, and use a sketch only after its text was returned. */
void sketch_texts_begin(struct sketch_texts *t, struct sketches *sketches);

/* The text of the next stage, of which there must be one; valid until the next
 * call. */
struct slice sketch_texts_next(struct sketch_texts *t);

void sketch_texts_end(struct sketch_texts *t);

#endif
