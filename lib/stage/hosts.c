#include "stage/hosts.h"

#include "base/intern.h"
#include "base/slice.h"
#include "value/metadata.h"

const struct slice hosts_keys[HOSTS_KEYS] = { { "host", 4 }, { "machine", 7 },
	{ "os", 2 }, { "arch", 4 }, { "runner", 6 }, { "cpu", 3 },
	{ "exit_status", 11 } };

/* Per key of a stage: 1 + the number of its value, 0 for none yet, or MIXED. */
struct stage {
	size_t values[HOSTS_KEYS];
};

#define MIXED ((size_t)-1)

static void
init(void *item)
{
	*(struct stage *)item = (struct stage){ 0 };
}

static const struct index_item stage_item = { sizeof(struct stage), init };

/* The index of a key, or HOSTS_KEYS. */
static size_t
find_key(struct slice key)
{
	size_t k = 0;

	while (k < HOSTS_KEYS && !slice_equal(key, hosts_keys[k]))
		k++;
	return k;
}

static void
note(struct hosts *h, struct slice stage_name, size_t k, struct slice value)
{
	struct stage *stage;
	size_t *held, number;

	/* Most points say how they ended, and stages may be very many. */
	if (k == HOSTS_EXIT && h->stages.count >= HOSTS_STAGES &&
	    !intern_find(&h->stages.names, stage_name, &number))
		return;
	stage = index_find(&h->stages, &stage_item, stage_name);
	held = &stage->values[k];
	if (*held == MIXED)
		return;
	number = 1 + intern_id(&h->values[k], value);
	if (*held != 0 && *held != number) {
		*held = MIXED;
		h->mixed[k]++;
	} else
		*held = number;
}

static void
look(struct hosts *h, const struct point *point)
{
	struct slice rest = point->metadata, key, value;
	struct slice found[HOSTS_KEYS + 1] = { 0 }; /* the last is for others */
	size_t k;

	while (metadata_next(&rest, &key, &value))
		found[find_key(key)] = value;
	for (k = 0; k < HOSTS_KEYS; k++)
		if (found[k].at != NULL)
			note(h, point->stage_name, k, found[k]);
}

void
hosts_look(struct hosts *h, const struct point *points, size_t count)
{
	const size_t end = h->seen + count;

	while (h->next < end) {
		look(h, &points[h->next - h->seen]);
		h->next += h->next < HOSTS_FIRST ? 1 : HOSTS_EVERY;
	}
	h->seen = end;
}

size_t
hosts_mixed_key(const struct hosts *h)
{
	size_t k = 0;

	while (k < HOSTS_KEYS && h->mixed[k] == 0)
		k++;
	return k;
}

void
hosts_free(struct hosts *h)
{
	size_t k;

	for (k = 0; k < HOSTS_KEYS; k++)
		intern_free(&h->values[k]);
	index_free(&h->stages);
	*h = (struct hosts){ 0 };
}
