#include "record/spans.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "value/metadata.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The id in metadata; empty if there is none. */
static struct slice
id_of(struct slice metadata)
{
	struct slice id = { "", 0 };

	metadata_find(metadata, slice_of("id"), &id);
	return id;
}

/* The latest open stage that can be the parent of one with that id, or NULL. */
static const struct spans_open *
find_parent(const struct spans *p, struct slice id)
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

struct slice
spans_id(const struct spans_open *open)
{
	return id_of(slice_of_buffer(&open->metadata));
}

void
spans_start(struct spans *p, const struct event *event, struct moment started,
    const char *file, uintmax_t line)
{
	const struct spans_open *parent =
	    find_parent(p, id_of(event->metadata));
	struct spans_open open = {
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

struct spans_open *
spans_find(const struct spans *p, struct slice id, const struct slice *name)
{
	size_t i;

	for (i = p->count; i-- > 0;) {
		struct spans_open *open = &p->open[i];

		if ((name == NULL ||
			slice_equal(slice_of_buffer(&open->name), *name)) &&
		    slice_equal(spans_id(open), id))
			return open;
	}
	return NULL;
}

static void
free_open(struct spans_open *open)
{
	buffer_free(&open->name);
	buffer_free(&open->metadata);
}

/* Moves a stage from the open ones to p->ended. */
static void
take(struct spans *p, struct spans_open *open)
{
	size_t after = (size_t)(p->open + p->count - open) - 1;

	free_open(&p->ended);
	p->ended = *open;
	memmove(open, open + 1, after * sizeof *open);
	p->count--;
}

const char *
spans_close(struct spans *p, struct spans_open *open, struct slice metadata,
    struct moment ended, struct point *point)
{
	const double elapsed = moment_elapsed(open->started, ended);

	if (isnan(elapsed))
		return "its start and end times are of different kinds";
	if (elapsed < 0)
		return "ends before it starts";
	take(p, open);
	p->metadata.len = 0;
	metadata_merge(
	    &p->metadata, slice_of_buffer(&p->ended.metadata), metadata);
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

const char *
spans_end(struct spans *p, const struct event *event, struct moment ended,
    struct point *point)
{
	struct spans_open *open =
	    spans_find(p, id_of(event->metadata), &event->stage_name);

	if (open == NULL)
		return "ended but not started";
	return spans_close(p, open, event->metadata, ended, point);
}

void
spans_drop(struct spans *p, struct spans_open *open)
{
	take(p, open);
}

void
spans_reset(struct spans *p)
{
	while (p->count > 0)
		free_open(&p->open[--p->count]);
}

void
spans_free(struct spans *p)
{
	spans_reset(p);
	free_open(&p->ended);
	free(p->open);
	buffer_free(&p->metadata);
	*p = (struct spans){ 0 };
}
