#ifndef RISES_H
#define RISES_H

/*
 * The steps up that still stand: those which no later level of their stage has
 * taken back.
 */

#include "analysis/blame.h"
#include "analysis/steps.h"
#include "base/slice.h"
#include "stage/history.h"
#include "stat/rank.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Who tells of a rise. */
enum rise_teller {
	RISE_ITSELF,
	RISE_CHILD,  /* a child of the stage, whose rise explains it */
	RISE_LEADER, /* itself, for all of its group */
	RISE_GROUP   /* the leader of its group */
};

/* A rise, which is a step up that stands.  Times are in ms. */
struct rise {
	size_t stage;
	size_t at; /* index of the first point after it */
	struct slice stage_name;
	int64_t timestamp; /* of that point, or TIMESTAMP_NONE */
	double before;     /* the medians of the levels before and after it, */
	double after;
	double now;            /* and of the stage's last one */
	double runs;           /* since it */
	double saving;         /* a run: what no later level has taken back */
	double change_percent; /* from before to after */
	double p_value;
	/* Medians of the same levels, and the p-value of a Mann-Whitney test
	 * between them; NaN: unknown. */
	double memory_before; /* bytes */
	double memory_after;
	double memory_p_value;
	/* And between the halves of the level after it. */
	double memory_early;
	double memory_late;
	double memory_late_p_value;
	double cpu_before;
	double cpu_after;
	double cpu_p_value;
	struct blame blame;
	enum rise_teller teller;
	/* Of a group: its number, and in its leader what all have. */
	size_t group;
	size_t group_stages;
	double group_saving; /* a run, if each stage runs once */
};

struct rises_stage {
	size_t first; /* of its rises, in rises.rows */
	size_t count;
	size_t level; /* the first point of its last level */
	bool has_steps;
	/* It rises bit by bit: by many small steps, which are no events. */
	bool is_creeping;
};

struct rises {
	struct rise *rows; /* stage by stage, oldest first */
	size_t count;
	size_t capacity;
	struct rises_stage *stages;
	size_t stages_count;
};

/* That many rises, of which none makes up more than half, are creeping. */
#define RISES_CREEP_MIN 3

/* Rises are at one place if they are that many points apart. */
#define RISES_NEAR 2

/*
 * Finds the rises in a finished history that keeps its metadata, from its
 * steps.  Rises at one place form a group if they are of STEPS_SHARED_MIN
 * stages and of STEPS_SHARED_SHARE of all: the machine, or what the stages
 * share.  A rise far beyond the others of its group stays outside.  Where CPU
 * time or memory, which a busy machine leaves alone, steps up a few points away,
 * the rise is there.  Text is borrowed from the history.  rises_free the result.
 */
struct rises rises_find(const struct history *h, const struct steps *steps,
    struct rank_distributions *distributions);

void rises_free(struct rises *rises);

#endif
