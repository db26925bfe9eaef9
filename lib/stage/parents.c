#include "stage/parents.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "stage/by.h"
#include "value/metadata.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const struct slice key = { "parent", 6 };

/* The bytes that a step of may_have_parent looks at. */
#define REACH 14

/* Whether a 'p' of eight bytes is at the place of an '=' of eight others. */
static inline bool
may_meet(uint64_t first, uint64_t last)
{
	return bytes_first_zero(
		   (first ^ BYTES_OF('p')) | (last ^ BYTES_OF('='))) != 0;
}

/* The same for those at `at`, and those that follow the key's length later. */
static inline bool
may_be_at(const char *at)
{
	return may_meet(bytes_load(at), bytes_load(at + 6));
}

/*
 * Whether the metadata may have a parent.  This is asked of every point, so it
 * is no more than a glance.
 */
static inline bool
may_have_parent(struct slice metadata)
{
	const char *at = metadata.at;
	const char *last = at + metadata.len - REACH;

	if (metadata.len < 8)
		return metadata.len > key.len;
	if (metadata.len < REACH)
		return may_meet(bytes_load(at),
		    bytes_load(last + 6) >> 8 * (REACH - metadata.len));
	for (; at < last; at += 8)
		if (may_be_at(at))
			return true;
	return may_be_at(last);
}

static struct parents_child *
child_at(struct parents *p, size_t child)
{
	for (; p->children_count <= child; p->children_count++) {
		p->children = memory_grow(p->children, p->children_count,
		    &p->children_capacity, sizeof *p->children);
		p->children[p->children_count] = (struct parents_child){ 0 };
	}
	return &p->children[child];
}

/* The full name of a parent; that of a point's stage is split as the point's. */
static struct slice
full_name(struct parents *p, struct slice value, const struct point *point)
{
	p->text.len = 0;
	metadata_decode(&p->text, value);
	if (point != NULL)
		by_append(&p->text, p->by, point->metadata);
	return slice_of_buffer(&p->text);
}

/*
 * The link of a child and a parent, added if it is new; of a point, or NULL for
 * a full name.
 */
static struct parents_link *
find_link(struct parents *p, size_t child, struct slice value,
    const struct point *point)
{
	struct parents_child *c = child_at(p, child);
	size_t number;

	p->text.len = 0;
	buffer_append(&p->text, (const char *)&child, sizeof child);
	buffer_append(&p->text, value.at, value.len);
	number = intern_id(&p->keys, slice_of_buffer(&p->text));
	c->latest = number + 1;
	if (number < p->links_count)
		return &p->links[number];
	p->links = memory_grow(p->links, p->links_count++, &p->links_capacity,
	    sizeof *p->links);
	p->links[number] = (struct parents_link){
		.value = { intern_text(&p->keys, number).at + sizeof child,
		    value.len },
		.parent =
		    intern_id(&p->names, full_name(p, value, point)),
		.next = c->first,
	};
	c->first = number + 1;
	return &p->links[number];
}

static void
add(struct parents *p, size_t child, const struct point *point)
{
	struct slice value;
	size_t latest;

	if (!metadata_find(point->metadata, key, &value) || value.len == 0)
		return;
	latest = child_at(p, child)->latest;
	if (latest == 0 || !slice_equal(p->links[latest - 1].value, value)) {
		find_link(p, child, value, point);
		latest = p->children[child].latest;
	}
	stats_sum_add(&p->links[latest - 1].time, point->execution_time);
}

void
parents_add_batch(struct parents *p, const struct index_batch *batch)
{
	size_t i;

	for (i = 0; i < batch->count; i++)
		if (may_have_parent(batch->points[i].metadata))
			add(p, batch->numbers[i], &batch->points[i]);
}

void
parents_add_time(struct parents *p, size_t child, struct slice value,
    const struct stats_sum *time)
{
	stats_sum_merge(&find_link(p, child, value, NULL)->time, time);
}

void
parents_merge(struct parents *p, size_t child, const struct parents *other,
    size_t other_child)
{
	const struct parents_link *link = NULL;
	struct buffer value = { 0 };

	while ((link = parents_next(other, other_child, link)) != NULL) {
		value.len = 0;
		parents_append_name(&value, other, link);
		parents_add_time(
		    p, child, slice_of_buffer(&value), &link->time);
	}
	buffer_free(&value);
}

const struct parents_link *
parents_next(
    const struct parents *p, size_t child, const struct parents_link *link)
{
	size_t next = 0;

	if (link != NULL)
		next = link->next;
	else if (child < p->children_count)
		next = p->children[child].first;
	return next > 0 ? &p->links[next - 1] : NULL;
}

void
parents_append_name(struct buffer *text, const struct parents *p,
    const struct parents_link *link)
{
	metadata_encode(text, intern_text(&p->names, link->parent));
}

struct stats_sum *
parents_inside(const struct parents *p, const struct index *stages)
{
	struct stats_sum *inside =
	    memory_resize(NULL, stages->count, sizeof *inside);
	size_t i, stage;

	memset(inside, 0, stages->count * sizeof *inside);
	for (i = 0; i < p->links_count; i++)
		if (intern_find(&stages->names,
			intern_text(&p->names, p->links[i].parent), &stage))
			stats_sum_merge(&inside[stage], &p->links[i].time);
	return inside;
}

void
parents_free(struct parents *p)
{
	intern_free(&p->names);
	intern_free(&p->keys);
	free(p->links);
	free(p->children);
	buffer_free(&p->text);
	*p = (struct parents){ 0 };
}
