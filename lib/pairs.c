#include "pairs.h"

#include "metadata.h"
#include "slice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The id in metadata; empty where there is none. */
static struct slice
id_of(struct slice metadata)
{
	struct slice id = { "", 0 };

	metadata_find(metadata, slice_of("id"), &id);
	return id;
}

/* The latest open stage that one of that id can be inside of, or NULL. */
static const struct pairs_open *
find_parent(const struct pairs *p, struct slice id)
{
	size_t i;

	for (i = p->count; i-- > 0;) {
		struct slice other =
		    id_of(slice_of_buffer(&p->open[i].metadata));

		if (id.len == 0 || other.len == 0 || slice_equal(id, other))
			return &p->open[i];
	}
	return NULL;
}

void
pairs_start(struct pairs *p, const struct event *event, struct moment started,
    const char *file, uintmax_t line)
{
	const struct pairs_open *parent =
	    find_parent(p, id_of(event->metadata));
	struct pairs_open open = {
		.started = started, .file = file, .line = line
	};
	struct buffer inside = { 0 };

	if (parent != NULL)
		metadata_add(&inside, slice_of("parent"),
		    slice_of_buffer(&parent->name));
	metadata_merge(
	    &open.metadata, slice_of_buffer(&inside), event->metadata);
	buffer_free(&inside);
	buffer_append(&open.name, event->stage_name.at, event->stage_name.len);
	p->open = memory_grow(p->open, p->count, &p->capacity, sizeof *p->open);
	p->open[p->count++] = open;
}

/* The latest open stage that the event ends, or NULL. */
static struct pairs_open *
find_start(const struct pairs *p, const struct event *event)
{
	struct slice id = id_of(event->metadata);
	size_t i;

	for (i = p->count; i-- > 0;) {
		struct pairs_open *open = &p->open[i];

		if (slice_equal(
			slice_of_buffer(&open->name), event->stage_name) &&
		    slice_equal(id_of(slice_of_buffer(&open->metadata)), id))
			return open;
	}
	return NULL;
}

static void
free_open(struct pairs_open *open)
{
	buffer_free(&open->name);
	buffer_free(&open->metadata);
}

/* Takes a stage from those open; it is the last that ended. */
static void
take(struct pairs *p, struct pairs_open *open)
{
	size_t behind = (size_t)(p->open + p->count - open) - 1;

	free_open(&p->ended);
	p->ended = *open;
	memmove(open, open + 1, behind * sizeof *open);
	p->count--;
}

const char *
pairs_end(struct pairs *p, const struct event *event, struct moment ended,
    struct point *point)
{
	struct pairs_open *open = find_start(p, event);
	double elapsed;

	if (open == NULL)
		return "it ends and was not started";
	elapsed = moment_elapsed(open->started, ended);
	if (elapsed < 0)
		return "it ends before it started";
	take(p, open);
	p->metadata.len = 0;
	metadata_merge(
	    &p->metadata, slice_of_buffer(&p->ended.metadata), event->metadata);
	*point = (struct point){
		.stage_name = slice_of_buffer(&p->ended.name),
		.execution_time = elapsed,
		.memory_used = NAN,
		.cpu_time = NAN,
		.timestamp = p->ended.started.timestamp,
		.metadata = slice_of_buffer(&p->metadata),
	};
	return NULL;
}

void
pairs_reset(struct pairs *p)
{
	while (p->count > 0)
		free_open(&p->open[--p->count]);
}

void
pairs_free(struct pairs *p)
{
	pairs_reset(p);
	free_open(&p->ended);
	free(p->open);
	buffer_free(&p->metadata);
	*p = (struct pairs){ 0 };
}
