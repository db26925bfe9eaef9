#ifndef CPUS_H
#define CPUS_H

#include <stddef.h>

/*
 * How many processors this process may use, at least 1: those of its affinity
 * mask, but no more than the quota of its control group (cgroup v2 or v1)
 * allows, rounded up.
 */
size_t cpus_available(void);

#endif
