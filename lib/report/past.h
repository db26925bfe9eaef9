#ifndef PAST_H
#define PAST_H

/* What pictures show of a stage's history.  Text is appended escaped. */

#include "analysis/steps.h"
#include "base/buffer.h"
#include "base/slice.h"
#include "model/model.h"
#include "report/axis.h"
#include "stage/history.h"

#include <stdbool.h>
#include <stddef.h>

/* Start from past_init. */
struct past {
	const struct history *history; /* finished; borrowed */
	const struct history_stage *stage;
	double *sorted;                   /* its times, ascending; owned */
	const struct step *steps;         /* borrowed */
	const struct steps_place *places; /* of each step */
	size_t steps_count;
	size_t steps_from; /* the first point of those that have steps */
};

/* The past of a stage that has points; the steps are those of the history. */
void past_init(struct past *p, const struct history *h, size_t stage,
    const struct steps *steps);
void past_free(struct past *p);

/* The smallest time above 0, or 0 if there is none. */
double past_least(const struct past *p);

/* The percentile of its times, as prof-stats has it. */
double past_percentile(const struct past *p, double percent);

/* The axis of its timestamps, or if it has not all of them of its order; and
 * the place of a point on it. */
struct axis past_axis(const struct past *p, size_t ticks);
double past_place(const struct past *p, const struct axis *axis, size_t point);

/* `count` points from `first` on. */
struct past_part {
	size_t first;
	size_t count;
};

/*
 * Says when a part was, as "2026-11-12 08:30:00" or "point 7", and of a longer
 * part its first and last.
 */
void past_say_when(
    struct buffer *b, const struct past *p, struct past_part part);

/* Says a commit or a run by its value in metadata, shortened. */
void past_say_name(struct buffer *b, struct slice name);

/*
 * Says the commits of a part, else its runs: "577a953", or the first and the
 * last.  Returns false if the metadata do not say.
 */
bool past_say_commits(
    struct buffer *b, const struct past *p, struct past_part part);

/* The times of a part. */
struct past_times {
	double least;
	double median;
	double most;
};

struct past_times past_times_of(const struct past *p, struct past_part part);

#endif
