#ifndef HOSTS_H
#define HOSTS_H

/*
 * Detects stages with points that are not alike: from different hosts, by the
 * metadata keys that identify a host, or of runs of which some failed, by
 * exit_status.  A missing key is ignored.
 */

#include "base/intern.h"
#include "base/slice.h"
#include "model/model.h"
#include "stage/index.h"

#include <stdbool.h>
#include <stddef.h>

#define HOSTS_KEYS 7
#define HOSTS_EXIT 6 /* the index of exit_status, the last one */

extern const struct slice hosts_keys[HOSTS_KEYS];

/*
 * The first HOSTS_FIRST points are checked, and then one in HOSTS_EVERY:
 * checking all would take a third of the time of prof-stats.  A prime, since
 * hosts may alternate.
 */
#define HOSTS_FIRST 16384
#define HOSTS_EVERY 257

/* The stages of which exit_status is kept in mind: the first ones. */
#define HOSTS_STAGES 4096

/* Start from zeroes. */
struct hosts {
	struct index stages;              /* whose points have a key */
	struct intern values[HOSTS_KEYS]; /* per key, encoded */
	size_t mixed[HOSTS_KEYS];         /* stages with several values */
	size_t seen;                      /* number of points so far */
	size_t next;                      /* number of the next to check */
};

/* Checks a sample of the points. */
void hosts_look(struct hosts *h, const struct point *points, size_t count);

/*
 * The index of the first key with several values in one stage; HOSTS_KEYS if
 * there is none.
 */
size_t hosts_mixed_key(const struct hosts *h);

void hosts_free(struct hosts *h);

#endif
