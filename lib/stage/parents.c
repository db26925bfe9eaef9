#include "stage/parents.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "model/model.h"
#include "stage/by.h"
#include "value/metadata.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The key of a parent, and the '=' after it. */
static const char key[] = "parent=";
#define KEY_LEN (sizeof key - 1)

/* The bytes that tell of eight places whether the key begins there. */
#define REACH (8 + KEY_LEN - 1)

/*
 * Bits where a 'p' of eight bytes is in the place of an '=' of eight others,
 * which follow it in the key.  Only the lowest bit is sure, but a key begins at
 * none of the seven places after another that looks like it.
 */
static inline uint64_t
meet(uint64_t first, uint64_t last)
{
	return bytes_first_zero(
	    (first ^ BYTES_OF('p')) | (last ^ BYTES_OF('=')));
}

/* Whether metadata has the key where its first and last byte were seen. */
static inline bool
is_key_at(struct slice metadata, size_t at)
{
	return memcmp(metadata.at + at, key, KEY_LEN) == 0 &&
	    (at == 0 || metadata.at[at - 1] == ';');
}

/* The place after the key if it begins at one of the eight places, or found. */
static inline size_t
look_at(struct slice metadata, size_t at, size_t found)
{
	const uint64_t bits = meet(bytes_load(metadata.at + at),
	    bytes_load(metadata.at + at + KEY_LEN - 1));

	if (bits == 0)
		return found;
	at += bytes_lowest_bit(bits) / 8;
	return is_key_at(metadata, at) ? at + KEY_LEN : found;
}

/* The same for metadata that is shorter than REACH. */
static inline size_t
look_at_short(struct slice metadata)
{
	size_t at;

	for (at = 0; at + KEY_LEN <= metadata.len; at++)
		if (metadata.at[at] == 'p' && is_key_at(metadata, at))
			return at + KEY_LEN;
	return 0;
}

/*
 * The place after the last key in metadata, or 0.  metadata_find is five times
 * as slow, and most points have no parent.
 */
static inline size_t
find_value(struct slice metadata)
{
	size_t found = 0, at;

	if (metadata.len < REACH)
		return look_at_short(metadata);
	for (at = 0; at + REACH < metadata.len; at += 8)
		found = look_at(metadata, at, found);
	return look_at(metadata, metadata.len - REACH, found);
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

/* Adds the link that has a key's number, the latest, as the child's last. */
static void
add_link(struct parents *p, size_t child, size_t parent, struct slice value)
{
	struct parents_child *c = &p->children[child];

	p->links = memory_grow(
	    p->links, p->links_count, &p->links_capacity, sizeof *p->links);
	p->links[p->links_count++] =
	    (struct parents_link){ .value = value, .parent = parent };
	if (c->first == 0)
		c->first = p->links_count;
	else
		p->links[c->last - 1].next = p->links_count;
	c->last = p->links_count;
}

/*
 * The link of a child and a parent, added if it is new: of a point, or NULL for
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
	if (number == p->links_count) {
		value.at = intern_text(&p->keys, number).at + sizeof child;
		add_link(p, child,
		    intern_id(&p->names, full_name(p, value, point)), value);
	}
	c->latest = number + 1;
	return &p->links[number];
}

/* Whether the value of a pair is that one, which ends where the pair does. */
static inline bool
is_value(struct slice rest, struct slice value)
{
	return rest.len >= value.len &&
	    memcmp(rest.at, value.at, value.len) == 0 &&
	    (rest.len == value.len || rest.at[value.len] == ';');
}

/* Adds a point with a parent, whose name `rest` of the metadata begins with. */
static void
add(struct parents *p, size_t child, const struct point *point,
    struct slice rest)
{
	const size_t latest = child_at(p, child)->latest;
	struct parents_link *link;
	const char *end;

	if (latest > 0 && is_value(rest, p->links[latest - 1].value))
		link = &p->links[latest - 1];
	else {
		end = memchr(rest.at, ';', rest.len);
		if (end != NULL)
			rest.len = (size_t)(end - rest.at);
		if (rest.len == 0)
			return;
		link = find_link(p, child, rest, point);
	}
	stats_sum_add(&link->time, point->execution_time);
}

void
parents_add_batch(struct parents *p, const struct index_batch *batch)
{
	size_t i;

	for (i = 0; i < batch->count; i++) {
		const struct slice metadata = batch->points[i].metadata;
		const size_t at = find_value(metadata);

		if (at > 0)
			add(p, batch->numbers[i], &batch->points[i],
			    (struct slice){
				metadata.at + at, metadata.len - at });
	}
}

void
parents_add_time(struct parents *p, size_t child, struct slice name,
    const struct stats_sum *time)
{
	struct buffer value = { 0 };

	metadata_encode(&value, name);
	stats_sum_merge(
	    &find_link(p, child, slice_of_buffer(&value), NULL)->time, time);
	buffer_free(&value);
}

void
parents_merge(struct parents *p, size_t child, const struct parents *other,
    size_t other_child)
{
	const struct parents_link *link = NULL;

	while ((link = parents_next(other, other_child, link)) != NULL)
		parents_add_time(
		    p, child, parents_name(other, link), &link->time);
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

struct slice
parents_name(const struct parents *p, const struct parents_link *link)
{
	return intern_text(&p->names, link->parent);
}

struct stats_sum *
parents_inside(const struct parents *p, const struct index *stages)
{
	struct stats_sum *inside =
	    memory_resize(NULL, stages->count, sizeof *inside);
	size_t i, stage;

	memset(inside, 0, stages->count * sizeof *inside);
	for (i = 0; i < p->links_count; i++)
		if (intern_find(
			&stages->names, parents_name(p, &p->links[i]), &stage))
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
