#include "record/spans.h"

#include "base/buffer.h"
#include "base/chains.h"
#include "base/memory.h"
#include "base/slice.h"
#include "value/metadata.h"

#include <math.h>
#include <stdlib.h>

/* The id in metadata; empty if there is none. */
static struct slice
id_of(struct slice metadata)
{
	struct slice id = { "", 0 };

	metadata_find(metadata, slice_of("id"), &id);
	return id;
}

struct spans_id *
spans_find_id(const struct spans *p, struct slice id)
{
	struct chains_link *link = chains_newest(&p->ids, chains_hash(id, 0));

	for (; link != NULL; link = chains_older(link)) {
		struct spans_id *found = (struct spans_id *)link;

		if (slice_equal(slice_of_buffer(&found->text), id))
			return found;
	}
	return NULL;
}

/* The hash of a stage by its id and its name. */
static uint64_t
hash_of(const struct spans_id *id, struct slice name)
{
	return chains_hash(name, id->link.hash);
}

struct spans_open *
spans_find(const struct spans *p, struct slice id, const struct slice *name)
{
	const struct spans_id *same = spans_find_id(p, id);
	struct chains_link *link;

	if (same == NULL || name == NULL)
		return same != NULL ? same->newest : NULL;
	link = chains_newest(&p->names, hash_of(same, *name));
	for (; link != NULL; link = chains_older(link)) {
		struct spans_open *open = (struct spans_open *)link;

		if (open->id == same &&
		    slice_equal(slice_of_buffer(&open->name), *name))
			return open;
	}
	return NULL;
}

/* The latest open stage that can be the parent of one with that id, or NULL. */
static const struct spans_open *
find_parent(const struct spans *p, struct slice id)
{
	const struct spans_open *same, *without;

	if (id.len == 0)
		return p->last;
	same = spans_find(p, id, NULL);
	without = spans_find(p, slice_of(""), NULL);
	if (same == NULL || without == NULL)
		return same != NULL ? same : without;
	return same->number > without->number ? same : without;
}

static struct spans_id *
add_id(struct spans *p, struct slice text)
{
	struct spans_id *id = memory_resize(NULL, 1, sizeof *id);

	*id = (struct spans_id){ 0 };
	buffer_append(&id->text, text.at, text.len);
	chains_add(&p->ids, &id->link, chains_hash(text, 0));
	return id;
}

/* Links a stage to all others, as the latest. */
static void
add(struct spans *p, struct spans_open *open)
{
	const struct slice text = id_of(slice_of_buffer(&open->metadata));
	struct spans_id *id = spans_find_id(p, text);

	if (id == NULL)
		id = add_id(p, text);
	open->id = id;
	open->id_before = id->newest;
	if (id->newest != NULL)
		id->newest->id_after = open;
	id->newest = open;
	open->before = p->last;
	*(p->last != NULL ? &p->last->after : &p->first) = open;
	p->last = open;
	open->number = p->started++;
	p->count++;
	chains_add(
	    &p->names, &open->link, hash_of(id, slice_of_buffer(&open->name)));
}

void
spans_start(struct spans *p, const struct event *event, struct moment started,
    const char *file, uintmax_t line)
{
	const struct spans_open *parent =
	    find_parent(p, id_of(event->metadata));
	struct spans_open *open = memory_resize(NULL, 1, sizeof *open);
	struct buffer inside = { 0 };

	*open = (struct spans_open){
		.started = started, .file = file, .line = line
	};
	if (parent != NULL)
		metadata_add(&inside, slice_of("parent"),
		    slice_of_buffer(&parent->name));
	metadata_merge(
	    &open->metadata, slice_of_buffer(&inside), event->metadata);
	buffer_free(&inside);
	buffer_append(&open->name, event->stage_name.at, event->stage_name.len);
	add(p, open);
}

static void
free_texts(struct spans_open *open)
{
	buffer_free(&open->name);
	buffer_free(&open->metadata);
}

/* Drops an id without an open stage. */
static void
drop_id(struct spans *p, struct spans_id *id)
{
	chains_remove(&p->ids, &id->link);
	buffer_free(&id->text);
	free(id);
}

/* Unlinks a stage from all others. */
static void
remove_open(struct spans *p, struct spans_open *open)
{
	struct spans_id *id = open->id;

	*(open->before != NULL ? &open->before->after : &p->first) =
	    open->after;
	*(open->after != NULL ? &open->after->before : &p->last) = open->before;
	if (open->id_before != NULL)
		open->id_before->id_after = open->id_after;
	*(open->id_after != NULL ? &open->id_after->id_before : &id->newest) =
	    open->id_before;
	chains_remove(&p->names, &open->link);
	p->count--;
	if (id->newest == NULL)
		drop_id(p, id);
}

/* Moves a stage from the open ones to p->ended. */
static void
take(struct spans *p, struct spans_open *open)
{
	remove_open(p, open);
	free_texts(&p->ended);
	p->ended = *open;
	free(open);
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
	while (p->first != NULL)
		take(p, p->first);
}

void
spans_free(struct spans *p)
{
	spans_reset(p);
	free_texts(&p->ended);
	chains_free(&p->ids);
	chains_free(&p->names);
	buffer_free(&p->metadata);
	*p = (struct spans){ 0 };
}
