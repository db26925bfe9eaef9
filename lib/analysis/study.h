#ifndef STUDY_H
#define STUDY_H

/*
 * One run, studied: who is inside whom, what its path is, observed or by given
 * needs, and what it would save.
 */

#include "analysis/needs.h"
#include "analysis/nest.h"
#include "analysis/path.h"
#include "analysis/whatif.h"
#include "stage/intervals.h"

#include <stdbool.h>
#include <stddef.h>

/* Start from zeroes; can be used again for other runs of the same points. */
struct study {
	struct nest nest;
	struct path_walk walk;
	struct whatif whatif; /* also lists points by stage */
	struct needs needs;   /* if they are given */
	bool is_given;
	struct whatif_saved *halved; /* by stage, after study_halve */
};

/* Studies a run by given needs or as observed. */
void study_run(struct study *s, const struct intervals *v,
    const struct intervals_run *run, bool is_given);

/* Works out what the run saves if a stage of it takes half of its own time, for
 * each of its stages: s->halved. */
void study_halve(struct study *s);

/* The same if each stage takes so much of it, by number. */
struct whatif_saved study_scale(struct study *s, const double *factors);

void study_free(struct study *s);

#endif
