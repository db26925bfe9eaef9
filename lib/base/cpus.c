/* For sched_getaffinity. */
#define _GNU_SOURCE

#include "base/cpus.h"

#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ROOT_V2 "/sys/fs/cgroup"
#define ROOT_V1 "/sys/fs/cgroup/cpu"

static size_t
in_mask(void)
{
	cpu_set_t set;
	long online;

	if (sched_getaffinity(0, sizeof set, &set) == 0)
		return (size_t)CPU_COUNT(&set);
	/* More processors than the mask has room for. */
	online = sysconf(_SC_NPROCESSORS_ONLN);
	return online > 0 ? (size_t)online : 1;
}

/*
 * Reads one or two numbers that a file of a group begins with.  Returns how
 * many there are.
 */
static int
read_numbers(
    const char *root, const char *group, const char *name, long long numbers[2])
{
	char path[PATH_MAX], line[64];
	int got = 0;
	FILE *f;

	snprintf(path, sizeof path, "%s%s/%s", root, group, name);
	f = fopen(path, "re");
	if (f == NULL)
		return 0;
	if (fgets(line, sizeof line, f) != NULL)
		got = sscanf(line, "%lld %lld", &numbers[0], &numbers[1]);
	fclose(f);
	return got;
}

/* What a quota of `quota` in each `period` comes to, in processors. */
static size_t
processors(long long quota, long long period)
{
	if (quota <= 0 || period <= 0)
		return SIZE_MAX;
	return (size_t)((quota + period - 1) / period);
}

/* cpu.max: "QUOTA PERIOD", or "max PERIOD". */
static size_t
quota_v2(const char *group)
{
	long long n[2];

	if (read_numbers(ROOT_V2, group, "cpu.max", n) != 2)
		return SIZE_MAX;
	return processors(n[0], n[1]);
}

static size_t
quota_v1(const char *group)
{
	long long quota[2], period[2];

	if (read_numbers(ROOT_V1, group, "cpu.cfs_quota_us", quota) < 1 ||
	    read_numbers(ROOT_V1, group, "cpu.cfs_period_us", period) < 1)
		return SIZE_MAX;
	return processors(quota[0], period[0]);
}

/* The least quota of a group and of those that it is in. */
static size_t
least_quota(char *group, size_t (*quota)(const char *group))
{
	size_t least = SIZE_MAX, its;
	char *slash;

	for (;;) {
		its = quota(group);
		if (its < least)
			least = its;
		slash = strrchr(group, '/');
		if (slash == NULL)
			return least;
		*slash = '\0';
	}
}

/* Whether a list of controllers joined by commas, as far as the colon, has
 * that of processors. */
static bool
has_cpu(const char *list)
{
	while (*list != ':' && *list != '\0') {
		const size_t len = strcspn(list, ",:");

		if (len == 3 && memcmp(list, "cpu", 3) == 0)
			return true;
		list += len + (list[len] == ',');
	}
	return false;
}

/* A line of /proc/self/cgroup: "ID:CONTROLLERS:/GROUP"; of v2, "0::/GROUP". */
static size_t
quota_of(char *line)
{
	char *list = strchr(line, ':'), *group;

	if (list == NULL || (group = strchr(list + 1, ':')) == NULL)
		return SIZE_MAX;
	list++;
	group++;
	group[strcspn(group, "\n")] = '\0';
	if (group == list + 1)
		return least_quota(group, quota_v2);
	return has_cpu(list) ? least_quota(group, quota_v1) : SIZE_MAX;
}

static size_t
in_quota(void)
{
	FILE *f = fopen("/proc/self/cgroup", "re");
	char line[PATH_MAX];
	size_t least = SIZE_MAX, its;

	if (f == NULL)
		return least;
	while (fgets(line, sizeof line, f) != NULL) {
		its = quota_of(line);
		if (its < least)
			least = its;
	}
	fclose(f);
	return least;
}

size_t
cpus_available(void)
{
	const size_t mask = in_mask(), quota = in_quota();
	const size_t least = quota < mask ? quota : mask;

	return least > 0 ? least : 1;
}
