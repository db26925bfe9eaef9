#ifndef HOSTS_H
#define HOSTS_H

/*
 * Whether the points of a stage come from different hosts, by the keys of
 * their metadata that tell one: host, machine, os, arch, runner and cpu.  A
 * point without a key says nothing about it.
 */

#include "base/intern.h"
#include "base/slice.h"
#include "model/model.h"
#include "stage/index.h"

#include <stdbool.h>
#include <stddef.h>

#define HOSTS_KEYS 6

extern const struct slice hosts_keys[HOSTS_KEYS];

/*
 * All of the first points are looked at, and later one of so many: a look at
 * each would take a third of the time of prof-stats.  That is a prime, since
 * hosts may take turns.
 */
#define HOSTS_FIRST 16384
#define HOSTS_EVERY 257

/* Start from zeroes. */
struct hosts {
	struct index stages;              /* those whose points have a key */
	struct intern values[HOSTS_KEYS]; /* by key, encoded as they came */
	size_t mixed[HOSTS_KEYS];         /* stages with several of them */
	size_t seen;                      /* points */
	size_t next; /* the number of the point to be looked at next */
};

/* Takes points, and looks at those that are to be looked at. */
void hosts_look(struct hosts *h, const struct point *points, size_t count);

/*
 * The number of the first key of which a stage has several values; HOSTS_KEYS
 * if there is none.
 */
size_t hosts_mixed_key(const struct hosts *h);

void hosts_free(struct hosts *h);

#endif
